"""Finished answers in memory, up to a number of bytes, purged by tags.

Which answers stay is decided as in S3-FIFO (Yang et al., SOSP 2023): a new one goes into a small
queue, and only what is asked for twice more gets from there into the main one, where what is asked
for again and again goes round. A flood of requests that differ passes through the small queue
alone. Reading takes no lock.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from sys import intern
from typing import NamedTuple

from api.edge.kept import Kept
from api.edge.keys import Meaning, Spelling

SMALL_SHARE = 10  # the small queue's part of the memory is one of so many
LARGEST_SHARE = 16  # and one answer takes at most one of so many
ASKED_AGAIN = 2  # how often, to get into the main queue
MOST_HITS = 3  # that count: what was hot an hour ago goes after so many rounds
GHOSTS = 20_000  # answers that are gone and go straight into the main queue if they come back
MOST_SPELLINGS = 8  # of one meaning, that are found without looking at what they mean
PURGES = 1_000  # that are remembered, for answers that are being made meanwhile


class Position(NamedTuple):
    """How far the memory has followed what is published."""

    seq: int
    epoch: int


class Purge(NamedTuple):
    """Some tags that were purged at once; None: all answers."""

    number: int
    tags: frozenset[str] | None


class Memory:
    """Answers by spelling and by meaning. See the module.

    Attributes:
        spellings: answers by the raw request, for reading only.
        valid_until: until when, on the monotonic clock, answers may be sent; 0: not at all.
        position: the change up to which all purges have been made.
        size: what all answers take, in bytes, by their own account.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.spellings: dict[Spelling, Kept] = {}
        self.valid_until = 0.0
        self.position = Position(0, 0)
        self.size = 0
        self._lock = threading.Lock()
        self._meanings: dict[Meaning, Kept] = {}
        self._tagged: dict[str, set[Kept]] = {}
        self._small: OrderedDict[Kept, None] = OrderedDict()
        self._main: OrderedDict[Kept, None] = OrderedDict()
        self._small_size = 0
        self._ghosts: OrderedDict[int, None] = OrderedDict()
        self._purges: deque[Purge] = deque(maxlen=PURGES)
        self._number = 0

    def __len__(self) -> int:
        return len(self._meanings)

    # Reading and keeping

    def find(self, meaning: Meaning) -> Kept | None:
        """Return the answer to what is asked for."""
        return self._meanings.get(meaning)

    def mark(self) -> int:
        """Return a mark to be taken before an answer is made from the database."""
        return self._number

    def put(self, kept: Kept, mark: int) -> bool:
        """Keep an answer; not if any of its tags was purged since `mark` was taken."""
        with self._lock:
            too_large = kept.size > self.capacity // LARGEST_SHARE
            if too_large or not self.valid_until or self._purged_since(mark, kept.tags):
                return False
            known = self._ghosts.pop(hash(kept.meaning), 0) is None
            old = self._meanings.get(kept.meaning)
            if old is not None:
                kept.hits, known = old.hits, known or old in self._main
                self._remove(old)
            self._meanings[kept.meaning] = kept
            for tag in kept.tags:
                self._tagged.setdefault(tag, set()).add(kept)
            self.size += kept.size
            if known:
                self._main[kept] = None
            else:
                self._small[kept] = None
                self._small_size += kept.size
            self._make_room()
        return True

    def spell(self, spelling: Spelling, kept: Kept) -> None:
        """Find an answer by this spelling, too; the oldest of many spellings is forgotten."""
        with self._lock:
            if self._meanings.get(kept.meaning) is not kept or spelling in self.spellings:
                return
            # Most are of one origin, which is then looked at in one place.
            spelling = (intern(spelling[0]), intern(spelling[1]), spelling[2])
            kept.spellings.append(spelling)
            self.spellings[spelling] = kept
            self._resize(kept, 2 * sum(map(len, spelling)) + 250)
            if len(kept.spellings) > MOST_SPELLINGS:
                oldest = kept.spellings.pop(0)
                del self.spellings[oldest]
                self._resize(kept, -2 * sum(map(len, oldest)) - 250)
            self._make_room()

    def has_grown(self, kept: Kept, by: int) -> None:
        """Take into account that an answer was compressed."""
        with self._lock:
            if self._meanings.get(kept.meaning) is kept:
                self._resize(kept, by)
                self._make_room()

    # Following what is published

    def begin(self, position: Position, valid_until: float) -> None:
        """Start with nothing at a position; answers may be sent until then."""
        with self._lock:
            self._forget()
            self.position = position
            self.valid_until = valid_until

    def advance(
        self, known: Position, now: Position, tags: Iterable[str] | None, valid_until: float = 0.0
    ) -> None:
        """Purge the tags (None: everything) of what was committed from `known` to `now`.

        `known` is the memory's own position at some time before `now` was read: where the database
        is behind it, or in another epoch, nothing that was kept counts any more.
        """
        with self._lock:
            if now.seq < known.seq or now.epoch < known.epoch:  # restored from a backup
                self._forget()
                self.position = now
            elif tags is None or now.epoch != known.epoch:
                self._forget()
            else:
                self._purge(frozenset(tags))
            self.position = Position(*map(max, self.position, now))
            if self.valid_until:
                self.valid_until = max(self.valid_until, valid_until)

    def forget(self) -> None:
        """Forget everything, and send nothing before `begin`."""
        with self._lock:
            self._forget()
            self.valid_until = 0.0

    # With the lock held

    def _purged_since(self, mark: int, tags: frozenset[str]) -> bool:
        if self._number - mark > len(self._purges):
            return True
        for purge in reversed(self._purges):
            if purge.number <= mark:
                return False
            if purge.tags is None or not purge.tags.isdisjoint(tags):
                return True
        return False

    def _purge(self, tags: frozenset[str]) -> None:
        if not tags:
            return
        self._number += 1
        self._purges.append(Purge(self._number, tags))
        for tag in tags:
            for kept in list(self._tagged.get(tag, ())):
                if kept in self._main or kept.hits:
                    self._remember(kept)
                self._remove(kept)

    def _forget(self) -> None:
        self._number += 1
        self._purges.append(Purge(self._number, None))
        for kept in self._main:
            self._remember(kept)
        for held in (self.spellings, self._meanings, self._tagged, self._small, self._main):
            held.clear()
        self.size = self._small_size = 0

    def _make_room(self) -> None:
        while self.size > self.capacity:
            if self._small_size * SMALL_SHARE > self.capacity or not self._main:
                self._leave_small()
            else:
                self._leave_main()

    def _leave_small(self) -> None:
        kept = next(iter(self._small))
        if kept.hits < ASKED_AGAIN:
            self._remember(kept)
            self._remove(kept)
            return
        del self._small[kept]
        self._small_size -= kept.size
        kept.hits = 0
        self._main[kept] = None

    def _leave_main(self) -> None:
        kept = next(iter(self._main))
        if kept.hits:
            kept.hits = min(kept.hits, MOST_HITS) - 1
            self._main.move_to_end(kept)
        else:
            self._remove(kept)

    def _remove(self, kept: Kept) -> None:
        del self._meanings[kept.meaning]
        for spelling in kept.spellings:
            del self.spellings[spelling]
        for tag in kept.tags:
            others = self._tagged[tag]
            others.discard(kept)
            if not others:
                del self._tagged[tag]
        if kept in self._small:
            del self._small[kept]
            self._small_size -= kept.size
        else:
            del self._main[kept]
        self.size -= kept.size

    def _remember(self, kept: Kept) -> None:
        self._ghosts[hash(kept.meaning)] = None
        if len(self._ghosts) > GHOSTS:
            self._ghosts.popitem(last=False)

    def _resize(self, kept: Kept, by: int) -> None:
        kept.size += by
        self.size += by
        if kept in self._small:
            self._small_size += by
