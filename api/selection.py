"""The `fields` parameter, in Wagtail's syntax: which fields of a document are sent.

`title,body` are two fields beside `id`, `meta` and `title`; `*` is all, `_` none; `-body` takes one
away; `cover(alt,url)` looks into an object or a list of them. The names of `meta` may stand at the
top as well: `_,title,slug`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import orjson

from api.openapi.components import components
from api.openapi.schemas import TEXT, Json
from api.parameters import Parameter, ParameterError

ALL, NONE = "*", "_"
BESIDE = ("id", "meta", "title")  # stand beside the fields that are named
BESIDE_NESTED = ("id", "type", "meta", "title")
MAX_LENGTH = 1_000
MAX_DEPTH = 8
TOKEN = re.compile(r"[(),]|[^(),]+")


@dataclass(frozen=True)
class Selection:
    """A choice of fields: where it starts, what it names and what it takes away.

    Without a start and without names, it is what is sent by default but for what it takes away.
    """

    start: str = ""
    named: Mapping[str, "Selection | None"] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    of_meta: frozenset[str] = frozenset()  # of what is named, that which stands in `meta`
    beside: tuple[str, ...] = BESIDE

    @property
    def is_whole(self) -> bool:
        """Return whether this is every field."""
        return self.start == ALL and not self.named and not self.dropped

    @property
    def needs_body(self) -> bool:
        """Return whether the short form of a document is not enough."""
        return bool(self.start or self.named)

    def of(self, content: bytes) -> bytes:
        """Return a document with the chosen fields, in its own order."""
        return content if self.is_whole else orjson.dumps(self.pick(orjson.loads(content)))

    def pick(self, value: Any) -> Any:
        """Return the chosen fields of an object, or of each object in a list."""
        if isinstance(value, list):
            return [self.pick(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {}
        for name, inner in value.items():
            if not self.has(name):
                continue
            nested = self.named.get(name)
            found[name] = nested.pick(inner) if nested else inner
            if name == "meta" and isinstance(inner, dict) and not nested:
                found[name] = self._meta(inner)
        return found

    def has(self, name: str) -> bool:
        """Return whether a field is sent."""
        if name in self.dropped:
            return False
        if name in self.named or self.start == ALL or not self.needs_body:
            return True
        if self.start == NONE:
            return name == "meta" and bool(self.of_meta)
        return name in self.beside

    def _meta(self, meta: Json) -> Json:
        few = self.start == NONE and "meta" not in self.named
        return {
            name: value
            for name, value in meta.items()
            if name not in self.dropped and (not few or name in self.of_meta)
        }


@dataclass(frozen=True)
class Fields(Parameter):
    """A choice of fields of documents of some types, which OpenAPI has as components."""

    max_length: int = MAX_LENGTH
    documents: tuple[str, ...] = ()

    @property
    def accepted(self) -> str:
        """What a choice looks like, in words."""
        return "fields separated by commas, such as title,body or *,-body or cover(alt,url)"

    def parse(self, raw: str) -> Selection:
        """Return the choice.

        Raises:
            ParameterError: it names a field that there is not, or its form is wrong.
        """
        if not raw or len(raw) > self.max_length:
            raise self.error(raw)
        return _parse(self, raw)

    def schema(self) -> Json:
        """Return the JSON Schema of a choice."""
        return {**TEXT, "minLength": 1, "maxLength": self.max_length}


def fields_parameter(documents: Iterable[str], of_list: bool = False) -> Fields:
    """Return the `fields` parameter for documents of some types."""
    without = "Without it, the short form." if of_list else "Without it, all of them."
    return Fields(
        "fields",
        "Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; "
        "`*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an "
        f"object. {without}",
        documents=tuple(documents),
        example="title,summary",
    )


@lru_cache(maxsize=1_000)
def _parse(parameter: Fields, raw: str) -> Selection:
    schemas = [_components()[name] for name in parameter.documents]
    tokens = TOKEN.findall(raw)
    tokens.reverse()
    found = _selection(parameter, raw, tokens, _properties(schemas), "")
    if tokens:
        raise parameter.error(raw)
    return found


def _selection(
    parameter: Fields, raw: str, tokens: list[str], known: dict[str, list[Json]], place: str
) -> Selection:
    """Take one choice from the tokens, up to a closing bracket or the end."""
    start = ""
    named: dict[str, Selection | None] = {}
    dropped: set[str] = set()
    of_meta: set[str] = set()
    meta = {} if place else _properties(known.get("meta", []))
    first = True
    while True:
        word = tokens.pop() if tokens else ""
        name = word.removeprefix("-")
        if first and word in (ALL, NONE):
            start = word
        elif name not in known and name not in meta:
            raise _unknown(parameter, word, [*known, *meta], place)
        elif word != name:
            dropped.add(name)
        elif name not in known:
            of_meta.add(name)
            named[name] = None
        else:
            named[name] = None
            if tokens and tokens[-1] == "(":
                tokens.pop()
                named[name] = _nested(parameter, raw, tokens, known[name], f"{place}{name}")
        first = False
        if tokens and tokens[-1] == ",":
            tokens.pop()
            continue
        beside = BESIDE_NESTED if place else BESIDE
        return Selection(start, named, frozenset(dropped), frozenset(of_meta), beside)


def _nested(
    parameter: Fields, raw: str, tokens: list[str], schemas: list[Json], place: str
) -> Selection:
    known = _properties(schemas)
    if not known:
        detail = f"{place} has no fields of its own to choose from."
        raise ParameterError(parameter.name, detail, place.rpartition(".")[2])
    if place.count(".") >= MAX_DEPTH:
        raise parameter.error(raw)
    found = _selection(parameter, raw, tokens, known, f"{place}.")
    if not tokens or tokens.pop() != ")":
        raise parameter.error(raw)
    return found


def _unknown(parameter: Fields, word: str, names: Sequence[str], place: str) -> ParameterError:
    shown = word if len(word) <= 60 else f"{word[:60]}…"
    listed = [*dict.fromkeys(names)] if place else [ALL, NONE, *dict.fromkeys(names)]
    where = f" in {place[:-1]}" if place else ""
    detail = f"There is no field {shown!r}{where}; accepted: {', '.join(listed)}."
    return ParameterError(parameter.name, detail, listed)


def _properties(schemas: Iterable[Json]) -> dict[str, list[Json]]:
    """Return the schemas of the properties that values of some schemas can have, by name."""
    found: dict[str, list[Json]] = {}
    waiting = list(schemas)
    while waiting:
        schema = waiting.pop(0)
        if "$ref" in schema:
            waiting.append(_components()[schema["$ref"].rpartition("/")[2]])
        waiting += [*schema.get("anyOf", []), *schema.get("oneOf", [])]
        if isinstance(schema.get("items"), dict):
            waiting.append(schema["items"])
        for name, inner in schema.get("properties", {}).items():
            found.setdefault(name, []).append(inner)
    return found


@cache
def _components() -> Json:
    return components()
