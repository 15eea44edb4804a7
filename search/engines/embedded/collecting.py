"""Running a search over some indexes: the hits of one page, the total, and the facets."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import tantivy

from search.engines.embedded.matching import Match, filtered
from search.engines.embedded.paging import SLACK, Place
from search.engines.embedded.schema import FACET_FIELDS
from search.engines.embedded.snapshot import OpenIndex
from search.engines.interface import MAX_FACET_VALUES, EngineQuery


class Target(NamedTuple):
    """One index that is searched."""

    opened: OpenIndex
    excluded: list[int]
    match: Match


class Found(NamedTuple):
    """A hit before it is known which document it is."""

    rank: float  # higher is better
    score: float
    opened: OpenIndex
    match: Match
    address: tantivy.DocAddress


class Page(NamedTuple):
    """The hits that were asked for, best first: those from `start` on, out of `total`."""

    hits: Sequence[Found]
    start: int
    total: int
    every_word: bool  # whether only what has every word was looked for

    def next(self, names: "Sequence[Name]") -> Place | None:
        """Return where this page ends, given the names of its hits; None: nothing is behind it."""
        end = self.start + len(self.hits)
        if not self.hits or end >= self.total:
            return None
        last = self.hits[-1]
        return Place(end - 1, last.rank, last.opened.name, names[-1].number)


class Name(NamedTuple):
    """Which document a hit is: its number in its index, and the change that it comes from."""

    number: int
    seq: int


def names_of(found: Sequence[Found]) -> list[Name]:
    """Return which documents these are; those of one index are looked up at once."""
    opened = found[0].opened if found else None
    if opened is not None and all(hit.opened is opened for hit in found):
        addresses = [hit.address for hit in found]
        return list(map(Name, opened.numbers("ref", addresses), opened.numbers("seq", addresses)))
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for position, hit in enumerate(found):
        positions[hit.opened.name].append(position)
    names: dict[int, Name] = {}
    for group in positions.values():
        opened = found[group[0]].opened
        addresses = [found[position].address for position in group]
        pairs = map(Name, opened.numbers("ref", addresses), opened.numbers("seq", addresses))
        names.update(zip(group, pairs, strict=True))
    return [names[position] for position in range(len(found))]


def collect(targets: Sequence[Target], query: EngineQuery) -> Page:
    """Return the page that was asked for.

    Raises:
        StaleCursor: it is to begin at a place that is none.
    """
    if query.newest_first:
        # The newest of all that share one word with the query would be chance.
        page = _page(targets, query, every_word=True)
        if page.total:
            return page
    return _page(targets, query, every_word=False)


def _page(targets: Sequence[Target], query: EngineQuery, every_word: bool) -> Page:
    if not query.after:
        found, total = _range(targets, query, every_word, query.offset, query.limit)
        return Page(found, query.offset, total, every_word)
    place = Place.load(query.after)
    first = place.first
    count = place.position - first + SLACK + query.limit
    found, total = _range(targets, query, every_word, first, count)
    begin = _behind(place, found)
    return Page(found[begin : begin + query.limit], first + begin, total, every_word)


def _behind(place: Place, found: Sequence[Found]) -> int:
    """Return the position in the list of what comes after a place.

    Where its document is gone, that is the first one which ranks lower.
    """
    by_index: defaultdict[str, list[int]] = defaultdict(list)
    for position, hit in enumerate(found):
        by_index[hit.opened.name].append(position)
    positions = by_index.get(place.folder, [])
    if positions:
        opened = found[positions[0]].opened
        numbers = opened.numbers("ref", [found[position].address for position in positions])
        if place.number in numbers:
            return positions[numbers.index(place.number)] + 1
    return next((n for n, hit in enumerate(found) if hit.rank < place.rank), len(found))


def _range(
    targets: Sequence[Target], query: EngineQuery, every_word: bool, first: int, count: int
) -> tuple[list[Found], int]:
    """Return the hits from a position on, best first, and the total of all indexes."""
    alone = len(targets) == 1
    found: list[Found] = []
    total = 0
    for opened, excluded, match in targets:
        wanted = match.plain(every_word) if query.newest_first else match.scored()
        result = opened.searcher.search(
            filtered(wanted, query, match, opened, excluded),
            count if alone else first + count,
            offset=first if alone else 0,
            order_by_field="newest" if query.newest_first else None,
        )
        total += result.count or 0  # type: ignore[attr-defined]  # its stub forgets it
        if query.newest_first:
            found += [Found(key, 0.0, opened, match, address) for key, address in result.hits]
            continue
        best = match.best_score or 1.0
        for key, address in result.hits:
            # A share of the best possible score can be compared between languages.
            share = min(1.0, key / best)
            found.append(Found(share, share, opened, match, address))
    if alone:
        return found, total
    found.sort(key=lambda hit: -hit.rank)  # stable: equals stay in the index's order
    return found[first : first + count], total


def count_facets(
    targets: Sequence[Target], query: EngineQuery, every_word: bool
) -> dict[str, Mapping[str, int]]:
    """Return how many documents each facet has of each value, under all other filters."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in query.facets}
    for opened, excluded, match in targets:
        for own, facets in _with_the_same_filters(query):
            wanted = filtered(match.plain(every_word), query, match, opened, excluded, but=own)
            asked = {facet: _terms(FACET_FIELDS[facet]) for facet in facets}
            for facet, result in opened.searcher.aggregate(wanted, asked).items():
                counts[facet].update(
                    {bucket["key"]: int(bucket["doc_count"]) for bucket in result["buckets"]}
                )
    return {facet: dict(count.most_common(MAX_FACET_VALUES)) for facet, count in counts.items()}


def _with_the_same_filters(query: EngineQuery) -> Iterator[tuple[str, list[str]]]:
    """Return the facets in groups that can be counted at once, with the filter that is left out."""
    filters = {
        "type": query.types,
        "tags": query.tags,
        "category": query.categories,
        "author": query.authors,
        "year": query.years,
    }
    free = [facet for facet in query.facets if not filters[facet]]
    if free:
        yield "", free
    for facet in query.facets:
        if filters[facet]:
            yield facet, [facet]


def _terms(field: str) -> dict[str, object]:
    # Each part of the index gives its most frequent values: twice as many, so that what is rare in
    # one and frequent in another is counted right.
    size = {"size": MAX_FACET_VALUES, "segment_size": 2 * MAX_FACET_VALUES}
    return {"terms": {"field": field, **size}}
