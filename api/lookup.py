"""Single published documents: by identity, by path, and the relations of a page to others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from api.listing import SEQ
from api.parameters import LARGEST_ID
from api.sites import SiteInfo
from pages.publishing.access import Viewer
from pages.publishing.fallbacks import stands_in
from pages.publishing.kinds import PAGE, REDIRECT

TABLE = "publishing_publisheddocument"
COLUMNS = f"d.kind, d.object_id, d.site_id, d.body, d.etag, d.digest, {SEQ}"


@dataclass(frozen=True)
class Document:
    """One published document as it is sent, as of the change `seq`."""

    kind: str
    object_id: int
    site_id: int
    body: bytes
    etag: str
    digest: str
    seq: int
    found_by: str = ""


@dataclass(frozen=True)
class Relations:
    """Where a page stands: its ancestors by id, its parent, and what its translations share."""

    ancestors: list[int] = field(default_factory=list)
    parent: int | None = None
    translation_key: str | None = None


def by_id(
    kind: str, object_id: int, viewer: Viewer, site_ids: Sequence[int] = (), prefer: int = 0
) -> Document | None:
    """Return an object's document in one of some sites, or in any. Takes one query.

    Where it is in several, `prefer` is the one to take, else the one with the lowest id. Of a page
    that stands in for its translations, it is the one in the page's own locale.
    """
    if not 0 <= object_id <= LARGEST_ID:
        return None
    rule, params = viewer.access_sql("d")
    where = f"d.kind = %s AND d.object_id = %s AND {rule}"
    if site_ids:
        where += f" AND d.site_id IN ({_marks(site_ids)})"
    found = _documents(where, [kind, object_id, *params, *site_ids])

    def rank(document: Document) -> tuple[bool, int, bool]:
        return (document.site_id != prefer, document.site_id, stands_in(document.body))

    return min(found, key=rank, default=None)


def by_entry(keys: Sequence[str], viewer: Viewer) -> Document | None:
    """Return the document that the first of some keys of entries leads to. Takes one query."""
    rule, params = viewer.access_sql("d")
    found = _documents(
        f"e.key IN ({_marks(keys)}) AND {rule}",
        [*keys, *params],
        columns=f"{COLUMNS}, e.key",
        source=f"publishing_entry e JOIN {TABLE} d ON d.id = e.document_id",
    )
    found.sort(key=lambda document: keys.index(document.found_by))
    return found[0] if found else None


def at_path(site: SiteInfo, path: str, viewer: Viewer) -> Document | None:
    """Return the page at a path of a site, else the redirect from it, else None.

    Redirects are compared as Wagtail does it: with the query string first, then without it, and
    those of the site come before those of all sites. Takes one query.
    """
    pages, redirects = _page_paths(path), _redirect_paths(path)
    paths = [*pages, *redirects]
    rule, params = viewer.access_sql("d")
    found = _documents(
        f"d.site_id IN (%s, %s) AND d.path IN ({_marks(paths)}) AND d.kind IN (%s, %s) AND {rule}",
        [*site.scope, *paths, PAGE, REDIRECT, *params],
        columns=f"{COLUMNS}, d.path",
    )

    def rank(document: Document) -> tuple[int, int, int]:
        if document.kind == PAGE:
            return (0, stands_in(document.body), pages.index(document.found_by))
        return (1, redirects.index(document.found_by), -document.site_id)

    fitting = [
        document
        for document in found
        if document.found_by in (pages if document.kind == PAGE else redirects)
    ]
    return min(fitting, key=rank, default=None)


def was_at_path(site: SiteInfo, path: str) -> tuple[bool, int]:
    """Return whether a public page was at a path and is gone, and the number of the last change.

    A page that was never public leaves no trace. Takes one query.
    """
    pages = _page_paths(path)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM publishing_change WHERE site_id = %s"
            f" AND path IN ({_marks(pages)}) AND kind = %s AND op = 'delete' AND exposed), {SEQ}",
            [site.id, *pages, PAGE],
        )
        gone, seq = cursor.fetchone()
    return bool(gone), seq


def locks_at_path(site: SiteInfo, path: str) -> list[str]:
    """Return the kinds of restrictions of the page at a path: `groups`, `login`, `password`.

    They are the same whoever asks, and none where no page is. Takes one query, and one more where
    there are some.
    """
    pages = _page_paths(path)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT access FROM {TABLE} WHERE site_id = %s AND path IN ({_marks(pages)})"
            " AND kind = %s AND access > ''",
            [site.id, *pages, PAGE],
        )
        row = cursor.fetchone()
    marks = row[0].split(",") if row else []
    ids = [int(mark[1:]) for mark in marks if mark.startswith("p")]
    found = PageViewRestriction.objects.filter(pk__in=ids)
    return sorted(set(found.values_list("restriction_type", flat=True))) if ids else []


def relations(page_id: int, site: SiteInfo, viewer: Viewer) -> Relations | None:
    """Return where a page stands in a site, or None where it is not public. Takes one query."""
    rule, params = viewer.access_sql("d")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.key FROM {TABLE} d JOIN publishing_entry e ON e.document_id = d.id"
            " JOIN wagtailcore_page p ON p.id = d.object_id"
            " JOIN wagtailcore_locale l ON l.id = p.locale_id AND l.language_code = d.locale"
            f" WHERE d.kind = %s AND d.object_id = %s AND d.site_id = %s AND {rule}",
            [PAGE, page_id, site.id, *params],
        )
        keys = [key for (key,) in cursor.fetchall()]
    if not keys:
        return None
    values: dict[str, list[str]] = {}
    for key in keys:
        name, _, value = key.split("|", 3)[3].partition("=")
        values.setdefault(name, []).append(value)
    return Relations(
        ancestors=[int(value) for value in values.get("under", [])],
        parent=next((int(value) for value in values.get("child_of", [])), None),
        translation_key=next(iter(values.get("translation_key", [])), None),
    )


def _documents(
    where: str, params: Sequence[Any], columns: str = f"{COLUMNS}, ''", source: str = f"{TABLE} d"
) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {source} WHERE {where}", params)
        return [
            Document(kind, pk, site_id, bytes(body), *rest)
            for kind, pk, site_id, body, *rest in cursor.fetchall()
        ]


def _page_paths(path: str) -> list[str]:
    """Return the forms in which a page's path may have been asked for: pages end with a slash."""
    plain = path.partition("#")[0].partition("?")[0]
    forms = [plain, uri_to_iri(plain)]
    return list(dict.fromkeys(form if form.endswith("/") else f"{form}/" for form in forms))


def _redirect_paths(path: str) -> list[str]:
    """Return the forms in which a redirect's old path may be stored, the best match first."""
    whole, bare = path.partition("#")[0], path.partition("#")[0].partition("?")[0]
    return list(
        dict.fromkeys(
            Redirect.normalise_path(form, decode_unicode=decoded)
            for form in (whole, bare)
            for decoded in (True, False)
        )
    )


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
