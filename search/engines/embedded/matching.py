"""The ranking recipe: any word, BM25 over all text, and part of it again in the title and such."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tantivy import FieldType, Occur, Query

from search.engines.analysis import (
    Analysis,
    characters_of_words,
    query_words,
    weights_of_pairs,
)
from search.engines.embedded.schema import SCHEMA
from search.engines.embedded.snapshot import OpenIndex, without
from search.engines.embedded.terms import (
    BEST_CHARACTER_SCORE,
    BEST_TERM_SCORE,
    CHARACTER_FIELDS,
    Term,
    scored,
)
from search.engines.interface import EngineQuery

# A typed word and what is searched instead of it, by default itself.
Alternatives = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Match:
    """The query for one index, and what is needed to show what it finds."""

    clauses: Mapping[tuple[str, ...], float]  # the terms of a word, and how much it counts
    in_writing: tuple[str, ...]  # words that are searched as they are written
    phrases: tuple[tuple[str, ...], ...]
    weights: dict[str, float]  # of the terms that are to be marked
    written: dict[str, float]  # of the words that are to be marked as they are written
    best_score: float  # what no document can exceed
    also: tuple[tuple[str, ...], ...] = ()  # phrases that are found as well
    terms: Mapping[str, Term] = field(default_factory=dict)
    characters: tuple[str, ...] = ()  # of Chinese words: those that any title has

    def scored(self) -> Query:
        """Return the query that ranks: any word finds."""
        parts: list[Query] = []
        ranking: list[Query] = []
        for terms, times in self.clauses.items():
            if len(terms) == 1:
                # All terms on one level: Tantivy unites them twice as fast as unions of unions.
                parts += _times(times, self.terms[terms[0]].finding)
            else:
                parts.append(self._best_of(terms, times))
            for term in terms:
                ranking += _times(times, self.terms[term].ranking)
        parts += [_written(word) for word in self.in_writing]
        parts += map(_phrase, self.also)
        ranking += [
            scored(name, character, boost)
            for character in self.characters
            for name, boost in CHARACTER_FIELDS
        ]
        words = parts[0] if len(parts) == 1 else _join(Occur.Should, parts)
        if not ranking:
            return words
        return Query.boolean_query(
            [(Occur.Must, words), *((Occur.Should, query) for query in ranking)]
        )

    def _best_of(self, terms: Sequence[str], times: float) -> Query:
        """Return the query for one word with several alternatives: only the best of them counts."""
        return Query.disjunction_max_query(
            [_join(Occur.Should, _times(times, self.terms[term].finding)) for term in terms]
        )

    def plain(self, every_word: bool) -> Query:
        """Return a quicker query that finds the same, or only what has every word, unranked.

        All text is in one field, so the others need not be looked at.
        """
        parts = [
            _join(Occur.Should, [_term(term) for term in terms])
            if len(terms) > 1
            else _term(*terms)
            for terms in self.clauses
        ]
        parts += [_written(word) for word in self.in_writing]
        if self.also and every_word:
            parts = [_join(Occur.Must, parts)]
        parts += map(_phrase, self.also)
        all_of_them = every_word and not self.also
        return _join(Occur.Must if all_of_them else Occur.Should, parts)


def match(
    index: OpenIndex, asked: EngineQuery, plain: Sequence[str], instead: Alternatives
) -> Match | None:
    """Return how to search in one index; None if there is nothing to search.

    Args:
        index: the index.
        asked: the search.
        plain: the words of its text.
        instead: what is searched in their place.
    """
    language = index.language
    phrases = _phrases(asked.phrases, language)
    also = _phrases(asked.also, language)
    in_phrases = [word for text in asked.phrases for word in query_words(text)]
    clauses: defaultdict[tuple[str, ...], float] = defaultdict(float)
    in_query = " ".join((asked.text, *asked.phrases))
    weights_in_query = weights_of_pairs(in_query, lambda pair: index.frequency("all", pair))
    characters = tuple(
        character for character in characters_of_words(in_query) if index.knows(character, "title")
    )
    written: dict[str, bool] = {}  # and whether it is to be marked
    stop_words: dict[str, bool] = {}
    shown: set[str] = set()
    for number, word in enumerate([*plain, *in_phrases]):
        marked = number < len(plain)
        others = instead.get(word, (word,)) if marked else (word,)
        terms = {term for other in others if (term := language.term(other))}
        if not terms:
            stop_words.setdefault(language.folded(word), marked)
        elif not any(map(index.knows, terms)) and index.knows(
            folded := language.folded(word), "words"
        ):
            written.setdefault(folded, marked)  # without accents a word may have another stem
        else:
            clauses[tuple(sorted(terms))] += weights_in_query.get(word, 1.0)
            if marked:
                shown |= terms
    if not clauses and not written:
        written = {word: marked for word, marked in stop_words.items() if word}
    if not clauses and not written:
        return None
    known = {term: index.term(term) for terms in clauses for term in terms}
    weights = {term: found.weight for term, found in known.items()}
    written_weights = {word: index.weight(word, "words") for word in written}
    best = sum(times * max(weights[term] for term in terms) for terms, times in clauses.items())
    return Match(
        clauses=clauses,
        in_writing=tuple(written),
        phrases=phrases,
        also=also,
        terms=known,
        characters=characters,
        weights={term: weight for term, weight in weights.items() if term in shown},
        written={word: written_weights[word] for word, marked in written.items() if marked},
        best_score=BEST_TERM_SCORE * best
        + BEST_CHARACTER_SCORE * sum(index.weight(one, "title") for one in characters)
        + 2.2 * sum(written_weights.values())
        + 2.2 * sum(index.weight(word, "words") for words in also for word in words),
    )


def _phrases(texts: Sequence[str], language: Analysis) -> tuple[tuple[str, ...], ...]:
    return tuple(words for text in texts if (words := language.phrase(text)))


def filtered(
    query: Query,
    asked: EngineQuery,
    match: Match,
    index: OpenIndex,
    excluded: list[int],
    but: str = "",
) -> Query:
    """Return the query within the filters of the search, without what it excludes.

    Args:
        query: what is searched.
        asked: the search with its filters.
        match: what it means in this index.
        index: the index.
        excluded: the numbers of documents that are not to be found.
        but: a facet whose own filter is left out.
    """
    filters = [_phrase(words) for words in match.phrases]
    if asked.kinds and not index.has_only(asked.kinds):
        filters.append(Query.term_set_query(SCHEMA, "kind", list(asked.kinds)))
    for facet, name, values in (
        ("type", "type", asked.types),
        ("tags", "tag", asked.tags),
        ("category", "category", asked.categories),
        ("author", "author", asked.authors),
        ("year", "year", [str(year) for year in asked.years]),
    ):
        if values and facet != but:
            filters.append(Query.term_set_query(SCHEMA, name, list(values)))
    if asked.under is not None:
        filters.append(Query.term_query(SCHEMA, "ancestor", asked.under, "basic"))
    if asked.published_from is not None or asked.published_before is not None:
        filters.append(_published(asked.published_from, asked.published_before))
    if asked.only is not None:
        query = _among(query, index.refs(asked.only))
    if filters:
        query = query.and_must_match(*(Query.const_score_query(f, 0.0) for f in filters))
    unwanted = [found for text in asked.without for found in _unwanted(text, index)]
    if unwanted:
        query = query.and_must_not_match(*unwanted)
    return without(query, excluded)


def _times(times: float, queries: Sequence[Query]) -> Sequence[Query]:
    return queries if times == 1.0 else [Query.boost_query(query, times) for query in queries]


def _term(term: str) -> Query:
    return Query.term_query(SCHEMA, "all", term, "basic")


def _written(word: str) -> Query:
    return Query.term_query(SCHEMA, "words", word, "basic")


def _phrase(words: Sequence[str]) -> Query:
    if len(words) == 1:
        return _written(words[0])
    return Query.phrase_query(SCHEMA, "words", list(words))


def _unwanted(text: str, index: OpenIndex) -> list[Query]:
    """Return queries for what has a word in any form, or several words as a phrase."""
    words = index.language.phrase(text)
    found = [_phrase(words)] if words else []
    if len(words) == 1 and (term := index.language.term(query_words(text)[0])):
        found.append(_term(term))
    return found


def _among(query: Query, numbers: list[int]) -> Query:
    """Return the query for these documents, all of them, ranked by another."""
    if not numbers:
        return Query.empty_query()
    these = Query.const_score_query(Query.term_set_query(SCHEMA, "ref", numbers), 0.0)
    return Query.boolean_query([(Occur.Must, these), (Occur.Should, query)])


def _published(start: int | None, end: int | None) -> Query:
    """Return the query for what was published from `start` on, and before `end`."""
    first = -(2**62) if start is None else start
    last = 2**62 if end is None else end - 1
    if last < first:
        return Query.empty_query()
    found = _between(first, last)
    # Zero stands for no date.
    return found.and_must_not_match(_between(0, 0)) if first <= 0 <= last else found


def _between(first: int, last: int) -> Query:
    return Query.range_query(SCHEMA, "published_at", FieldType.Integer, first, last)


def _join(occur: Occur, queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(occur, query) for query in queries])
