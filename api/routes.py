"""Every path of a site: what a front end has to render, without what it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from api.listing import SEQ
from pages.publishing.access import Viewer
from pages.publishing.kinds import PAGE


@dataclass
class Route:
    """One path, and the page that is there in each locale."""

    document_id: int
    path: str
    page_id: int
    type: str
    locale: str
    is_fallback: bool
    updated_at: datetime | None
    alternates: list[dict[str, str]] = field(default_factory=list)


def routes(
    site_id: int,
    locales: Sequence[str],
    types: Sequence[str],
    viewer: Viewer,
    limit: int,
    after: tuple[Any, int] | None = None,
) -> tuple[list[Route], int]:
    """Return some paths of a site in order, and the number of the last change. Takes one query."""
    rule, rule_params = viewer.access_sql("d")
    where = f"d.kind = %s AND d.site_id = %s AND {rule}"
    params: list[Any] = [PAGE, site_id, *rule_params]
    where += f" AND d.locale IN ({_marks(locales)}) AND d.type IN ({_marks(types)})"
    params += [*locales, *types]
    if after is not None:
        where += " AND (d.path, d.id) > (%s, %s)"
        params += after
    other_rule, other_params = viewer.access_sql("o")
    sql = (
        "SELECT t.seq, d.id, d.path, d.object_id, d.type, d.locale, d.updated_at,"
        " l.language_code, o.locale, o.path"
        f" FROM (SELECT {SEQ} AS seq) t"
        " LEFT JOIN (SELECT d.id, d.path, d.object_id, d.site_id, d.type, d.locale, d.updated_at"
        f" FROM publishing_publisheddocument d WHERE {where} ORDER BY d.path, d.id LIMIT %s) d"
        " ON 1 = 1"
        " LEFT JOIN wagtailcore_page p ON p.id = d.object_id"
        " LEFT JOIN wagtailcore_locale l ON l.id = p.locale_id"
        " LEFT JOIN wagtailcore_page q ON q.translation_key = p.translation_key"
        " LEFT JOIN wagtailcore_locale m ON m.id = q.locale_id"
        # What stands in for a translation is none.
        " LEFT JOIN publishing_publisheddocument o ON o.kind = %s AND o.object_id = q.id"
        f" AND o.site_id = d.site_id AND o.locale = m.language_code AND {other_rule}"
        " ORDER BY d.path, d.id, o.locale"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit, PAGE, *other_params])
        rows = cursor.fetchall()
    found: dict[int, Route] = {}
    for _, pk, path, page_id, label, locale, updated_at, own, other, other_path in rows:
        if pk is None:
            continue
        if pk not in found:
            time = parse_datetime(updated_at) if isinstance(updated_at, str) else updated_at
            found[pk] = Route(pk, path, page_id, label, locale, own != locale, time)
        if other is not None:
            found[pk].alternates.append({"locale": other, "path": other_path})
    return list(found.values()), rows[0][0]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
