"""Lists of published documents: the one statement that answers them all.

A list is a scan of the narrow rows of `publishing_entry`: one range for each site, locale and type
that it covers, merged in order. The first filter is that range; each further one is a semi-join on
it. What the viewer may not read is left out by the one access rule, in the rows and in the count.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, NamedTuple

from api import totals
from api.declared import filter_field
from api.totals import Moment, Question, Total
from pages.publishing.access import Viewer
from pages.publishing.changes import current_seq
from pages.publishing.database import fetch_rows
from pages.publishing.entries import ALL, entry_key
from pages.publishing.kinds import PAGE

SEQ = "COALESCE((SELECT seq FROM publishing_clock WHERE id = 1), 0)"
EPOCH = SEQ.replace("seq", "epoch")
NOW = f"{SEQ} AS seq, {EPOCH} AS epoch"
MEMBERS = "COALESCE((SELECT members FROM publishing_clock WHERE id = 1), '{}') AS members"
EVERY = (ALL, "")
MAX_RANGES = 200
Scope = tuple[int, str, str]  # site, locale, type
# Filters that leave few rows come first: the first one decides how many rows are looked at.
SELECTIVE = ("slug", "handle", "from", "translation_key", "child_of")


# A prime below 2**31 which is not 1 more than a multiple of 3: cubes are a shuffle of the numbers
# below it, and no product on the way leaves 64 bits.
PRIME = 2_147_483_579
Sort = str | int
# Where a document stands: its sort value, or those of several orders, and its id.
Place = tuple[Sort | Sequence[Sort], int]


@dataclass(frozen=True)
class Order:
    """An order by a declared order's own value, or, without a name, by the type's default value.

    With a seed, it is a shuffle instead: the same for the same seed. What stands at the same place
    is ordered by `then`.
    """

    name: str = ""
    descending: bool = False
    seed: int | None = None
    then: tuple["Order", ...] = ()

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The columns of a range that are sorted by, each with whether it descends."""
        others = [(f"then{number}", order.descending) for number, order in enumerate(self.then)]
        return [("sort", self.descending), *others, ("document_id", self.descending)]


@dataclass(frozen=True)
class Bound:
    """A limit on the sort values of an order; `operator` is `>`, `>=`, `<` or `<=`."""

    order: str
    operator: str
    value: str


@dataclass(frozen=True)
class Listing:
    """What a list contains. Filters are pairs of field and value, and all of them hold.

    `path`, `object_ids` and `without` (ids of objects) are for lists of pages. The page of the list
    begins after the document `after` (its sort value and id), or after `offset` documents.
    """

    site_ids: Sequence[int]
    locales: Sequence[str]
    types: Sequence[str]
    filters: Sequence[tuple[str, str]] = ()
    bounds: Sequence[Bound] = ()
    path: str | None = None
    object_ids: Sequence[int] | None = None
    without: Sequence[int] = ()
    order: Order = field(default_factory=Order)
    limit: int = 20
    offset: int = 0
    after: Place | None = None
    counted: bool = True
    bodies: bool = False

    @property
    def scopes(self) -> list[Scope]:
        """Each site, locale and type that the list covers."""
        return list(product(self.site_ids, self.locales, self.types))


class Row(NamedTuple):
    """One document of a list: its card, or its body where bodies were asked for."""

    site_id: int
    kind: str
    object_id: int
    content: bytes


@dataclass(frozen=True)
class Found:
    """A page of a list, out of `total` (None: not counted), as of the change `seq`.

    `last` is the place of its last document where more come after it.
    """

    rows: list[Row]
    total: int | None
    seq: int
    last: Place | None = None


class Statements(NamedTuple):
    """What a list asks for: its page; where it counts, its total, both at once, the key under
    which its total is kept, and the fields on which alone it depends (None: on more than those).
    """

    limit: int
    page: Question
    total: Question | None = None
    with_total: Question = ("", ())
    key: bytes = b""
    fields: Sequence[str] | None = None

    @property
    def characters(self) -> int:
        """How long they are together."""
        total = self.total or ("", ())
        return sum(len(sql) for sql, _ in (self.page, total, self.with_total))


def find(listing: Listing, viewer: Viewer) -> Found:
    """Return a page of a list as this viewer may see it.

    Takes one query, and one more where its total was counted before the last change. Sites and
    locales that are not the viewer's are left out.
    """
    statements = statements_of(listing, viewer)
    if statements is None:
        return Found([], 0 if listing.counted else None, current_seq())
    return fetch(statements)


