"""Single published documents: by identity, by path, and the relations of a page to others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.utils.encoding import uri_to_iri
from django.utils.http import http_date
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from api.listing import SEQ
from api.parameters import LARGEST_ID
from api.sites import SiteInfo
from pages.publishing.access import Viewer
from pages.publishing.database import fetch_rows
from pages.publishing.fallbacks import stands_in
from pages.publishing.kinds import PAGE, REDIRECT

TABLE = "publishing_publisheddocument"
COLUMNS = f"d.kind, d.object_id, d.site_id, d.body, d.etag, d.digest, {SEQ}, d.published_at"


class Document(NamedTuple):
    """One published document as it is sent, as of the change `seq`."""

    kind: str
    object_id: int
    site_id: int
    body: bytes
    etag: str
    digest: str
    seq: int
    written_at: datetime | str  # these bytes; some databases know no times
    found_by: str = ""

    @property
    def etag_at_path(self) -> str:
        """The entity tag of the answer that wraps these bytes: it differs wherever they do."""
        return f"{self.etag}-at"

    @property
    def last_modified(self) -> str:
        """When these bytes were written, as HTTP says it."""
        return _http_date(self.written_at)


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
    """Return the page at a path of a site, else the redirect from it, else None. Takes one query.

    Redirects are compared as Wagtail does it: with the query string first, then without it, and
    those of the site come before those of all sites.
    """
    return at_paths(site, [path], viewer)[path]


def page_at(site: SiteInfo, path: str, viewer: Viewer) -> Document | None:
    """Return the page at exactly this path; None also where several might be meant.

    It is what `at_path` returns, sooner, where a page is there. Takes one query.
    """
    rule, params = viewer.access_sql("d")
    found = _documents(
        f"d.site_id = %s AND d.path = %s AND d.kind = %s AND {rule}", [site.id, path, PAGE, *params]
    )
    return found[0] if len(found) == 1 else None


def at_paths(
    site: SiteInfo, paths: Sequence[str], viewer: Viewer, whole: bool = True
) -> dict[str, Document | None]:
    """Return what is at each of some paths, as `at_path` does, whole or short. Takes one query."""
    pages = {path: _page_paths(path) for path in paths}
    redirects = {path: _redirect_paths(path) for path in paths}
    forms = dict.fromkeys(form for path in paths for form in (*pages[path], *redirects[path]))
    rule, params = viewer.access_sql("d")
    found = _documents(
        f"d.site_id IN (%s, %s) AND d.path IN ({_marks(list(forms))}) AND d.kind IN (%s, %s)"
        f" AND {rule}",
        [*site.scope, *forms, PAGE, REDIRECT, *params],
        columns=f"{COLUMNS if whole else COLUMNS.replace('d.body', 'd.card')}, d.path",
    )
    by_path: dict[str, list[Document]] = {}
    for document in found:
        by_path.setdefault(document.found_by, []).append(document)

    def best(path: str) -> Document | None:
        here = [
            *((form, PAGE) for form in pages[path]),
            *((form, REDIRECT) for form in redirects[path]),
        ]

        def rank(document: Document) -> tuple[bool, bool, int, int]:
            place = here.index((document.found_by, document.kind))
            return (
                document.kind != PAGE,
                document.kind == PAGE and stands_in(document.body),
                place,
                -document.site_id,
            )

        fitting = [
            document
            for form, kind in dict.fromkeys(here)
            for document in by_path.get(form, ())
            if document.kind == kind
        ]
        return min(fitting, key=rank, default=None)

    return {path: best(path) for path in paths}


def was_at_path(site: SiteInfo, path: str) -> tuple[bool, int]:
    """Return whether a public page was at a path and is gone, and the number of the last change.

    A page that was never public leaves no trace. Takes one query.
    """
    gone, seq = were_at_paths(site, [path])
    return bool(gone), seq


def were_at_paths(site: SiteInfo, paths: Sequence[str]) -> tuple[set[str], int]:
    """Return at which of some paths something was, as `was_at_path` does. Takes one query."""
    forms = {path: _page_paths(path) for path in paths}
    asked = list(dict.fromkeys(form for path in paths for form in forms[path]))
    rows = fetch_rows(
        f"SELECT t.seq, c.path FROM (SELECT {SEQ} AS seq) t LEFT JOIN publishing_change c"
        f" ON c.site_id = %s AND c.path IN ({_marks(asked)}) AND c.kind = %s"
        " AND c.op = 'delete' AND c.exposed",
        [site.id, *asked, PAGE],
    )
    gone = {path for _, path in rows}
    return {path for path in paths if gone.intersection(forms[path])}, rows[0][0]


def locks_at_path(site: SiteInfo, path: str) -> list[str]:
    """Return the kinds of restrictions of the page at a path: `groups`, `login`, `password`.

    They are the same whoever asks, and none where no page is. Takes one query, and one more where
    there are some.
    """
    return locks_at_paths(site, [path])[path]


def locks_at_paths(site: SiteInfo, paths: Sequence[str]) -> dict[str, list[str]]:
    """Return the restrictions of the pages at some paths, as `locks_at_path` does."""
    forms = {path: _page_paths(path) for path in paths}
    asked = list(dict.fromkeys(form for path in paths for form in forms[path]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT path, access FROM {TABLE} WHERE site_id = %s AND path IN ({_marks(asked)})"
            " AND kind = %s AND access > ''",
            [site.id, *asked, PAGE],
        )
        access = dict(cursor.fetchall())
    marks = {
        path: {int(mark[1:]) for mark in found.split(",") if mark.startswith("p")}
        for path, found in access.items()
    }
    ids = {pk for found in marks.values() for pk in found}
    rows = PageViewRestriction.objects.filter(pk__in=ids).values_list("pk", "restriction_type")
    kinds = dict(rows) if ids else {}
    return {
        path: sorted(
            {kinds[pk] for form in forms[path] for pk in marks.get(form, ()) if pk in kinds}
        )
        for path in paths
    }


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


@lru_cache(maxsize=1_000)
def _http_date(moment: datetime | str) -> str:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return http_date((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _documents(
    where: str, params: Sequence[Any], columns: str = f"{COLUMNS}, ''", source: str = f"{TABLE} d"
) -> list[Document]:
    return [
        Document(kind, pk, site_id, bytes(body), *rest)
        for kind, pk, site_id, body, *rest in fetch_rows(
            f"SELECT {columns} FROM {source} WHERE {where}", params
        )
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
