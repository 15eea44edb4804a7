"""Where a page of results ends, so that the next one can begin there."""

from typing import NamedTuple, Self

import orjson

from search.engines.interface import StaleCursor

SLACK = 100  # how far a result may move, as documents come and go, and still be found again


class Place(NamedTuple):
    """The last hit of a page: where it was, how it ranked, and which it is."""

    position: int
    rank: float
    folder: str
    number: int

    @classmethod
    def load(cls, text: str) -> Self:
        """Return the place that `dump` wrote down.

        Raises:
            StaleCursor: it was another engine.
        """
        try:
            position, rank, folder, number = orjson.loads(text)
            return cls(int(position), rank + 0, str(folder), int(number))
        except (TypeError, ValueError):
            raise StaleCursor("The search engine has been replaced by another one.") from None

    def dump(self) -> str:
        """Return the place as text."""
        return orjson.dumps(list(self)).decode()

    @property
    def first(self) -> int:
        """The first position at which it may be by now."""
        return max(0, self.position - SLACK)
