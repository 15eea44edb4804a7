"""Lists of published documents: the one statement that answers them all.

A list is a scan of the narrow rows of `publishing_entry`: one range for each site, locale and type
that it covers, merged in order. The first filter is that range; each further one is a semi-join on
it. What the viewer may not read is left out by the one access rule, in the rows and in the count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.db import connection

from pages.publishing.access import Viewer
from pages.publishing.changes import current_seq
from pages.publishing.entries import entry_key
from pages.publishing.kinds import PAGE

SEQ = "COALESCE((SELECT seq FROM publishing_clock WHERE id = 1), 0)"
ALL = ("all", "")
MAX_RANGES = 200
Scope = tuple[int, str, str]  # site, locale, type
# Filters that leave few rows come first: the first one decides how many rows are looked at.
SELECTIVE = ("slug", "handle", "from", "translation_key", "child_of")


@dataclass(frozen=True)
class Order:
    """An order by a declared order's own value, or, without a name, by the type's default value."""

    name: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Listing:
    """What a list contains. Filters are pairs of field and value, and all of them hold.

    `path`, `object_ids` and `without` (ids of objects) are for lists of pages.
    """

    site_ids: Sequence[int]
    locales: Sequence[str]
    types: Sequence[str]
    filters: Sequence[tuple[str, str]] = ()
    path: str | None = None
    object_ids: Sequence[int] | None = None
    without: Sequence[int] = ()
    order: Order = field(default_factory=Order)
    limit: int = 20
    offset: int = 0
    bodies: bool = False

    @property
    def scopes(self) -> list[Scope]:
        """Each site, locale and type that the list covers."""
        return list(product(self.site_ids, self.locales, self.types))


@dataclass(frozen=True)
class Row:
    """One document of a list: its card, or its body where bodies were asked for."""

    kind: str
    object_id: int
    content: bytes


@dataclass(frozen=True)
class Found:
    """A page of a list, out of `total`, as of the change `seq`."""

    rows: list[Row]
    total: int
    seq: int


def find(listing: Listing, viewer: Viewer) -> Found:
    """Return a page of a list as this viewer may see it. Takes one query.

    Sites and locales that are not the viewer's are left out.
    """
    if not any(viewer.covers(site_id, locale) for site_id, locale, _ in listing.scopes):
        return Found([], 0, current_seq())
    sql, params = _statement(listing, viewer)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    total, seq = rows[0][:2]
    found = [Row(kind, pk, bytes(content)) for _, _, kind, pk, content in rows if kind is not None]
    return Found(found, total, seq)


def _statement(listing: Listing, viewer: Viewer) -> tuple[str, list[Any]]:
    """Return the statement: one row with total and seq, joined with those of the page.

    The join keeps total and seq where the page is empty. Only the documents of the page are read.
    """
    ranges, params = _ranges(listing, viewer)
    way = "DESC" if listing.order.descending else "ASC"
    in_order = f"ORDER BY sort {way}, document_id {way} LIMIT %s"
    # Each range gives what the page may need of it, so that none is sorted as a whole.
    first = [f"SELECT * FROM ({part} {in_order}) s{n}" for n, part in enumerate(ranges)]
    first_params = [value for part in params for value in (*part, listing.offset + listing.limit)]
    content = "d.body" if listing.bodies else "d.card"
    total = f"SELECT COUNT(*) FROM ({' UNION ALL '.join(ranges)}) e"
    page = f"SELECT * FROM ({' UNION ALL '.join(first)}) e {in_order} OFFSET %s"
    sql = (
        f"SELECT t.total, t.seq, d.kind, d.object_id, {content}"
        f" FROM (SELECT ({total}) AS total, {SEQ} AS seq) t LEFT JOIN ({page}) p ON 1 = 1"
        " LEFT JOIN publishing_publisheddocument d ON d.id = p.document_id"
        f" ORDER BY p.sort {way}, p.document_id {way}"
    )
    counted = [value for part in params for value in part]
    return sql, [*counted, *first_params, listing.limit, listing.offset]


def _ranges(listing: Listing, viewer: Viewer) -> tuple[list[str], list[list[Any]]]:
    """Return queries for the (sort, document_id) of a list, one a scope, and their parameters.

    Databases limit how many queries one can be made of; beyond that, one query takes all scopes.
    """
    filters = sorted(listing.filters, key=_selectivity)
    rule, rule_params = viewer.ids_sql("f.document_id")
    narrowing, values = _narrowing(listing)
    scopes = [scope for scope in listing.scopes if viewer.covers(*scope[:2])]
    groups = [[scope] for scope in scopes] if len(scopes) <= MAX_RANGES else [scopes]
    queries, params = [], []
    for group in groups:
        query, keys = _range(group, filters, listing.order.name)
        queries.append(f"{query}{narrowing} AND {rule}")
        params.append([*keys, *values, *rule_params])
    return queries, params


def _range(
    scopes: Sequence[Scope], filters: Sequence[tuple[str, str]], order: str
) -> tuple[str, list[str]]:
    """Return the query for some scopes, and its keys in the order of their marks."""
    marks = f"({_marks(scopes)})"
    by_order = (f"order:{order}", "")
    first, *others = filters or [by_order if order else ALL]
    ordered = bool(order and filters)
    place = "o" if ordered else "f"
    sql = f"SELECT {place}.sort AS sort, {place}.document_id AS document_id FROM publishing_entry f"
    keys = []
    if ordered:
        sql += f" JOIN publishing_entry o ON o.document_id = f.document_id AND o.key IN {marks}"
        keys += [entry_key(*scope, *by_order) for scope in scopes]
    sql += f" WHERE f.key IN {marks}"
    keys += [entry_key(*scope, *first) for scope in scopes]
    for other in others:
        sql += (
            f" AND EXISTS (SELECT 1 FROM publishing_entry g WHERE g.key IN {marks}"
            " AND g.sort = f.sort AND g.document_id = f.document_id)"
        )
        keys += [entry_key(*scope, *other) for scope in scopes]
    return sql, keys


def _narrowing(listing: Listing) -> tuple[str, list[Any]]:
    """Return the conditions that keep entries to a path, to some objects, or away from some."""
    conditions: list[str] = []
    params: list[Any] = []

    def add(column: str, values: Sequence[Any], negation: str = "") -> None:
        conditions.append(
            f" AND f.document_id {negation}IN (SELECT id FROM publishing_publisheddocument"
            f" WHERE site_id IN ({_marks(listing.site_ids)}) AND kind = %s"
            f" AND {column} IN ({_marks(values) or 'NULL'}))"
        )
        params.extend([*listing.site_ids, PAGE, *values])

    if listing.path is not None:
        add("path", [listing.path])
    if listing.object_ids is not None:
        add("object_id", listing.object_ids)
    if listing.without:
        add("object_id", listing.without, "NOT ")
    return "".join(conditions), params


def _selectivity(pair: tuple[str, str]) -> int:
    if pair[0] in SELECTIVE:
        return SELECTIVE.index(pair[0])
    return len(SELECTIVE) + (pair[0] == "under")


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)
