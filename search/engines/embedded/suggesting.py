"""Documents that a query may be meant for while it is being typed."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from tantivy import Occur, Query

from search.engines.analysis import Analysis
from search.engines.embedded.collecting import Found
from search.engines.embedded.matching import Match, filtered
from search.engines.embedded.schema import SCHEMA, stored_text
from search.engines.embedded.snapshot import OpenIndex
from search.engines.highlight import Highlighter
from search.engines.interface import EngineQuery

MAX_WORDS = 8  # the last ones of a long text
MAX_COMPLETIONS = 20  # of a word, the most frequent ones
WHOLE_WORD = 2.0  # a word that is already complete is rather meant than one that begins with it
BEST_TERM_SCORE = 2.2  # k1 + 1: what no word can exceed, in units of its weight


class Typed(NamedTuple):
    """A query that is being typed: whole words, and the beginning of one more ("": none)."""

    words: tuple[str, ...]
    start: str

    @classmethod
    def parse(cls, text: str, language: Analysis) -> "Typed":
        """Return what was typed, in the words of a language."""
        words = language.phrase(text)[-MAX_WORDS:]
        if words and not text[-1].isspace():
            return cls(words[:-1], words[-1])
        return cls(words, "")


def suggest(
    indexes: Sequence[OpenIndex], excluded: Sequence[list[int]], query: EngineQuery
) -> list[Found]:
    """Return the best documents, those with the words in their title first.

    What they rank by is their score, less 1 where the words are elsewhere.
    """
    found: list[Found] = []
    for opened, refs in zip(indexes, excluded, strict=True):
        typed = Typed.parse(query.text, opened.language)
        if typed.words or typed.start:
            found += _in_index(opened, refs, typed, query)
    found.sort(key=lambda hit: -hit.rank)
    return found[: query.limit]


def marked_title(hit: Found) -> str:
    """Return the title of a hit as HTML, in which the words that were typed are marked."""
    title, _ = stored_text(hit.opened.searcher.doc(hit.address))
    return Highlighter(hit.match, hit.opened.language).show(title, ())[0]


class Clause(NamedTuple):
    """One word: what finds it, and the weights of the words that do."""

    query: Query
    weights: dict[str, float]


def _in_index(
    opened: OpenIndex, excluded: list[int], typed: Typed, query: EngineQuery
) -> list[Found]:
    search = partial(_search, opened, typed, query)
    found = search(excluded, query.limit, "title_words", "title")
    # One letter stands in every text.
    if len(found) < query.limit and (typed.words or len(typed.start) > 1):
        seen = opened.numbers("ref", [hit.address for hit in found])
        others = search([*excluded, *seen], query.limit - len(found), "words", "all")
        found += [hit._replace(rank=hit.rank - 1) for hit in others]
    return found


def _search(
    opened: OpenIndex,
    typed: Typed,
    query: EngineQuery,
    excluded: list[int],
    limit: int,
    written: str,
    stemmed: str,
) -> list[Found]:
    """Return the best documents with all words, looking at a field as it is written and one of
    stems.
    """
    clauses = [_whole(opened, word, written, stemmed) for word in typed.words]
    if typed.start:
        clauses.append(_beginning(opened, typed.start, written, clauses))
    if not all(clause.weights for clause in clauses):
        return []
    match = Match(
        clauses={},
        in_writing=(),
        phrases=(),
        weights={term: 1.0 for word in typed.words if (term := opened.language.term(word))},
        written={word: weight for clause in clauses for word, weight in clause.weights.items()},
        best_score=WHOLE_WORD * sum(max(clause.weights.values()) for clause in clauses) or 1.0,
    )
    wanted = filtered(_all(clauses), query, match, opened, excluded)
    found = []
    for key, address in opened.searcher.search(wanted, limit, count=False).hits:
        score = min(1.0, key / (BEST_TERM_SCORE * match.best_score))
        found.append(Found(score, score, opened, match, address))
    return found


def _whole(opened: OpenIndex, word: str, written: str, stemmed: str) -> Clause:
    """Return how a word is found that was typed to its end: as it is, or in another form."""
    places = [(written, word)]
    if term := opened.language.term(word):
        places.append((stemmed, term))
    known = [(field, text) for field, text in places if opened.knows(text, field)]
    return Clause(
        Query.disjunction_max_query([_scored(field, text) for field, text in known]),
        {word: max(opened.weight(text, field) for field, text in known)} if known else {},
    )


def _beginning(opened: OpenIndex, start: str, field: str, others: Sequence[Clause]) -> Clause:
    """Return how the beginning of a word is found: by the most frequent words that begin so, of
    those that stand beside the other words.
    """
    beside = _all(others) if others else None
    found = opened.searcher.terms_with_prefix(field, start, beside, MAX_COMPLETIONS)
    words = {word for word, count in found if count}
    if opened.knows(start, field):
        words.add(start)
    queries = [
        Query.boost_query(_scored(field, word), WHOLE_WORD if word == start else 1.0)
        for word in sorted(words)
    ]
    return Clause(
        Query.disjunction_max_query(queries), {word: opened.weight(word, field) for word in words}
    )


def _scored(field: str, word: str) -> Query:
    return Query.term_query(SCHEMA, field, word, "freq")


def _all(clauses: Sequence[Clause]) -> Query:
    return Query.boolean_query([(Occur.Must, clause.query) for clause in clauses])
