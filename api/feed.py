"""The sync feed: the whole state once, then only what changed, by one signed cursor."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing

from api.listing import SEQ
from api.sites import SHARED
from pages.publishing.access import Viewer
from pages.publishing.changes import OF_DOCUMENT, feed_head
from pages.publishing.database import Rows, fetch_rows

SALT = "roost.api.sync"
FORM = 1  # of the cursor; raise it when old cursors can no longer be read
SNAPSHOT, FOLLOW = "s", "f"
MOST = 500  # items at once


class BadCursor(Exception):
    """A cursor that this API has not made, or not for this installation."""


class StaleCursor(Exception):
    """A cursor that was good once; `cursor` holds the filters with which to begin anew."""

    def __init__(self, detail: str, cursor: "Cursor") -> None:
        super().__init__(detail)
        self.cursor = cursor


@dataclass(frozen=True)
class Cursor:
    """Where a reader is, and what they asked for.

    A first sync has no `end` yet. It gets all documents with numbers from `after` to `end`, the
    number at which it began, and what changed meanwhile has a higher one and comes afterwards.
    """

    site: int
    types: tuple[str, ...]
    locale: str
    limit: int
    viewer: str
    phase: str = SNAPSHOT
    after: int = 0
    end: int | None = None
    issued: int = 0

    def dump(self) -> str:
        """Return the cursor as an opaque, signed text: the same one for an hour, so that an answer
        in which nothing has changed is the same, too.
        """
        state = vars(self) | {"issued": int(time.time() // 3_600 * 3_600)}
        return signing.Signer(salt=SALT).sign_object([FORM, *state.values()])


class Item(NamedTuple):
    """An item of the feed as JSON, in two parts; a brace ends it.

    The document is the stored bytes themselves: of two thousand articles, each copy takes as long
    as reading them from the network.
    """

    head: bytes  # up to the value of `document`
    document: bytes


class FeedPage(NamedTuple):
    """Some items of the feed, the cursor after them, and the change they lead up to."""

    items: Iterable[Item]  # to be read once
    cursor: Cursor
    has_more: bool
    seq: int


def load_cursor(text: str, viewer: Viewer) -> Cursor:
    """Return the cursor that `dump` made.

    Raises:
        BadCursor: it was tampered with, or made by another installation.
        StaleCursor: it is too old, or its viewer's rights have changed.
    """
    try:
        form, *state = signing.Signer(salt=SALT).unsign_object(text)
        if form != FORM:
            raise BadCursor
        cursor = Cursor(*state)
    except (signing.BadSignature, TypeError, ValueError):
        raise BadCursor from None
    cursor = replace(cursor, types=tuple(cursor.types))
    days = settings.ROOST_RETENTION_DAYS
    if cursor.issued < time.time() - days * 86_400:
        raise StaleCursor(f"It is older than {days} days.", cursor)
    if cursor.viewer != viewer.fingerprint:
        raise StaleCursor("What its reader may see has changed since.", cursor)
    return cursor


def read(cursor: Cursor, viewer: Viewer) -> FeedPage:
    """Return the items after a cursor, each object once with its last state. Takes one query.

    Raises:
        StaleCursor: the cursor is ahead of the change log, which was restored from a backup.
    """
    return page_of(cursor, fetch_rows(*statement(cursor, viewer)))


def page_of(cursor: Cursor, rows: Rows) -> FeedPage:
    """Return the items that the rows of the cursor's statement hold.

    Raises:
        StaleCursor: the cursor is ahead of the change log, which was restored from a backup.
    """
    now = rows[0][0]
    if cursor.after > now:
        raise StaleCursor("The change log is younger than it.", cursor)
    if rows[0][1] is None:  # nothing comes next
        rows = []
    has_more = len(rows) > cursor.limit
    items = (_item(*row) for row in rows[: cursor.limit])
    end = now if cursor.end is None else cursor.end
    if has_more:
        after = replace(cursor, after=rows[cursor.limit - 1][1], end=end)
    else:
        last = end if cursor.phase == SNAPSHOT else now
        after = replace(cursor, phase=FOLLOW, after=last, end=last)
    seq = end if cursor.phase == SNAPSHOT else after.after
    return FeedPage(items, after, has_more, seq)


def _item(now: int, seq: int, head: bytes | None, document: bytes | None, *gone: Any) -> Item:
    """Return the item of a row; document and head go in as they are stored."""
    if head is None or document is None:
        return Item(b'{"op":"delete","seq":%d,%b,"document":' % (seq, feed_head(*gone)), b"null")
    return Item(b'{"op":"upsert","seq":%d,%b,"document":' % (seq, head), document)


def statement(cursor: Cursor, viewer: Viewer) -> tuple[str, list[Any]]:
    """Return the statement: the number of the last change, joined with what comes next.

    A document that the viewer may not read counts as none; without one, only those hear of a change
    who may have seen what it took away: everybody, of what was ever public. A first sync is of
    documents, and has nothing to do with the log.

    MOST stands in the text because a prepared statement is planned without its parameters: for a
    tenth of all rows, which is PostgreSQL's guess, it would rather read and sort all of them.
    """
    rule, rule_params = viewer.access_sql("d")
    table = "d" if cursor.phase == SNAPSHOT else "c"
    where, params = _filters(table, cursor, viewer)
    documents = "publishing_publisheddocument d"
    if cursor.phase == SNAPSHOT:
        next_ones = f"SELECT d.seq, d.feed_head, d.body FROM {documents} WHERE {rule} AND {where}"
        if cursor.end is not None:
            next_ones += " AND d.seq <= %s"
            params.append(cursor.end)
    else:
        next_ones = (
            "SELECT c.seq, d.feed_head, d.body, c.site_id, c.locale, c.kind, c.object_id, c.type,"
            f" c.path, c.previous_path FROM publishing_change c LEFT JOIN {documents}"
            f" ON {OF_DOCUMENT} AND {rule} WHERE {where}"
        )
        # Who passes restrictions is told of all that went: the log does not say who saw it before.
        next_ones += "" if viewer.rights else " AND (d.id IS NOT NULL OR c.exposed)"
    next_ones += f" ORDER BY {table}.seq LIMIT {MOST + 1}"
    sql = (
        f"SELECT t.seq, i.* FROM (SELECT {SEQ} AS seq) t LEFT JOIN (SELECT * FROM"
        f" ({next_ones}) n ORDER BY n.seq LIMIT %s) i ON 1 = 1"
        " ORDER BY i.seq"
    )
    return sql, [*rule_params, *params, cursor.limit + 1]


def _filters(table: str, cursor: Cursor, viewer: Viewer) -> tuple[str, list[Any]]:
    where = f"{table}.seq > %s AND {table}.site_id IN (%s, %s)"
    params: list[Any] = [cursor.after, cursor.site, SHARED]
    if cursor.locale:
        where += f" AND {table}.locale IN (%s, '')"
        params.append(cursor.locale)
    if viewer.locales:
        where += f" AND {table}.locale IN ('', {', '.join(['%s'] * len(viewer.locales))})"
        params += sorted(viewer.locales)
    if cursor.types:
        where += f" AND {table}.type IN ({', '.join(['%s'] * len(cursor.types))})"
        params += cursor.types
    return where, params
