"""Where a page of results ends, so that the next one can begin there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from search.engines.elasticsearch.storage import Place
from search.engines.interface import StaleCursor

LONGEST = 2_000  # characters of a cursor


@dataclass(frozen=True)
class Position:
    """How far each index has been read: the sort values of its last hit on any page so far."""

    generation: str
    last: Mapping[Place, list[Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, text: str | None, generation: str) -> Self:
        """Return the position that `dump` wrote down; without one, the beginning.

        Raises:
            StaleCursor: it belongs to other indexes, or to another engine.
        """
        if not text:
            return cls(generation)
        try:
            name, last = orjson.loads(text)
            position = cls(str(name), {Place(int(s), str(c)): list(v) for s, c, v in last})
        except (TypeError, ValueError):
            raise StaleCursor("The search engine has been replaced by another one.") from None
        if position.generation != generation:
            raise StaleCursor("The search index has been replaced by another one.")
        return position

    def dump(self) -> str | None:
        """Return the position as text; None if that is too long."""
        last = [[*place, values] for place, values in self.last.items()]
        text = orjson.dumps([self.generation, last]).decode()
        return text if len(text) <= LONGEST else None
