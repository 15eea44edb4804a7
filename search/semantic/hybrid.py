"""Half by words and half by meaning: two lists of results, made one.

What is near to a query by its vector is looked for by the engine as well, among nothing else, and
left out of what it finds by words. So filters, access, phrases, totals and facets are the engine's
in both, and no document is counted twice. The first WINDOW by words and all that are near are
ranked together; what comes after them is ranked by words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from search.engines.interface import (
    MAX_FACET_VALUES,
    Engine,
    EngineAnswer,
    EngineHit,
    EngineQuery,
    Key,
)

WINDOW = 100  # results by words that are ranked by meaning, too
HALF = 0.5
# What the place begins with at which a page of such results ends: a number, or the engine's own.
NUMBER, ENGINE = "@", "="

Similarities = Callable[[Sequence[Key]], Mapping[Key, float]]


def is_place(after: str) -> bool:
    """Return whether a place is one in results like these."""
    return after.startswith((NUMBER, ENGINE))


def search(
    engine: Engine, query: EngineQuery, near: Mapping[Key, float], similarities: Similarities
) -> EngineAnswer:
    """Answer a query like an engine, by words and by meaning.

    Args:
        engine: what finds by words.
        query: by relevance; `after`, if there is one, is a place in results like these.
        near: what is to be found by meaning, and how near it is.
        similarities: tells how near other documents are.

    Raises:
        StaleCursor: the place named by `after` is gone.
    """
    lexical = replace(query, apart=query.apart | near.keys(), after=None)
    nearest = replace(query, only=frozenset(near), after=None, offset=0, limit=len(near) or 1)
    if query.after and query.after.startswith(ENGINE):
        rest = engine.search(replace(lexical, after=query.after[1:], offset=0))
        beside = engine.search(replace(nearest, limit=1, highlight=False))
        return _together(rest, beside, rest.hits, f"{ENGINE}{rest.next}" if rest.next else None)
    start = int(query.after[1:]) if query.after else query.offset
    first = engine.search(replace(lexical, offset=0, limit=WINDOW, highlight=False))
    beside = engine.search(replace(nearest, highlight=False))
    ranked = _ranked([*first.hits, *beside.hits], near, similarities)
    page = _shown(engine, query, ranked[start : start + query.limit])
    end = start + len(page)
    place = f"{NUMBER}{end}" if end < first.total + beside.total else None
    if len(page) < query.limit and first.total > len(first.hits):
        behind = max(start, len(ranked))
        rest = engine.search(
            replace(
                lexical,
                offset=behind - len(beside.hits),
                limit=query.limit - len(page),
                facets=(),
            )
        )
        page += rest.hits
        place = f"{ENGINE}{rest.next}" if rest.next else None
    return _together(first, beside, tuple(page), place)


def _ranked(
    hits: Sequence[EngineHit], near: Mapping[Key, float], similarities: Similarities
) -> list[EngineHit]:
    """Return hits in the order of both scores, each spread from 0 to 1."""
    similar = {**similarities([hit.key for hit in hits]), **near}
    words = _spread([hit.score for hit in hits])
    meaning = _spread([similar.get(hit.key, 0.0) for hit in hits])
    ranked = [
        hit._replace(score=HALF * by_words + (1 - HALF) * by_meaning)
        for hit, by_words, by_meaning in zip(hits, words, meaning, strict=True)
    ]
    return sorted(ranked, key=lambda hit: (-hit.score, hit.key))


def _spread(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    least, most = min(scores), max(scores)
    if most == least:
        return [1.0 if most else 0.0] * len(scores)
    return [(score - least) / (most - least) for score in scores]


def _shown(engine: Engine, query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
    """Return the hits of a page with their highlights, if they are wanted."""
    if not query.highlight or not hits:
        return tuple(hits)
    keys = frozenset(hit.key for hit in hits)
    again = replace(query, only=keys, after=None, offset=0, limit=len(keys), facets=())
    marked = {hit.key: hit for hit in engine.search(again).hits}
    return tuple(
        marked[hit.key]._replace(score=hit.score) if hit.key in marked else hit for hit in hits
    )


def _together(
    words: EngineAnswer, meaning: EngineAnswer, hits: Sequence[EngineHit], place: str | None
) -> EngineAnswer:
    facets: dict[str, Mapping[str, int]] = {}
    for facet in words.facets:
        counts = dict(words.facets[facet])
        for value, count in meaning.facets.get(facet, {}).items():
            counts[value] = counts.get(value, 0) + count
        most = sorted(counts.items(), key=lambda item: -item[1])[:MAX_FACET_VALUES]
        facets[facet] = dict(most)
    return EngineAnswer(
        hits=tuple(hits),
        total=words.total + meaning.total,
        seq=min(words.seq, meaning.seq),
        corrected=words.corrected,
        facets=facets,
        next=place,
    )
