"""How long lists are, kept in this process: counting is most of the work of a long list.

A total is good as long as the change log stands where it was counted, for nothing that a list shows
changes without a number in it.
"""

from hashlib import blake2b
from typing import NamedTuple

MOST_TOTALS = 1_000
Question = tuple[str, tuple[str | int, ...]]  # the statement that counts, and its parameters


class Moment(NamedTuple):
    """Where the change log stands."""

    seq: int
    epoch: int


class Total(NamedTuple):
    """How many documents a list had, and when."""

    number: int
    moment: Moment


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
