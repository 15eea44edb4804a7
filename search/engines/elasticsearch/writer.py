"""Writing to the indexes of one generation: in bulk, with patience, and never an older state."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import orjson
from elasticsearch import ApiError, NotFoundError

from search.engines.elasticsearch.connection import (
    PATIENT_SECONDS,
    TEMPORARY,
    EngineUnavailable,
    reason,
)
from search.engines.elasticsearch.documents import document_id, source
from search.engines.elasticsearch.storage import (
    Generation,
    Place,
    State,
    Storage,
    write_alias,
)
from search.engines.interface import EngineError, Key, SearchDocument

BULK_BYTES = 5_000_000
SENDERS = 2  # requests at a time to an index that is being built
MOST_UNDER_WAY = 4  # those that wait included: they are in memory
PAUSES = (0.2, 0.5, 1.0, 2.0)  # seconds between tries of what the server is too busy for
TOO_LARGE = 413
DONE, AGAIN, REFUSED = "done", "again", "refused"  # what may become of a write
BLOCKED = "cluster_block_exception"  # the disk is full, or somebody has closed the index

Item = Mapping[str, Any]  # what the server says of one write


@dataclass(frozen=True)
class Write:
    """One document to be written or, without a body, to be removed."""

    key: Key
    version: int
    body: bytes = b""

    @property
    def id(self) -> str:
        """The name of the document inside its index."""
        return document_id(self.key.kind, self.key.object_id)

    @property
    def place(self) -> Place:
        """Which index it belongs to."""
        return Place(self.key.site_id, self.key.locale)


class GenerationWriter:
    """An `EngineWriter` for the live generation; changes wait in memory for the commit.

    What is read from the database for a commit up to the change 20 is at least as new as that, so
    20 is the version of what is written, or of what is removed. Elasticsearch keeps the higher one,
    whichever of two workers comes last.
    """

    def __init__(self, storage: Storage, generation: Generation) -> None:
        self._storage = storage
        self._generation = generation
        self._waiting: dict[Key, SearchDocument | None] = {}
        self._refused: dict[Key, str] = {}
        self.refused: dict[Key, str] = {}

    @property
    def seq(self) -> int:
        """The change up to which the generation is complete."""
        return self._generation.seq

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in the place of any older one with its key."""
        for document in documents:
            self._waiting[document.key] = document

    def delete(self, keys: Iterable[Key]) -> None:
        """Remove documents; those that are not there are ignored."""
        for key in keys:
            self._waiting[key] = None

    def commit(self, seq: int) -> None:
        """Make everything so far durable and visible, and then say so."""
        writes = [
            Write(key, max(seq, document.seq), orjson.dumps(source(document)))
            if document
            else Write(key, seq)
            for key, document in self._waiting.items()
        ]
        self._write(writes)
        self._refresh({write.place for write in writes})
        self._waiting.clear()
        self._save(seq)
        self.refused, self._refused = self._refused, {}

    def _write(self, writes: Sequence[Write]) -> None:
        """Write all that the server takes, and remember what it refuses for good."""
        for chunk in self._chunks(writes):
            self._refused |= self._send(chunk)

    def _chunks(self, writes: Sequence[Write]) -> Iterator[list[Write]]:
        """Return writes in parts that can be sent, after making the indexes that they go to."""
        places = self._generation.places
        # What is to be removed from an index that does not exist is not there.
        writes = [write for write in writes if write.body or write.place in places]
        for place in sorted({write.place for write in writes} - places):
            self._storage.create_index(self._generation.name, place, live=self._is_live)
            self._generation = replace(self._generation, places=self._generation.places | {place})
        return _chunks(writes)

    _is_live = True

    def _send(self, writes: Sequence[Write]) -> dict[Key, str]:
        """Write, and return what the server refuses for good."""
        refused: dict[Key, str] = {}
        failed: list[tuple[Write, Item]] = []
        for pause in (*PAUSES, None):
            try:
                items = self._bulk(writes)
            except TooLarge as error:
                return refused | self._send_in_halves(writes, str(error))
            verdicts = [
                (write, item, _verdict(item)) for write, item in zip(writes, items, strict=True)
            ]
            refused |= {w.key: _reason(i) for w, i, verdict in verdicts if verdict == REFUSED}
            failed = [(write, item) for write, item, verdict in verdicts if verdict == AGAIN]
            if not failed:
                return refused
            writes = [write for write, _ in failed]
            if pause:
                time.sleep(pause)
        if busy := [item for _, item in failed if _is_busy(item)]:
            where = self._storage.connection.location
            raise EngineUnavailable(
                f"Elasticsearch at {where} takes no changes: {_reason(busy[0])}", retry_after=5
            )
        # A server that is in trouble with one document alone will be so for ever.
        return refused | {write.key: _reason(item) for write, item in failed}

    def _send_in_halves(self, writes: Sequence[Write], why: str) -> dict[Key, str]:
        if len(writes) == 1:
            return {writes[0].key: why}
        half = len(writes) // 2
        return self._send(writes[:half]) | self._send(writes[half:])

    def _bulk(self, writes: Sequence[Write]) -> Sequence[Item]:
        lines: list[Any] = []
        for write in writes:
            index = self._storage.index(self._generation.name, write.place)
            target = {
                "_index": write_alias(index),
                "_id": write.id,
                "version": write.version,
                "version_type": "external_gte",
            }
            lines += [{"index": target}, write.body] if write.body else [{"delete": target}]
        connection = self._storage.connection
        for pause in (*PAUSES, None):
            try:
                with connection.asking(TOO_LARGE, seconds=PATIENT_SECONDS) as es:
                    answer = es.bulk(operations=lines, require_alias=True)
                return [next(iter(item.values())) for item in answer["items"]]
            except ApiError as error:
                raise TooLarge(reason(error)) from error
            except EngineUnavailable:
                if not pause:
                    raise
                time.sleep(pause)
                connection.try_again()
        raise AssertionError("The last try either returns or raises.")

    def _refresh(self, places: Iterable[Place]) -> None:
        names = [
            self._storage.index(self._generation.name, place)
            for place in places
            if place in self._generation.places
        ]
        if names:
            try:
                with self._storage.connection.asking(404, seconds=PATIENT_SECONDS) as es:
                    es.indices.refresh(index=names)
            except NotFoundError as error:
                self._storage.forget()
                raise EngineError(f"An index was removed: {reason(error)}") from error

    def _save(self, seq: int) -> None:
        def alter(state: State) -> State:
            live = state.live
            if not live or live.name != self._generation.name or state.taken_over:
                raise EngineError("The search index is just being replaced by another.")
            merged = replace(
                live, seq=max(seq, live.seq), places=live.places | self._generation.places
            )
            return replace(state, live=merged)

        live = self._storage.change(alter).live
        assert live
        self._generation = live


