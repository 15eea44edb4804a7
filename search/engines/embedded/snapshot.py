"""What a reader sees: every index of a generation at one moment."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

import tantivy

from search.engines.analysis import Analysis, analysis_for
from search.engines.embedded.schema import MAX_KINDS, SCHEMA, ref
from search.engines.embedded.storage import State, index_name, parse_index_name
from search.engines.embedded.terms import Term
from search.engines.embedded.writer import open_index
from search.engines.interface import Key

REMEMBERED = 20_000  # frequencies of words that are kept in memory until the next commit
REMEMBERED_TERMS = 5_000  # of 1 to 2 kB


@dataclass(frozen=True)
class OpenIndex:
    """One index as it was after one commit."""

    site_id: int
    locale: str
    kinds: tuple[str, ...]
    commit: int
    index: tantivy.Index
    searcher: tantivy.Searcher

    @cached_property
    def name(self) -> str:
        """The name of its folder."""
        return index_name(self.site_id, self.locale)

    @cached_property
    def language(self) -> Analysis:
        """The analysis of its locale."""
        return analysis_for(self.locale)

    @cached_property
    def _documents_by_kind(self) -> dict[str, int]:
        """How many documents of each kind there are, deleted ones included."""
        counts = {kind: self.searcher.doc_freq("kind", kind) for kind in self.kinds}
        return {kind: count for kind, count in counts.items() if count}

    @cached_property
    def deleted(self) -> int:
        """How many documents were deleted, but are still counted in frequencies of terms."""
        return sum(self._documents_by_kind.values()) - self.searcher.num_docs

    def has_only(self, kinds: Sequence[str]) -> bool:
        """Return whether every document is of one of these kinds."""
        return self._documents_by_kind.keys() <= set(kinds)

    def numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        """Return the numbers of some documents: `ref`, which names them in this index, or `seq`."""
        return cast(list[int], self.searcher.fast_field_values(field, addresses))

    def key(self, number: int) -> Key:
        """Return the identity behind a document's number."""
        object_id, kind = divmod(number, MAX_KINDS)
        return Key(self.site_id, self.locale, self.kinds[kind], object_id)

    def refs(self, keys: frozenset[Key]) -> list[int]:
        """Return the numbers of those documents that may be in this index."""
        if not keys:
            return []
        return [
            ref(self.kinds.index(key.kind), key.object_id)
            for key in keys
            if (key.site_id, key.locale) == (self.site_id, self.locale) and key.kind in self.kinds
        ]

    @cached_property
    def is_empty(self) -> bool:
        """Whether it has no documents."""
        return not self.searcher.num_docs

    @cached_property
    def term(self) -> Callable[[str], Term]:
        """What is known of a term."""
        return lru_cache(maxsize=REMEMBERED_TERMS)(
            lambda text: Term.look_up(text, self.weight(text), self.frequency)
        )

    def weight(self, term: str, field: str = "all") -> float:
        """Return BM25's inverse document frequency of a term; an unknown one has the highest."""
        documents = self.searcher.num_docs
        frequency = min(self.frequency(field, term), documents)
        return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term, those that were deleted included."""
        return self._frequency(field, term)

    @cached_property
    def _frequency(self) -> Callable[[str, str], int]:
        return lru_cache(maxsize=REMEMBERED)(self.searcher.doc_freq)

    def knows(self, term: str, field: str = "all") -> bool:
        """Return whether the index has the term at all, be it in documents that were deleted."""
        return self.frequency(field, term) > 0

    def holds(self, field: str, term: str, excluding: list[int]) -> bool:
        """Return whether any document that may be found has the term. Deleted ones do not count."""
        frequency = self.frequency(field, term)
        if not frequency:
            return False
        if frequency > self.deleted + len(excluding):
            return True
        query = without(tantivy.Query.term_query(SCHEMA, field, term), excluding)
        return bool(self.searcher.search(query, 1, count=False).hits)


@dataclass(frozen=True)
class Snapshot:
    """All indexes of a generation, complete up to `seq`."""

    generation: Path
    seq: int
    stamp: object
    indexes: dict[str, OpenIndex]

    @cached_property
    def state_file(self) -> str:
        """What is replaced with each commit."""
        return str(self.generation / "state.json")

    @classmethod
    def take(cls, generation: Path, stamp: object, before: "Snapshot | None") -> "Snapshot":
        """Open a generation as it is now; what has not changed since `before` stays open."""
        # The state is read first: what is opened afterwards is as new as it says, or newer.
        state = State.read(generation)
        old = before.indexes if before and before.generation == generation else {}
        indexes = {}
        for name, commit in state.commits.items():
            known = old.get(name)
            if known and known.commit == commit and known.kinds == state.kinds:
                indexes[name] = known
                continue
            index = known.index if known else open_index(generation, name)
            index.reload()
            site_id, locale = parse_index_name(name)
            indexes[name] = OpenIndex(site_id, locale, state.kinds, commit, index, index.searcher())
        return cls(generation, state.seq, stamp, indexes)


def without(query: tantivy.Query, refs: list[int]) -> tantivy.Query:
    """Return the query without these documents."""
    return (
        query.and_must_not_match(tantivy.Query.term_set_query(SCHEMA, "ref", refs))
        if refs
        else query
    )
