"""Restrictions hold from their commit on: a statement a subtree, long before any rebuild."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from wagtail.models import PageViewRestriction

from pages.publishing.actions import add_to_action, current_action, own_action
from pages.publishing.changes import OF_DOCUMENT
from pages.publishing.entries import ALL
from pages.publishing.lock import publishing_lock
from pages.publishing.models import Change
from pages.publishing.writer import announce, next_clock, note_members

PAGE_IDS = "SELECT id FROM wagtailcore_page WHERE path LIKE %s"
MEDIA_IDS = (
    "SELECT m.id FROM media_{kind} m"
    " JOIN wagtailcore_collection c ON c.id = m.collection_id WHERE c.path LIKE %s"
)
MANY = 100  # objects whose changes are looked up one by one, at most


def restrict_pages(restriction: PageViewRestriction) -> None:
    """Take a page and all below it away from everyone without the right, and log it.

    Runs in the editor's transaction, so it holds, or is undone, with the restriction itself.
    """
    mark = f"p{restriction.pk}"
    _set_access("page", PAGE_IDS, restriction.page.path, lambda access: _with(access, mark))


def unrestrict_pages(restriction: PageViewRestriction) -> None:
    """Drop one restriction from a page and all below it; others on the way down stay."""
    mark = f"p{restriction.pk}"
    _set_access("page", PAGE_IDS, restriction.page.path, lambda access: _without(access, mark))


def restrict_collection(path: str, restriction_id: int) -> None:
    """Take what is in a collection and those below it away at once, and log it."""
    mark = f"c{restriction_id}"
    for kind in ("image", "file"):
        _set_access(kind, MEDIA_IDS.format(kind=kind), path, lambda access: _with(access, mark))


def _with(access: str, mark: str) -> str:
    marks = access.split(",") if access else []
    return access if mark in marks else ",".join([*marks, mark])


def _without(access: str, mark: str) -> str:
    return ",".join(found for found in access.split(",") if found != mark)


@contextmanager
def _planned_for(count: int, cursor: Any) -> Iterator[None]:
    """Have PostgreSQL join whole sets where there are many, whatever it believes of the tables.

    Where they were filled in a transaction that its statistics have not seen, it takes them for
    empty, and would look at every document for every change of every page: for hours.
    """
    if connection.vendor != "postgresql" or count <= MANY:
        yield
        return
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def _set_access(kind: str, ids: str, path: str, changed: Callable[[str], str]) -> None:
    """Change the access of all documents below a tree path, with a new number for each change."""
    below = [f"{path}%"]
    where = f"kind = '{kind}' AND object_id IN ({ids})"
    with publishing_lock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({ids}) AS below", below)
        with _planned_for(cursor.fetchone()[0], cursor):
            _write_access(cursor, where, below, changed)


def _write_access(cursor: Any, where: str, below: list[str], changed: Callable[[str], str]) -> None:
    cursor.execute(f"SELECT DISTINCT access FROM publishing_publisheddocument WHERE {where}", below)
    for (access,) in cursor.fetchall():
        cursor.execute(
            f"UPDATE publishing_publisheddocument SET access = %s WHERE access = %s AND {where}",
            [changed(access), access, *below],
        )
    clock = next_clock()
    action = current_action() or own_action(timezone.now())
    column = Change._meta.get_field("action")
    cursor.execute(
        "UPDATE publishing_change SET access = n.access, seq = n.seq, at = CURRENT_TIMESTAMP,"
        f" action = CAST(%s AS {column.db_type(connection)})"
        " FROM (SELECT c.id AS id, d.access AS access,"
        " %s + ROW_NUMBER() OVER (ORDER BY c.id) AS seq"
        f" FROM publishing_change c JOIN publishing_publisheddocument d ON {OF_DOCUMENT}"
        " WHERE d.access <> c.access"
        f" AND d.id IN (SELECT id FROM publishing_publisheddocument WHERE {where})) AS n"
        " WHERE n.id = publishing_change.id",
        [column.get_db_prep_value(action, connection), clock.seq, *below],
    )
    if cursor.rowcount > 0:
        before = clock.seq
        cursor.execute(
            "UPDATE publishing_publisheddocument AS d SET seq = c.seq FROM publishing_change c"
            f" WHERE c.seq > %s AND {OF_DOCUMENT}",
            [before],
        )
        clock.seq += cursor.rowcount
        note_members(clock, [ALL])
        clock.save(update_fields=["seq", "members"])
        types = Change.objects.filter(seq__gt=before).values_list("type")
        counts = Counter(dict(types.annotate(Count("pk")).order_by()))
        add_to_action(action, counts, clock.seq)
        announce(clock.seq)
