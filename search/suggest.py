"""Suggesting: what somebody who is typing may be looking for."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import orjson

from pages.publishing.access import ANONYMOUS, Viewer
from pages.publishing.kinds import PAGE
from search.desk.popular import popular_queries
from search.engines import get_engine
from search.engines.interface import EngineQuery
from search.query import MAX_QUERY, SearchError, readable, withdrawn_since

MAX_LIMIT = 20


@dataclass(frozen=True, slots=True)
class SuggestedPage:
    """A page that may be meant. `title` is HTML with `<mark>` around what was typed."""

    object_id: int
    type: str
    locale: str
    path: str
    card: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant, the best first; from an index complete up to the change `seq`."""

    pages: tuple[SuggestedPage, ...]
    queries: tuple[str, ...]
    seq: int


def suggest(
    q: str,
    site_id: int,
    locales: Sequence[str] = (),
    types: Sequence[str] = (),
    limit: int = 5,
    viewer: Viewer = ANONYMOUS,
) -> Suggestions:
    """Return what a query that is being typed may be meant for, in three SQL queries.

    Args:
        q: what was typed so far; its last word may be the beginning of one.
        site_id: whose pages.
        locales: in which; none: all.
        types: of which; none: all.
        limit: how many pages, at most 20.
        viewer: who is typing. What they may not read at this moment is not suggested.

    Raises:
        SearchError: for a value that is out of bounds.
        EngineError: the search engine does not answer.
    """
    if not q.strip():
        raise SearchError("q", f"The query is empty; accepted: 1 to {MAX_QUERY} characters.")
    if len(q) > MAX_QUERY:
        raise SearchError("q", f"The query has {len(q)} characters; accepted: at most {MAX_QUERY}.")
    if not 1 <= limit <= MAX_LIMIT:
        raise SearchError("limit", f"{limit} is out of range; accepted: 1 to {MAX_LIMIT}.")
    engine = get_engine()
    # In this order: the engine is at least as new as the number, so no later withdrawal is missed.
    withdrawn = withdrawn_since(engine.seq() or 0)
    query = EngineQuery(
        text=q,
        site_ids=(site_id,),
        locales=tuple(locales),
        kinds=(PAGE,),
        types=tuple(types),
        limit=limit,
        exclude=withdrawn,
    )
    answer = engine.suggest(query)
    documents = readable(viewer, [hit.key for hit in answer.hits])
    pages = []
    for hit in answer.hits:
        document = documents.get(hit.key)
        if document is None:
            continue
        card, title = bytes(document.card), hit.title
        if hit.seq != document.seq:  # its title may be another by now
            title = escape(orjson.loads(card).get("title") or "")
        place = (document.type, document.locale, document.path)
        pages.append(SuggestedPage(hit.key.object_id, *place, card, title))
    queries: tuple[str, ...] = ()
    if viewer is ANONYMOUS:
        queries = popular_queries(q, site_id, tuple(locales), withdrawn)
    return Suggestions(tuple(pages), queries, answer.seq)
