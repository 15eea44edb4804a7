"""The ranking recipe: any word, BM25 over all text, and part of it again in the title and such."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.analysis import characters_of_words, weights_of_pairs
from search.engines.elasticsearch.analysis import Json
from search.engines.elasticsearch.targets import Target, has, has_exactly
from search.engines.elasticsearch.words import query_words
from search.engines.interface import FACETS, MAX_FACET_VALUES, EngineQuery

FIELDS = {"all": 1.0, "title": 0.75, "headings": 0.375}
RANKING_FIELDS = {"address": 0.5, "above": 0.25}  # they find nothing by themselves
CHARACTER_FIELDS = {"title": 1.0}  # nor do single characters of Chinese words
BEST_WORD_SCORE = sum(
    {**FIELDS, **RANKING_FIELDS}.values()
)  # in BM25 of Lucene, where every field is full of it
FACET_FIELDS = {
    "type": "type",
    "tags": "tags",
    "category": "category_facets",
    "author": "author_facets",
    "year": "year",
}
BY_SCORE: list[Json] = [{"_score": "desc"}, {"object_id": "asc"}, {"kind": "asc"}]
BY_DATE: list[Json] = [
    {"published_at": {"order": "desc", "missing": 0}},
    {"object_id": "desc"},
    {"kind": "asc"},
]

# A typed word and what is searched instead of it, by default itself.
Alternatives = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Match:
    """What to search in one index."""

    clauses: Mapping[tuple[str, ...], float]  # the alternatives of a word, and how much it counts
    written: tuple[str, ...]  # words that are searched as they are written
    marked: frozenset[str]  # those of both that are to be shown
    phrases: tuple[str, ...]
    also: tuple[str, ...]  # phrases that are found as well
    best_score: float  # what no document should exceed
    characters: Sequence[str] = ()  # of Chinese words

    def query(self, every_word: bool) -> Json:
        """Return the query that finds and ranks."""
        words = [_word(others, times) for others, times in self.clauses.items()]
        words += [has_exactly(word) for word in self.written]
        if self.also:
            words = [{"bool": {"must": words}}] if every_word else words
            words += map(has_exactly, self.also)
            every_word = False
        found: Json = {"must" if every_word else "should": words}
        if not every_word:
            found["minimum_should_match"] = 1
        ranking: list[Json] = [
            has(word, field, boost=boost * times)
            for others, times in self.clauses.items()
            for word in others
            for field, boost in RANKING_FIELDS.items()
        ]
        ranking += [
            has(character, field, boost=boost)
            for character in self.characters
            for field, boost in CHARACTER_FIELDS.items()
        ]
        return {"bool": {"must": [{"bool": found}], "should": ranking}}


def match(target: Target, asked: EngineQuery, instead: Alternatives) -> Match | None:
    """Return how to search in one index; None if there is nothing to search."""
    clauses: defaultdict[tuple[str, ...], float] = defaultdict(float)
    in_query = " ".join((asked.text, *asked.phrases))
    weights = weights_of_pairs(in_query, target.frequency)
    characters = characters_of_words(in_query)
    written: dict[str, bool] = {}  # and whether it is to be marked
    stop_words: dict[str, bool] = {}
    marked: set[str] = set()
    plain = query_words(asked.text)
    in_phrases = [word for text in asked.phrases for word in query_words(text)]
    for number, word in enumerate([*plain, *in_phrases]):
        show = number < len(plain)
        others = tuple(instead.get(word, (word,))) if show else (word,)
        known = [target.words[other] for other in others]
        if all(other.stop for other in known):
            stop_words.setdefault(word, show)
        elif not any(other.stems for other in known) and target.words[word].exact:
            written.setdefault(word, show)  # without its accents a word may have another stem
        else:
            clauses[others] += weights.get(word, 1.0)
            marked.update(others if show else ())
    if not clauses and not written:
        written = stop_words
    if not clauses and not written:
        return None
    best = BEST_WORD_SCORE * sum(
        times * max(map(target.weight, others)) for others, times in clauses.items()
    )
    # A character is in as many documents as the most frequent of its pairs, or more.
    best += sum(CHARACTER_FIELDS.values()) * sum(
        min((target.weight(word) for word in (*plain, *in_phrases) if one in word), default=0.0)
        for one in characters
    )
    return Match(
        clauses=clauses,
        written=tuple(written),
        marked=frozenset(marked | {word for word, show in written.items() if show}),
        phrases=asked.phrases,
        also=tuple(text for text in asked.also if query_words(text)),
        characters=characters,
        best_score=best
        + sum(target.weight(word, exact=True) for word in written)
        + sum(target.weight(word, True) for text in asked.also for word in query_words(text)),
    )


def request(target: Target, asked: EngineQuery, match: Match, every_word: bool) -> Json:
    """Return a search, with its filters and the facets that are to be counted."""
    own = facet_filters(asked)
    words = match.query(every_word)
    these = [] if target.only is None else [{"ids": {"values": target.only}}]
    found: Json = {
        "query": {
            "bool": {
                "must": [] if these else [words],
                "should": [words] if these else [],
                "filter": [*filters(asked), *these],
                "must_not": [
                    *([target.exclusion] if target.excluded else ()),
                    *([{"ids": {"values": target.apart}}] if target.apart else ()),
                    *map(_unwanted, asked.without),
                ],
            }
        },
        "sort": BY_DATE if asked.newest_first else BY_SCORE,
        "track_total_hits": True,
        "_source": False,
        "docvalue_fields": ["seq"],
    }
    if not asked.facets:
        found["query"]["bool"]["filter"] += own.values()
        return found
    # A facet is counted under the filters of all the others, but not its own.
    found["post_filter"] = {"bool": {"filter": list(own.values())}}
    found["aggs"] = {
        facet: {
            "filter": {"bool": {"filter": [own[name] for name in own if name != facet]}},
            "aggs": {"values": {"terms": {"field": FACET_FIELDS[facet], "size": MAX_FACET_VALUES}}},
        }
        for facet in FACETS
        if facet in asked.facets
    }
    return found


def _word(others: Sequence[str], times: float) -> Json:
    """Return the query for one word: of its alternatives, only the best one counts."""
    queries = [
        {
            "bool": {
                "should": [has(word, field, boost=boost * times) for field, boost in FIELDS.items()]
            }
        }
        for word in others
    ]
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}


def filters(asked: EngineQuery) -> list[Json]:
    """Return the filters that every facet is counted under."""
    found = [has_exactly(phrase) for phrase in asked.phrases if query_words(phrase)]
    if asked.kinds:
        found.append({"terms": {"kind": asked.kinds}})
    if asked.under is not None:
        found.append({"term": {"ancestors": asked.under}})
    dates: Json = {}
    if asked.published_from is not None:
        dates["gte"] = asked.published_from
    if asked.published_before is not None:
        dates["lt"] = asked.published_before
    if dates:  # what has no date has no field of this name
        found.append({"range": {"published_at": dates}})
    return found


def facet_filters(asked: EngineQuery) -> dict[str, Json]:
    """Return the filters that belong to facets, by the name of the facet."""
    wanted: dict[str, tuple[str, Sequence[Any]]] = {
        "type": ("type", asked.types),
        "tags": ("tags", asked.tags),
        "category": ("categories", asked.categories),
        "author": ("authors", asked.authors),
        "year": ("year", [str(year) for year in asked.years]),
    }
    return {
        facet: {"terms": {field: list(values)}}
        for facet, (field, values) in wanted.items()
        if values
    }


def _unwanted(text: str) -> Json:
    """Return the query for what has a word in any form, or several words as a phrase."""
    words = query_words(text)
    queries = [has_exactly(text)]
    if len(words) == 1:
        queries.append(has(words[0]))
    return {"bool": {"should": queries}}