def statements_of(listing: Listing, viewer: Viewer) -> Statements | None:
    """Return the statements of a list; None where nothing of it can be the viewer's."""
    if not any(viewer.covers(site_id, locale) for site_id, locale, _ in listing.scopes):
        return None
    scopes = _scopes(listing, viewer)
    page = _statement(listing, viewer, scopes, None)
    if not listing.counted:
        return Statements(listing.limit, page)
    count = _count(listing, viewer, scopes)
    both = _statement(listing, viewer, scopes, count)
    return Statements(listing.limit, page, count, both, totals.key_of(count), _fields(listing))


def fetch(statements: Statements) -> Found:
    """Return a page of a list, as `find` does."""
    count, known = statements.total, None
    if count:
        known = totals.recall(statements.key)
    found = fetch_rows(*(statements.with_total if count and not known else statements.page))
    total, moment = found[0][0], Moment(*found[0][1:3])
    if count:
        total = _total(statements, count, known or Total(total, moment), moment)
    page = [row for row in found if row[3] is not None]
    more = len(page) > statements.limit
    del page[statements.limit :]
    rows = [Row(row[5], row[6], row[7], bytes(row[8])) for row in page]
    return Found(rows, total, moment.seq, _place(page[-1]) if more else None)


def _place(row: tuple[Any, ...]) -> Place:
    sort, document_id, then = row[3], row[4], row[9:]
    return ((sort, *then) if then else sort, document_id)


def _total(statements: Statements, count: Question, known: Total, now: Moment) -> int:
    """Return a list's total now; counts again where the change log has gone on, and others may be
    in the list.
    """
    if known.moment != now:
        known = _kept_total(statements, known) or _counted(count)
    totals.remember(statements.key, known)
    return known.number


def _kept_total(statements: Statements, known: Total) -> Total | None:
    if statements.fields is None or not known.members:
        return None
    ((members, *moment),) = fetch_rows(f"SELECT {MEMBERS}, {NOW}", ())
    return known.at(Moment(*moment), members, statements.fields)


def _counted(count: Question) -> Total:
    ((number, members, *moment),) = fetch_rows(f"SELECT ({count[0]}), {MEMBERS}, {NOW}", count[1])
    return Total(number, Moment(*moment), members)


def _fields(listing: Listing) -> list[str] | None:
    """Return the fields on whose entries alone the total of a list depends."""
    if listing.bounds or listing.path is not None:
        return None
    names = [name for name, _ in listing.filters]
    if listing.order.name:
        names.append(_by_order(listing.order.name)[0])
    return [filter_field(label, name) for label in listing.types for name in names]


def _count(listing: Listing, viewer: Viewer, scopes: Sequence[Sequence[Scope]]) -> Question:
    """Return the statement that counts a list."""
    queries: list[str] = []
    params: list[Any] = []
    listing = replace(listing, order=replace(listing.order, then=()))
    for group in scopes:
        query, values = _range(listing, viewer, group)
        queries.append(query)
        params += values
    return f"SELECT COUNT(*) FROM ({' UNION ALL '.join(queries)}) e", tuple(params)


def _statement(
    listing: Listing, viewer: Viewer, scopes: Sequence[Sequence[Scope]], count: Question | None
) -> Question:
    """Return the statement: one row with total and moment, joined with those of the page.

    The join keeps total and moment where the page is empty. Only the documents of the page are
    read, and one more, which tells that the list goes on.
    """
    columns = listing.order.columns
    in_order = f"ORDER BY {', '.join(map(_way, columns))}"
    thens = "".join(f", p.{name}" for name, _ in columns[1:-1])
    size = listing.limit + 1
    # Each range gives what the page may need of it, so that none is sorted as a whole.
    first, params = [], []
    for number, group in enumerate(scopes):
        query, values = _range(listing, viewer, group, listing.after)
        first.append(f"SELECT * FROM ({query} {in_order} LIMIT %s) s{number}")
        params += [*values, listing.offset + size]
    total, counted = count or ("NULL", ())
    content = "d.body" if listing.bodies else "d.card"
    page = f"SELECT * FROM ({' UNION ALL '.join(first)}) e {in_order} LIMIT %s OFFSET %s"
    sql = (
        "SELECT t.total, t.seq, t.epoch, p.sort, p.document_id, d.site_id, d.kind, d.object_id,"
        f" {content}{thens} FROM (SELECT ({total}) AS total, {NOW}) t LEFT JOIN ({page}) p ON 1 = 1"
        " LEFT JOIN publishing_publisheddocument d ON d.id = p.document_id"
        f" ORDER BY {', '.join(f'p.{_way(column)}' for column in columns)}"
    )
    return sql, (*counted, *params, size, listing.offset)


def _scopes(listing: Listing, viewer: Viewer) -> list[list[Scope]]:
    """Return the scopes of the viewer, grouped as queries take them.

    Databases limit how many queries one can be made of; beyond that, one query takes all scopes.
    """
    scopes = [scope for scope in listing.scopes if viewer.covers(*scope[:2])]
    return [[scope] for scope in scopes] if len(scopes) <= MAX_RANGES else [scopes]


