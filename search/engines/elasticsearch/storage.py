"""What there is on the server: generations of indexes, and which of them is the live one.

    roost-state                       a document that names the live generation and the one before
    roost-1-en-8c21f0aa-2026…         an index: site 1, locale en, of a generation (schema and time)
    roost-1-en-8c21f0aa-2026….write   its alias for writing, so that a removed index is not made
                                      again by chance, without its schema
    roost                             an alias that spans the live indexes, for other programs

The state is one document, replaced as a whole and only if nobody else has replaced it meanwhile, so
a reader sees one generation or the other, whatever is killed at whatever moment.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from elasticsearch import BadRequestError, ConflictError, NotFoundError

from search.engines.elasticsearch.connection import PATIENT_SECONDS, Connection, reason
from search.engines.elasticsearch.documents import MAPPING, SCHEMA_HASH, index_settings
from search.engines.interface import EngineError

NO_LOCALE = "und"  # as in BCP 47
STATE = "state"
TAKING_OVER = 60.0  # seconds that a builder may take to bring in the last changes
ABANDONED = 600.0  # seconds after which a builder that gives no sign of life is taken for dead
FRESH = 0.05  # seconds that a state is used for without asking again
# A cluster of several nodes keeps a copy of what is live. It is made at the end of a build, of the
# finished files, so that not each of them indexes everything.
REPLICAS = {"auto_expand_replicas": "0-1"}
NO_REPLICAS = {"auto_expand_replicas": "false", "number_of_replicas": 0}
CHECKED = 1.0  # seconds that an index is believed to exist


class Place(NamedTuple):
    """Whose documents an index holds."""

    site_id: int
    locale: str


@dataclass(frozen=True)
class Generation:
    """Indexes that were made together, complete up to the change `seq`."""

    name: str
    seq: int = 0
    places: frozenset[Place] = frozenset()

    @property
    def usable(self) -> bool:
        """Whether this code has made it, rather than one with another schema."""
        return self.name.startswith(f"{SCHEMA_HASH}-")

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Generation":
        """Return a generation from its JSON."""
        places = frozenset(Place(*place) for place in values["places"])
        return cls(values["name"], values["seq"], places)


@dataclass(frozen=True)
class State:
    """The live generation, the one before, and whether another is about to replace it."""

    live: Generation | None = None
    previous: Generation | None = None
    taken_over_until: float = 0.0
    # What Elasticsearch compares when the state is written: see `optimistic concurrency control`.
    version: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def usable(self) -> Generation | None:
        """The live generation, if this code can use it."""
        return self.live if self.live and self.live.usable else None

    @property
    def taken_over(self) -> bool:
        """Whether nobody may write to the live generation, because its successor is ready."""
        return self.taken_over_until > time.time()


class Storage:
    """The indexes with one prefix on one cluster."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        self.connection = connection
        self.prefix = prefix
        self._known = State()
        self._known_until = self._checked_until = 0.0

    # --- Names ------------------------------------------------------------------------------------

    def index(self, generation: str, place: Place) -> str:
        """Return the name of an index."""
        locale = place.locale.lower() or NO_LOCALE
        return f"{self.prefix}-{place.site_id}-{locale}-{generation}"

    def indexes(self, generation: Generation) -> list[str]:
        """Return the names of all indexes of a generation."""
        return [self.index(generation.name, place) for place in sorted(generation.places)]

    @property
    def _state_index(self) -> str:
        return f"{self.prefix}-state"

    # --- The state --------------------------------------------------------------------------------

    def state(self) -> State:
        """Return the state as it was a moment ago; what this process has written is in it."""
        if time.monotonic() > self._known_until:
            self._remember(self.fresh_state())
        return self._known

    def fresh_state(self, seconds: float | None = None) -> State:
        """Return the state as it is now, within the time of a search or what is given."""
        try:
            with self.connection.asking(404, seconds=seconds) as es:
                answer = es.get(index=self._state_index, id=STATE)
        except NotFoundError:
            return State()
        values = answer["_source"]
        return State(
            live=values["live"] and Generation.read(values["live"]),
            previous=values["previous"] and Generation.read(values["previous"]),
            taken_over_until=values["taken_over_until"],
            version=(answer["_seq_no"], answer["_primary_term"]),
        )

    def live(self) -> Generation | None:
        """Return the live generation; None if there is none that this code can use in full."""
        generation = self.state().usable
        if generation and time.monotonic() > self._checked_until:
            if not self._all_there(generation):
                return None
            self._checked_until = time.monotonic() + CHECKED
        return generation

    def previous(self) -> Generation:
        """Return the generation that the live one has replaced.

        Raises:
            EngineError: there is none, or this code cannot use it.
        """
        generation = self.fresh_state().previous
        if generation is None or not generation.usable or not self._all_there(generation):
            raise EngineError("There is no index before the live one to go back to.")
        return generation

    def forget(self) -> None:
        """Ask anew at the next occasion: something is not as it was thought to be."""
        self._known_until = self._checked_until = 0.0

    def change(self, alter: Callable[[State], State]) -> State:
        """Replace the state by what `alter` makes of it, which may be called again.

        Raises:
            EngineError: what `alter` raises, or somebody else keeps changing it.
        """
        for _ in range(20):
            state = alter(self.fresh_state(PATIENT_SECONDS))
            try:
                self._write(state)
            except ConflictError:
                time.sleep(0.02)
                continue
            self.forget()
            return state
        raise EngineError("Too many processes change the search index at once.")

    def _remember(self, state: State) -> None:
        self._known, self._known_until = state, time.monotonic() + FRESH

    def _write(self, state: State) -> None:
        if state.version is None:
            self._create_state_index()
        condition: dict[str, Any] = (
            {"op_type": "create"}
            if state.version is None
            else {"if_seq_no": state.version[0], "if_primary_term": state.version[1]}
        )
        document = {
            "live": _json(state.live),
            "previous": _json(state.previous),
            "taken_over_until": state.taken_over_until,
        }
        with self.connection.asking(409, seconds=PATIENT_SECONDS) as es:
            es.index(index=self._state_index, id=STATE, document=document, **condition)

    def _create_state_index(self) -> None:
        self._create(
            self._state_index,
            settings={"number_of_shards": 1, **REPLICAS},
            mappings={"enabled": False},
        )

    # --- Indexes ----------------------------------------------------------------------------------

    def create_index(self, generation: str, place: Place, live: bool) -> None:
        """Make an index, unless it is there."""
        name = self.index(generation, place)
        aliases: dict[str, Any] = {write_alias(name): {}}
        if live:
            aliases[self.prefix] = {}
        settings = index_settings(place.locale) | (REPLICAS if live else NO_REPLICAS)
        self._create(name, settings=settings, mappings=MAPPING, aliases=aliases)

    def _create(self, name: str, **values: Any) -> None:
        try:
            with self.connection.asking(400, seconds=PATIENT_SECONDS) as es:
                es.indices.create(index=name, **values)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise EngineError(
                    f"Elasticsearch makes no index {name}: {reason(error)}"
                ) from error

    def _all_there(self, generation: Generation) -> bool:
        names = self.indexes(generation)
        with self.connection.asking() as es:
            return not names or bool(es.indices.exists(index=names))

    def new_generation(self) -> str:
        """Return the name of a new generation."""
        moment = time.strftime("%Y%m%d%H%M%S", time.gmtime())
        return f"{SCHEMA_HASH}-{moment}{time.time_ns() % 10**9:09d}"

    # --- Builders ---------------------------------------------------------------------------------

    def give_sign_of_life(self, generation: str) -> None:
        """Say that a generation is being built, so that nobody removes it."""
        self._create_state_index()
        with self.connection.asking(seconds=PATIENT_SECONDS) as es:
            es.index(index=self._state_index, id=generation, document={"at": time.time()})

    def take_over(self) -> None:
        """Let nobody write to the live generation for a minute, or until there is another."""
        self.change(lambda state: replace(state, taken_over_until=time.time() + TAKING_OVER))

    def give_back(self) -> None:
        """Let the live generation be written again."""
        if self.fresh_state().taken_over:
            self.change(lambda state: replace(state, taken_over_until=0.0))

    def make_live(self, generation: Generation) -> None:
        """Put a generation in the place of the live one, which becomes the previous one."""

        def swap(state: State) -> State:
            before = state.live if state.live != generation else state.previous
            return replace(state, live=generation, previous=before, taken_over_until=0.0)

        if names := self.indexes(generation):
            with self.connection.asking(seconds=PATIENT_SECONDS) as es:
                es.indices.put_settings(index=names, settings=REPLICAS)
        state = self.change(swap)
        # It is live. What fails from here on is made good by the next writer and the next build.
        with suppress(EngineError):
            self.repair_alias(generation)
            self._forget_builders([generation.name])
            self._clean_up(state)

    def repair_alias(self, generation: Generation) -> None:
        """Let the alias that spans all indexes name those of a generation, in one action."""
        wanted = set(self.indexes(generation))
        try:
            with self.connection.asking(404) as es:
                present = set(es.indices.get_alias(name=self.prefix).body)
        except NotFoundError:
            present = set()
        actions = [
            *({"add": {"index": name, "alias": self.prefix}} for name in wanted - present),
            *({"remove": {"index": name, "alias": self.prefix}} for name in present - wanted),
        ]
        if actions:
            with self.connection.asking(seconds=PATIENT_SECONDS) as es:
                es.indices.update_aliases(actions=actions)

    def remove(self, generations: Iterable[str]) -> None:
        """Remove generations with all of their indexes."""
        unwanted = set(generations)
        indexes = [name for name, of in self._all_indexes().items() if of in unwanted]
        with self.connection.asking(seconds=PATIENT_SECONDS) as es:
            if indexes:
                es.options(ignore_status=404).indices.delete(index=indexes)
        self._forget_builders(unwanted)

    def remove_everything(self) -> None:
        """Remove all indexes with this prefix, and what is known of them."""
        indexes = [*self._all_indexes(), self._state_index]
        with self.connection.asking(seconds=PATIENT_SECONDS) as es:
            es.options(ignore_status=404).indices.delete(index=indexes, ignore_unavailable=True)
        self.forget()

    def _forget_builders(self, generations: Iterable[str]) -> None:
        with self.connection.asking() as es:
            for generation in generations:
                es.options(ignore_status=404).delete(index=self._state_index, id=generation)

    def _clean_up(self, state: State) -> None:
        """Remove whatever is neither in use nor being built."""
        used = {generation.name for generation in (state.live, state.previous) if generation}
        unused = set(self._all_indexes().values()) - used
        self.remove(name for name in unused if not self._is_being_built(name))

    def _all_indexes(self) -> dict[str, str]:
        """Return every index of ours, with its generation."""
        with self.connection.asking() as es:
            names = es.indices.get(index=f"{self.prefix}-*", features="aliases").body
        ours = re.compile(rf"{re.escape(self.prefix)}-[0-9]+-.+-([0-9a-f]{{8}}-[0-9]{{23}})")
        return {name: match[1] for name in names if (match := ours.fullmatch(name))}

    def _is_being_built(self, generation: str) -> bool:
        try:
            with self.connection.asking(404) as es:
                answer = es.get(index=self._state_index, id=generation)
        except NotFoundError:
            return False
        return bool(answer["_source"]["at"] > time.time() - ABANDONED)


def write_alias(index: str) -> str:
    """Return the alias under which an index is written."""
    return f"{index}.write"


def _json(generation: Generation | None) -> dict[str, Any] | None:
    if generation is None:
        return None
    return {
        "name": generation.name,
        "seq": generation.seq,
        "places": [list(place) for place in sorted(generation.places)],
    }
