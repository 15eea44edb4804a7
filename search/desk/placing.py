"""Where pinned pages stand among the results, and which pages are hidden there."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import orjson

from pages.publishing.access import Viewer
from pages.publishing.kinds import PAGE
from pages.publishing.models import PublishedDocument
from search.desk.rules import Curation
from search.engines.interface import Key, SearchDocument
from search.extract import search_document

if TYPE_CHECKING:
    from search.query import SearchQuery


@dataclass(frozen=True)
class Placed:
    """A page that stands at the top, for this viewer and under the filters of this search."""

    document: PublishedDocument
    searched: SearchDocument

    @property
    def title(self) -> str:
        """The page's title as HTML."""
        content = orjson.loads(bytes(self.document.card))
        return escape(content.get("title") or "")


@dataclass(frozen=True)
class Placement:
    """The pinned pages in their order, and what the engine leaves out: these and the hidden."""

    pinned: Sequence[Placed] = ()
    apart: frozenset[Key] = frozenset()


def place(curation: Curation, query: "SearchQuery", viewer: Viewer) -> Placement:
    """Return what a curation does to one search. Takes two SQL queries at most."""
    pages = PublishedDocument.objects.filter(kind=PAGE, site_id=query.site_id)
    pinned = curation.pinned if query.order == "relevance" else ()
    columns = ("site_id", "locale", "kind", "object_id")
    wanted = {*pinned, *curation.hidden}
    keys = {Key(*row) for row in pages.filter(object_id__in=wanted).values_list(*columns)}
    if not pinned:
        return Placement((), frozenset(keys))
    found: dict[int, Placed] = {}
    for document in pages.visible_to(viewer).filter(object_id__in=pinned).order_by("pk"):
        if query.locales and document.locale not in query.locales:
            continue
        key = Key(document.site_id, document.locale, document.kind, document.object_id)
        searched = search_document(key, document.type, document.seq, document.body)
        if document.object_id not in curation.hidden and _fits(searched, query):
            found.setdefault(document.object_id, Placed(document, searched))
    return Placement([found[pk] for pk in dict.fromkeys(pinned) if pk in found], frozenset(keys))


def _fits(document: SearchDocument, query: "SearchQuery") -> bool:
    """Return whether a page passes the filters of a search."""
    moment = document.published_at or None
    start, end = query.published_from, query.published_before
    return (
        (not query.types or "*" in query.types or document.type in query.types)
        and _any(query.tags, document.tags)
        and _any(query.categories, document.categories)
        and _any(query.authors, document.authors)
        and _any(query.years, (document.year,))
        and (query.under is None or query.under in document.ancestors)
        and (start is None or (moment is not None and moment >= start.timestamp()))
        and (end is None or (moment is not None and moment < end.timestamp()))
    )


def _any(wanted: Sequence[object], there: Sequence[object]) -> bool:
    return not wanted or bool(set(map(str, wanted)) & set(map(str, there)))