def _range(
    listing: Listing,
    viewer: Viewer,
    scopes: Sequence[Scope],
    after: Place | None = None,
) -> tuple[str, list[Any]]:
    """Return the query for the (sort, then…, document_id) of some scopes of a list, and its
    parameters.
    """
    order, marks = listing.order, f"({_marks(scopes)})"
    filters = sorted(listing.filters, key=_selectivity)
    by_name = bool(order.name)
    by_default = any(not bound.order for bound in listing.bounds)
    # The rows that lead: those of the rarest filter, else those of the order itself.
    first, *others = filters or [_by_order(order.name) if by_name and not by_default else EVERY]
    beside = by_name and bool(filters or by_default)
    place = "o" if beside else "f"
    sort = f"{place}.sort" if order.seed is None else _shuffled("f.document_id", order.seed)
    thens = "".join(f", t{number}.sort AS then{number}" for number in range(len(order.then)))
    sql = f"SELECT {sort} AS sort{thens}, f.document_id AS document_id FROM publishing_entry f"
    params: list[Any] = []

    def keys(pair: tuple[str, str]) -> list[str]:
        return [entry_key(*scope, filter_field(scope[2], pair[0]), pair[1]) for scope in scopes]

    if beside:
        sql += f" JOIN publishing_entry o ON o.document_id = f.document_id AND o.key IN {marks}"
        params += keys(_by_order(order.name))
    for number, other in enumerate(order.then):
        row = f"t{number}"
        sql += f" JOIN publishing_entry {row} ON {row}.document_id = f.document_id"
        sql += f" AND {row}.key IN {marks}"
        params += keys(_by_order(other.name) if other.name else EVERY)
    sql += f" WHERE f.key IN {marks}"
    params += keys(first)
    for pair in others:
        sql += (
            f" AND EXISTS (SELECT 1 FROM publishing_entry g WHERE g.key IN {marks}"
            " AND g.sort = f.sort AND g.document_id = f.document_id)"
        )
        params += keys(pair)
    for name in dict.fromkeys(bound.order for bound in listing.bounds):
        limits = [bound for bound in listing.bounds if bound.order == name]
        # What has no value comes first in every order, and is within no bounds.
        within = "".join(f" AND {{0}}.sort {bound.operator} %s" for bound in limits)
        within += " AND {0}.sort > ''"
        if name and name != order.name:
            sql += (
                " AND f.document_id IN (SELECT r.document_id FROM publishing_entry r"
                f" WHERE r.key IN {marks}{within.format('r')})"
            )
            params += keys(_by_order(name))
        else:
            sql += within.format(place if name else "f")
        params += [bound.value for bound in limits]
    if after is not None and not order.then:
        sql += f" AND ({sort}, f.document_id) {'<' if order.descending else '>'} (%s, %s)"
        params += after
    elif after is not None:
        sorts = [sort, *(f"t{number}.sort" for number in range(len(order.then))), "f.document_id"]
        values = [after[0]] if isinstance(after[0], str | int) else after[0]
        descending = [descends for _, descends in order.columns]
        beyond, found = _beyond(sorts, descending, [*values, after[1]])
        sql += f" AND {beyond}"
        params += found
    narrowing, narrowed = _narrowing(listing)
    rule, rule_params = viewer.ids_sql("f.document_id")
    return f"{sql}{narrowing} AND {rule}", [*params, *narrowed, *rule_params]


def _way(column: tuple[str, bool]) -> str:
    name, descends = column
    return f"{name} {'DESC' if descends else 'ASC'}"


def _beyond(
    columns: Sequence[str], descending: Sequence[bool], place: Sequence[Sort]
) -> tuple[str, list[Sort]]:
    """Return the condition that a row comes after a place, where columns go different ways."""
    sql, params = "", []
    for column, descends, value in reversed(list(zip(columns, descending, place, strict=True))):
        operator = "<" if descends else ">"
        if not sql:
            sql, params = f"{column} {operator} %s", [value]
        else:
            # The first part lets an index find where to begin.
            sql = f"({column} {operator}= %s AND ({column} {operator} %s OR {sql}))"
            params = [value, value, *params]
    return sql, params


def _by_order(name: str) -> tuple[str, str]:
    return (f"order:{name}", "")


def _shuffled(column: str, seed: int) -> str:
    """Return an SQL expression that gives each number below `PRIME` another one below it."""
    state = int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:8], "big")
    factor, shift = state % (PRIME - 1) + 1, state // PRIME % PRIME
    mixed = f"(({column} % {PRIME} * {factor} + {shift}) % {PRIME})"
    # Doubled percent signs: parameters follow.
    return f"({mixed} * {mixed} % {PRIME} * {mixed} % {PRIME})".replace("%", "%%")


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
