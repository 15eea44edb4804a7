"""Documents that a query may be meant for while it is being typed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from search.engines.analysis import UNSPACED_RUN
from search.engines.elasticsearch.analysis import Json
from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.highlight import found_in_title, marked, surfaces
from search.engines.elasticsearch.matching import BY_SCORE, facet_filters, filters
from search.engines.elasticsearch.spelling import folded, sample, sampled
from search.engines.elasticsearch.targets import Target, ask_all, has, survey
from search.engines.elasticsearch.words import query_words
from search.engines.interface import EngineHit, EngineQuery

MAX_COMPLETIONS = 20  # of a word, the most frequent ones
TITLES = 2_000  # in which they are looked for,
TEXTS = 20  # and texts, if titles are not enough
WHOLE_WORD = 2.0  # a word that is already complete is rather meant than one that begins with it


class Typed(NamedTuple):
    """A query that is being typed: whole words, and the beginning of one more ("": none)."""

    words: tuple[str, ...]
    start: str

    @classmethod
    def parse(cls, text: str) -> "Typed":
        """Return what was typed."""
        words = tuple(dict.fromkeys(query_words(text)))
        if not words or not text.endswith(words[-1]) or UNSPACED_RUN.search(words[-1]):
            return cls(words, "")
        return cls(words[:-1], words[-1])


class Field(NamedTuple):
    """Where the words are looked for."""

    stems: str
    exact: str


TITLE = Field("title", "title.exact")
ANYWHERE = Field("all", "all.exact")


def suggest(
    connection: Connection, targets: Sequence[Target], query: EngineQuery
) -> list[EngineHit]:
    """Return the best documents, those with the words in their title first."""
    typed = Typed.parse(query.text)
    if not targets or not (typed.words or typed.start):
        return []
    found = _search(connection, targets, typed, query, TITLE, query.limit)
    # One letter stands in every text.
    if len(found) < query.limit and (typed.words or len(typed.start) > 1):
        keys = {hit.key for hit in found}
        others = _search(connection, targets, typed, query, ANYWHERE, query.limit)
        found += [hit for hit in others if hit.key not in keys]
    return found[: query.limit]


def _search(
    connection: Connection,
    targets: Sequence[Target],
    typed: Typed,
    query: EngineQuery,
    field: Field,
    limit: int,
) -> list[EngineHit]:
    """Return the best documents with all words in one field, as they are written or in stems."""
    completions = _completions(connection, targets, typed, query, field) if typed.start else {}
    searched = [target for target in targets if not typed.start or completions.get(target.index)]
    requests = []
    for target in searched:
        clauses = _whole_words(typed, field)
        if typed.start:
            start = folded(target, typed.start)
            clauses.append(_beginning(completions[target.index], start, field))
        requests.append(
            {
                "query": _within(target, query, clauses),
                "size": limit,
                "sort": BY_SCORE,
                "track_total_hits": False,
                "_source": ["title"],
                "docvalue_fields": ["seq"],
                "highlight": found_in_title(typed.words),
            }
        )
    if len(searched) > 1:  # else there is nothing to compare
        survey(connection, searched, _rarest(typed, completions))
    found = []
    for target, answer in zip(searched, ask_all(connection, searched, requests), strict=True):
        ends = completions.get(target.index, [])
        hits = answer["hits"]["hits"]
        best = max((hit["sort"][0] for hit in hits), default=0)
        if len(searched) > 1:
            best = WHOLE_WORD * (
                sum(target.weight(word) for word in typed.words)
                + max((target.weight(word, exact=True) for word in ends[-1:]), default=0)
            )
        shown = {*ends, *(folded(target, word) for hit in hits for word in surfaces(hit))}
        shown |= {folded(target, word) for word in typed.words}
        found += [_hit(target, hit, shown, best) for hit in hits]
    found.sort(key=lambda hit: -hit.score)
    return found


def _hit(target: Target, hit: Any, words: set[str], best_score: float) -> EngineHit:
    score, object_id, kind = hit["sort"]
    (seq,) = hit["fields"]["seq"]
    title = marked(target, hit["_source"].get("title", ""), words)
    return EngineHit(target.key(kind, object_id), seq, min(1.0, score / (best_score or 1.0)), title)


def _completions(
    connection: Connection,
    targets: Sequence[Target],
    typed: Typed,
    query: EngineQuery,
    field: Field,
) -> Mapping[str, list[str]]:
    """Return the most frequent words that begin as typed, of those beside the other words."""
    look = _look_into_titles if field is TITLE else _look_into_texts
    requests = [look(target, typed, query) for target in targets]
    found: dict[str, list[str]] = {}
    for target, answer in zip(targets, ask_all(connection, targets, requests), strict=True):
        start = folded(target, typed.start)
        if field is TITLE:
            buckets = answer["aggregations"]["words"]["buckets"]
            words = Counter({bucket["key"]: bucket["doc_count"] for bucket in buckets})
        else:
            words = sampled(target, answer, start)
        longer = [word for word, _ in words.most_common() if word != start]
        # What was typed may be a word as well, and a rare one.
        found[target.index] = [start, *longer][:MAX_COMPLETIONS] if words else []
    return found


def _look_into_titles(target: Target, typed: Typed, query: EngineQuery) -> Json:
    start = folded(target, typed.start)
    begins: Json = {"prefix": {"title_words": start}}
    return {
        "query": _within(target, query, [*_whole_words(typed, TITLE), begins]),
        "size": 0,
        "terminate_after": TITLES,
        "track_total_hits": False,
        "aggs": {
            "words": {
                "terms": {
                    "field": "title_words",
                    # Lucene's regular expressions have operators that Python's do not have.
                    "include": re.sub(r"(\W)", r"\\\1", start) + ".*",
                    "size": MAX_COMPLETIONS,
                    "execution_hint": "map",
                }
            }
        },
    }


def _look_into_texts(target: Target, typed: Typed, query: EngineQuery) -> Json:
    begins: Json = {"prefix": {ANYWHERE.exact: folded(target, typed.start)}}
    return sample(_within(target, query, [*_whole_words(typed, ANYWHERE), begins]), TEXTS)


def _rarest(typed: Typed, completions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the words by which the best possible score is told."""
    yield from typed.words
    for words in completions.values():
        yield from words[-1:]  # the most frequent ones come first


def _within(target: Target, query: EngineQuery, clauses: Sequence[Json]) -> Json:
    return {
        "bool": {
            "must": list(clauses),
            "filter": [*filters(query), *facet_filters(query).values()],
            "must_not": [target.exclusion] if target.excluded else [],
        }
    }


def _whole_words(typed: Typed, field: Field) -> list[Json]:
    """Return how words are found that were typed to their end: as they are, or in another form."""
    return [
        {"dis_max": {"queries": [has(word, field.exact), has(word, field.stems)]}}
        for word in typed.words
    ]


def _beginning(words: Sequence[str], start: str, field: Field) -> Json:
    return {
        "dis_max": {
            "queries": [
                has(word, field.exact, boost=WHOLE_WORD if word == start else 1.0) for word in words
            ]
        }
    }
