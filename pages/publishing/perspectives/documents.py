"""Documents in a perspective: of one object, at a path, in a list. None of them is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils.encoding import uri_to_iri
from wagtail.models import Page
from wagtail.query import PageQuerySet

from pages.paths import HOME_DEPTH, site_roots
from pages.publishing import kinds
from pages.publishing.access import Viewer
from pages.publishing.builder import UPDATED_AT, Built, Target, build
from pages.publishing.fallbacks import stands_in
from pages.publishing.fields import timestamp
from pages.publishing.perspectives.reader import PerspectiveReader
from pages.publishing.perspectives.versions import Perspective
from pages.publishing.reader import STEP, PageRow

PLACEHOLDER = UPDATED_AT.encode()
ORDERS = {
    "first_published_at": "first_published_at",
    "title": "draft_title",
    "updated_at": "latest_revision_created_at",
    "id": "pk",
    "position": "path",
}


@dataclass(frozen=True)
class PerspectiveDocument:
    """One document as a perspective shows it.

    `revision_id` and `saved_at` say which version of the page it was built from.
    """

    kind: str
    object_id: int
    site_id: int
    locale: str
    type: str
    path: str
    body: bytes
    card: bytes
    digest: str
    revision_id: int | None = None
    saved_at: datetime | None = None


@dataclass(frozen=True)
class PageQuery:
    """Which pages a list contains; `order` is one of `ORDERS`, reversed by a `-` in front.

    Pages that were never published count as the newest. The list begins after the place `after`,
    which is one of its own (`PageList.last`), or after `offset` pages.
    """

    site_id: int
    locales: Sequence[str] = ()
    types: Sequence[type[Page]] = ()
    child_of: int | None = None
    descendant_of: int | None = None
    slug: str | None = None
    order: str = "-first_published_at"
    limit: int = 20
    offset: int = 0
    after: tuple[Any, int] | None = None

    @property
    def descends(self) -> bool:
        """Whether the order is reversed."""
        return self.order.startswith("-")

    @property
    def column(self) -> str:
        """The column of the page table that is ordered by."""
        return ORDERS[self.order.removeprefix("-")]


class PageList(NamedTuple):
    """Some documents of a list of pages, out of `total`.

    `last` is the place of the last page of them where more come after it: its value in the order (a
    time as ISO 8601 writes it), and its id.
    """

    documents: list[PerspectiveDocument]
    total: int
    last: tuple[Any, int] | None


def document(
    perspective: Perspective,
    kind: str,
    object_id: int,
    viewer: Viewer,
    site_ids: Sequence[int] = (),
    prefer: int = 0,
) -> PerspectiveDocument | None:
    """Return an object's document in one of some sites, or in any.

    Where it is in several, `prefer` is the one to take, else the one with the lowest id.
    """
    reader = PerspectiveReader(perspective)
    found = [
        built
        for built in _built(reader, [Target(kind, object_id)], viewer)
        if not site_ids or built.site_id in site_ids
    ]

    def rank(one: Built) -> tuple[bool, int, bool]:
        return (one.site_id != prefer, one.site_id, stands_in(one.body))

    best = min(found, key=rank, default=None)
    return _finished(best, reader) if best else None


def page_at(
    perspective: Perspective, site_id: int, path: str, viewer: Viewer
) -> PerspectiveDocument | None:
    """Return the page at a path of a site, or None."""
    plain = path.partition("#")[0].partition("?")[0]
    reader = PerspectiveReader(perspective)
    for form in dict.fromkeys((plain, uri_to_iri(plain))):
        whole = form if form.endswith("/") else f"{form}/"
        for row in _rows_at(reader, site_id, whole):
            for built in _built(reader, [Target(kinds.PAGE, row.id)], viewer):
                if built.site_id == site_id and built.path == whole:
                    return _finished(built, reader)
    return None


def page_list(perspective: Perspective, query: PageQuery, viewer: Viewer) -> PageList:
    """Return some documents of a list of pages, and how many there are in all."""
    reader = PerspectiveReader(perspective)
    pages = _pages(perspective, query)
    for path, mark in reader.restrictions.pages:
        if f"p{mark}" not in viewer.rights:
            pages = pages.exclude(path__startswith=path)
    if query.slug is not None:
        slug = query.slug
        candidates = pages.filter(perspective.may_have_slug(slug)).values_list("pk", flat=True)
        rows = reader.rows(candidates)
        pages = pages.filter(pk__in=[pk for pk, row in rows.items() if row and _slug(row) == slug])
    total = pages.count()
    end = query.offset + query.limit
    following = pages if query.after is None else pages.filter(_beyond(query, *query.after))
    places = list(following[query.offset : end + 1].values_list(query.column, "pk"))
    last = None
    if len(places) > query.limit:
        value, pk = places[query.limit - 1]
        last = (value.isoformat() if isinstance(value, datetime) else value, pk)
    ids = [pk for _, pk in places[: query.limit]]
    built = {
        one.target.id: one
        for one in _built(reader, [Target(kinds.PAGE, pk) for pk in ids], viewer)
        if one.site_id == query.site_id and not stands_in(one.body)
    }
    found = [_finished(built[pk], reader) for pk in ids if pk in built]
    return PageList(found, total, last)


def may_read(viewer: Viewer, access: str) -> bool:
    """Return whether restrictions let a viewer through, whether anything stored has them or not."""
    return not access or viewer.rights.issuperset(access.split(","))


def _built(reader: PerspectiveReader, targets: Iterable[Target], viewer: Viewer) -> list[Built]:
    return [
        one
        for documents in build(targets, reader).values()
        for one in documents
        if may_read(viewer, one.access) and viewer.covers(one.site_id, one.locale)
    ]


def _finished(built: Built, reader: PerspectiveReader) -> PerspectiveDocument:
    time = (timestamp(built.own_time) or "").encode()
    is_page = built.target.kind == kinds.PAGE
    version = reader.version(built.target.id) if is_page else None
    return PerspectiveDocument(
        kind=built.target.kind,
        object_id=built.target.id,
        site_id=built.site_id,
        locale=built.locale,
        type=built.type,
        path=built.path,
        body=built.body.replace(PLACEHOLDER, time),
        card=built.card.replace(PLACEHOLDER, time),
        digest=built.digest,
        revision_id=version.revision_id if version else None,
        saved_at=version.saved_at if version else None,
    )


def _pages(perspective: Perspective, query: PageQuery) -> "PageQuerySet":
    here = Q(pk=None)
    for root in site_roots():
        if root.site_id == query.site_id and (not query.locales or root.locale in query.locales):
            here |= Q(url_path__startswith=root.url_path)
    pages = Page.objects.filter(here & perspective.shown(), depth__gte=HOME_DEPTH)
    if query.locales:
        pages = pages.filter(locale__language_code__in=query.locales)
    if query.types:
        pages = pages.exact_type(*query.types)
    for pk, direct in ((query.child_of, True), (query.descendant_of, False)):
        if pk is not None:
            above = Page.objects.filter(pk=pk).first()
            if above is None:
                return pages.none()
            pages = pages.child_of(above) if direct else pages.descendant_of(above)
    column = F(query.column)
    # The newest is last in the order of time, and what was never published is newer still.
    if query.descends:
        return pages.order_by(column.desc(nulls_first=True), "-pk")
    return pages.order_by(column.asc(nulls_last=True), "pk")


def _beyond(query: PageQuery, value: Any, pk: int) -> Q:
    """Return the pages that come after a place of the list."""
    name, way = query.column, "lt" if query.descends else "gt"
    missing = Q(**{f"{name}__isnull": True})
    if value is None:
        alike = missing & Q(**{f"pk__{way}": pk})
        return alike | ~missing if query.descends else alike
    beyond = Q(**{f"{name}__{way}": value}) | Q(**{name: value, f"pk__{way}": pk})
    return beyond if query.descends else beyond | missing


def _rows_at(reader: PerspectiveReader, site_id: int, path: str) -> list[PageRow]:
    """Return the pages that may be at a path, by walking down from the site's home pages."""
    for root in sorted(reader.roots, key=lambda root: -len(root.prefix)):
        if root.site_id == site_id and path.startswith(root.prefix):
            slugs = path.removeprefix(root.prefix).split("/")[:-1]
            level = [reader.home(root)]
            for slug in slugs:
                level = _children(reader, level, slug)
            return level
    return []


def _children(reader: PerspectiveReader, parents: list[PageRow], slug: str) -> list[PageRow]:
    """Return the children of some pages that have a slug; those that are shown come first."""
    below = Q(pk=None)
    for parent in parents:
        below |= Q(path__startswith=parent.path, depth=len(parent.path) // STEP + 1)
    ids = Page.objects.filter(below & reader.perspective.may_have_slug(slug))
    rows = reader.rows(ids.values_list("pk", flat=True)).values()
    fitting = [row for row in rows if row and _slug(row) == slug]
    return sorted(fitting, key=lambda row: (not row.live, row.id))


def _slug(row: PageRow) -> str:
    return row.url_path.rstrip("/").rpartition("/")[2]
