"""How long lists are, kept in this process: counting is most of the work of a long list.

A total is good as long as the change log stands where it was counted, for nothing that a list shows
changes without a number in it. Most are good for longer: who writes an article does not change how
many of a category there are.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

import orjson

from pages.publishing.entries import ALL

MOST_TOTALS = 1_000
Question = tuple[str, tuple[str | int, ...]]  # the statement that counts, and its parameters


class Moment(NamedTuple):
    """Where the change log stands."""

    seq: int
    epoch: int


class Total(NamedTuple):
    """How many documents a list had, and when.

    `members` is what `Clock.members` said then; empty: nobody has asked.
    """

    number: int
    moment: Moment
    members: str = ""

    def at(self, moment: Moment, members: str, fields: Iterable[str]) -> "Total | None":
        """Return the total at another moment; None where it has to be counted. `members` are known.

        Args:
            moment: where the change log stands.
            members: what the clock says then.
            fields: those of the entries that the list looks for.
        """
        if self.moment.epoch != moment.epoch:
            return None
        before, now = orjson.loads(self.members), orjson.loads(members)
        if any(before.get(name) != now.get(name) for name in (ALL, *fields)):
            return None
        return Total(self.number, moment, members)


_kept: dict[bytes, Total] = {}


def key_of(question: Question) -> bytes:
    """Return what a total is kept under: a statement over many sites and types has 100 kB."""
    return blake2b(repr(question).encode(), digest_size=16).digest()


def recall(key: bytes) -> Total | None:
    """Return what was counted last; it may be out of date."""
    return _kept.get(key)


def remember(key: bytes, total: Total) -> None:
    """Keep what was counted."""
    if len(_kept) >= MOST_TOTALS:
        _kept.clear()
    _kept[key] = total


def forget() -> None:
    """Forget everything, as where another database is connected."""
    _kept.clear()
