"""Searching: the one function that everything outside this package calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import orjson
from django.db.models import Q

from pages.publishing.access import ANONYMOUS, Viewer
from pages.publishing.kinds import PAGE
from pages.publishing.models import Change, PublishedDocument
from search.engines import get_engine
from search.engines.interface import EngineHit, EngineQuery, Key, Passage
from search.indexer import among

MAX_QUERY = 256
MAX_LIMIT = 100
MAX_OFFSET = 1_000
EVERY_TYPE = "*"
ORDERS = ("relevance", "date")


class SearchError(Exception):
    """A search that cannot be made. `parameter` is the field of `SearchQuery` that is to blame."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched, and where. Filters are joined by "and", the values of one by "or"."""

    q: str
    site_id: int
    locales: Sequence[str] = ()  # none: every locale of the site
    types: Sequence[str] = ()  # none: every page type; "*": everything that can be searched
    tags: Sequence[str] = ()
    categories: Sequence[str] = ()  # slugs or ids
    authors: Sequence[str] = ()  # slugs or ids
    under: int | None = None  # a page, for its descendants
    order: str = "relevance"
    limit: int = 20
    offset: int = 0
    highlight: bool = True
    spell: bool = True

    def check(self) -> None:
        """Raise a SearchError if a value is out of bounds."""
        if not self.q.strip():
            raise SearchError("q", "The query is empty.")
        if len(self.q) > MAX_QUERY:
            raise SearchError(
                "q", f"The query has {len(self.q)} characters; at most {MAX_QUERY} are accepted."
            )
        if self.order not in ORDERS:
            raise SearchError(
                "order", f"{self.order!r} is not an order; accepted: {', '.join(ORDERS)}."
            )
        if not 1 <= self.limit <= MAX_LIMIT:
            raise SearchError("limit", f"{self.limit} is out of range; accepted: 1 to {MAX_LIMIT}.")
        if not 0 <= self.offset <= MAX_OFFSET:
            raise SearchError(
                "offset", f"{self.offset} is out of range; accepted: 0 to {MAX_OFFSET}."
            )


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One published document that was found. Without highlights, title and passages are empty."""

    kind: str
    object_id: int
    site_id: int
    locale: str
    type: str
    path: str
    card: bytes
    score: float
    title: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of hits out of `total_count`, from an index complete up to the change `seq`."""

    total_count: int
    hits: tuple[SearchHit, ...]
    corrected_query: str | None
    seq: int


def search(query: SearchQuery, viewer: Viewer = ANONYMOUS) -> SearchAnswer:
    """Answer a search with what this viewer may read at this moment, in two SQL queries.

    The index may lag behind the database. What was restricted, unpublished or deleted since is
    kept out of hits, counts and corrections all the same.

    Raises:
        SearchError: for a value that is out of bounds.
    """
    query.check()
    engine = get_engine()
    # In this order: the engine is at least as new as the number, so no later withdrawal is missed.
    withdrawn = _withdrawn_since(engine.seq() or 0)
    answer = engine.search(_engine_query(query, withdrawn))
    documents = _readable(viewer, [hit.key for hit in answer.hits])
    hits = tuple(
        _search_hit(hit, documents[hit.key], query.highlight)
        for hit in answer.hits
        if hit.key in documents
    )
    return SearchAnswer(
        total_count=answer.total - (len(answer.hits) - len(hits)),
        hits=hits,
        corrected_query=answer.corrected,
        seq=answer.seq,
    )


def _engine_query(query: SearchQuery, withdrawn: frozenset[Key]) -> EngineQuery:
    types = () if EVERY_TYPE in query.types else tuple(query.types)
    return EngineQuery(
        text=query.q,
        # Only pages have a site of their own; the rest is shared by all sites.
        site_ids=(query.site_id, 0) if query.types else (query.site_id,),
        locales=tuple(query.locales),
        kinds=() if query.types else (PAGE,),
        types=types,
        tags=tuple(query.tags),
        categories=tuple(query.categories),
        authors=tuple(query.authors),
        under=query.under,
        newest_first=query.order == "date",
        limit=query.limit,
        offset=query.offset,
        highlight=query.highlight,
        spell=query.spell,
        exclude=withdrawn,
    )


def _withdrawn_since(seq: int) -> frozenset[Key]:
    """Return what the index may still have although it is not public any more."""
    public = Q(op="upsert") & ANONYMOUS.access_filter()
    changes = Change.objects.filter(~public, seq__gt=seq)
    return frozenset(
        Key(*row) for row in changes.values_list("site_id", "locale", "kind", "object_id")
    )


def _readable(viewer: Viewer, keys: Sequence[Key]) -> dict[Key, PublishedDocument]:
    """Return the documents behind some hits that the viewer may read."""
    documents = PublishedDocument.objects.visible_to(viewer).filter(among(keys))
    fields = ("site_id", "locale", "kind", "object_id", "type", "path", "card", "seq")
    return {
        Key(document.site_id, document.locale, document.kind, document.object_id): document
        for document in documents.only(*fields)
    }


def _search_hit(hit: EngineHit, document: PublishedDocument, highlight: bool) -> SearchHit:
    card = bytes(document.card)
    title, passages = hit.title, hit.passages
    if highlight and hit.seq != document.seq:
        # The text has changed since it was indexed: what was taken out must not be quoted.
        content = orjson.loads(card)
        title, passages = escape(content.get("title") or content.get("name") or ""), ()
    return SearchHit(
        *hit.key[2:],
        site_id=hit.key.site_id,
        locale=hit.key.locale,
        type=document.type,
        path=document.path,
        card=card,
        score=round(hit.score, 4),
        title=title,
        passages=passages,
    )
