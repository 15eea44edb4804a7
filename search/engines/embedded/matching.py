"""The ranking recipe: any word, BM25 over all text, half as much again in title and headings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query

from search.engines.embedded.schema import SCHEMA
from search.engines.embedded.snapshot import OpenIndex, without
from search.engines.interface import EngineQuery

FIELDS = (("all", 1.0), ("title", 0.5), ("headings", 0.5))
BEST_TERM_SCORE = 2.2 * sum(boost for _, boost in FIELDS)  # k1 + 1, where every field is full of it

# A typed word and what is searched instead of it, by default itself.
Alternatives = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Match:
    """The query for one index, and what is needed to show what it finds."""

    any_word: Query
    every_word: Query
    weights: dict[str, float]  # of the terms that are searched
    written: dict[str, float]  # of the words that are searched as they are written
    best_score: float  # what no document can exceed


def match(index: OpenIndex, words: Sequence[str], instead: Alternatives) -> Match | None:
    """Return how to search these words in one index; None if there is nothing to search."""
    clauses: Counter[tuple[str, ...]] = Counter()
    written: set[str] = set()
    stop_words: set[str] = set()
    for word in words:
        terms = {
            term for other in instead.get(word, (word,)) if (term := index.language.term(other))
        }
        folded = index.language.folded(word)
        if not terms:
            stop_words.add(folded)
        elif not any(map(index.knows, terms)) and index.knows(folded, "words"):
            written.add(folded)  # without its accents a word may have another stem
        else:
            clauses[tuple(sorted(terms))] += 1
    if not clauses and not written:
        written = stop_words - {""}
    weights = {term: index.weight(term) for terms in clauses for term in terms}
    written_weights = {word: index.weight(word, "words") for word in written}
    queries = [
        Query.boost_query(_any_of(terms), float(times)) if times > 1 else _any_of(terms)
        for terms, times in clauses.items()
    ]
    queries += [Query.term_query(SCHEMA, "words", word, "basic") for word in written]
    if not queries:
        return None
    best = sum(times * max(weights[term] for term in terms) for terms, times in clauses.items())
    return Match(
        any_word=_join(Occur.Should, queries),
        every_word=_join(Occur.Must, queries),
        weights=weights,
        written=written_weights,
        best_score=BEST_TERM_SCORE * best + 2.2 * sum(written_weights.values()),
    )


def _any_of(terms: Sequence[str]) -> Query:
    """Return the query for one word: of its alternatives, only the best one counts."""
    queries = [_term(term) for term in terms]
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def _term(term: str) -> Query:
    return _join(
        Occur.Should,
        [
            Query.boost_query(Query.term_query(SCHEMA, field, term, "freq"), boost)
            for field, boost in FIELDS
        ],
    )


def _join(occur: Occur, queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(occur, query) for query in queries])


def filtered(query: Query, asked: EngineQuery, excluded: list[int]) -> Query:
    """Return the query within the filters of the search, without what it excludes."""
    filters: list[Query] = [
        Query.term_set_query(SCHEMA, field, list(values))
        for field, values in (
            ("kind", asked.kinds),
            ("type", asked.types),
            ("tag", asked.tags),
            ("category", asked.categories),
            ("author", asked.authors),
        )
        if values
    ]
    if asked.under is not None:
        filters.append(Query.term_query(SCHEMA, "ancestor", asked.under, "basic"))
    if filters:
        query = query.and_must_match(*(Query.const_score_query(f, 0.0) for f in filters))
    return without(query, excluded)