class GenerationBuilder(GenerationWriter):
    """An `EngineBuilder` for a generation that is not live yet, and so is written at once.

    Two requests at a time: the server works on each with one core, and the next documents are made
    meanwhile. In which order they arrive is all the same, since every write has its version.
    """

    _is_live = False

    def __init__(self, storage: Storage, generation: Generation) -> None:
        super().__init__(storage, generation)
        self._senders = ThreadPoolExecutor(SENDERS)
        self._under_way: deque[Future[dict[Key, str]]] = deque()
        self._is_new = not generation.places
        self._sign_of_life_due = 0.0
        self._taken_over = False
        self._give_sign_of_life()

    @property
    def generation(self) -> Generation:
        """The generation as it has been committed."""
        return self._generation

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in the place of any older one with its key."""
        super().index(documents)
        if self._is_new:  # nobody sees it, so that not everything need wait in memory
            self._flush()
        self._give_sign_of_life()

    def _flush(self) -> None:
        documents = [document for document in self._waiting.values() if document]
        self._write([Write(made.key, made.seq, orjson.dumps(source(made))) for made in documents])
        self._waiting.clear()

    def _write(self, writes: Sequence[Write]) -> None:
        """Have all written soon that the server takes."""
        for chunk in self._chunks(writes):
            self._wait_until_under_way(at_most=MOST_UNDER_WAY - 1)
            self._under_way.append(self._senders.submit(self._send, chunk))

    def _wait_until_under_way(self, at_most: int) -> None:
        while len(self._under_way) > at_most:
            self._refused |= self._under_way.popleft().result()

    def _refresh(self, places: Iterable[Place]) -> None:
        self._wait_until_under_way(at_most=0)
        super()._refresh(places)

    def close(self) -> None:
        """Send nothing more."""
        self._senders.shutdown(cancel_futures=True)

    def take_over(self) -> None:
        """Let nobody write to the live index until this one is in its place."""
        if not self._taken_over:
            self._storage.take_over()
            self._taken_over = True

    def _save(self, seq: int) -> None:
        self._generation = replace(self._generation, seq=seq)
        self._is_new = False
        self._refresh(self._generation.places)
        self._give_sign_of_life()

    def _give_sign_of_life(self) -> None:
        if time.monotonic() > self._sign_of_life_due:
            self._storage.give_sign_of_life(self._generation.name)
            self._sign_of_life_due = time.monotonic() + 10


class TooLarge(Exception):
    """A request has more bytes than the server takes at once."""


def _chunks(writes: Iterable[Write]) -> Iterator[list[Write]]:
    chunk: list[Write] = []
    size = 0
    for write in writes:
        if chunk and size + len(write.body) > BULK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(write)
        size += len(write.body) + 200
    if chunk:
        yield chunk


def _verdict(item: Item) -> str:
    """Return what became of one write."""
    status: int = item["status"]
    if status < 300 or status == 409:  # 409: there is a newer state of it already
        return DONE
    if status == 404 and "error" not in item:
        return DONE  # it was not there
    if status == 404:
        raise EngineError(f"An index was removed: {_reason(item)}")
    return AGAIN if status >= 500 or _is_busy(item) else REFUSED


def _is_busy(item: Item) -> bool:
    """Tell whether the server takes nothing at the moment, rather than not this document."""
    return item["status"] in TEMPORARY or item["error"].get("type") == BLOCKED


def _reason(item: Item) -> str:
    error: Any = item.get("error") or {}
    cause = error.get("caused_by") or {}
    texts = (error.get("type"), error.get("reason"), cause.get("reason"))
    return ": ".join(text for text in texts if text)[:1000]
