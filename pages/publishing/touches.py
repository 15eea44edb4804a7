"""Saying that something changed: a row a key, in the transaction of the change itself."""

import threading
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction

from pages.publishing.actions import current_action
from pages.publishing.models import Touch

_thread = threading.local()


def touch(keys: Iterable[str]) -> None:
    """Mark keys as changed, and build what read them once the current transaction is committed."""
    wanted = dict.fromkeys(keys)
    if not wanted:
        return
    action = current_action()
    rows = [Touch(key=key, action=action) for key in wanted]
    _thread.own = [*getattr(_thread, "own", []), *Touch.objects.bulk_create(rows)]
    _build_after_commit()


def touch_query(sql: str, params: list[Any]) -> None:
    """Mark every key that a SELECT yields (one column, `key`), in one statement."""
    column = Touch._meta.get_field("action")
    action = column.get_db_prep_value(current_action(), connection)
    cast = f"CAST(%s AS {column.db_type(connection)})"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO publishing_touch (key, at, action) "
            f"SELECT q.key, CURRENT_TIMESTAMP, {cast} FROM ({sql}) AS q",
            [action, *params],
        )
    _build_after_commit()


def own_touches() -> list[Touch]:
    """Return, once, what the current thread has touched and committed and nobody has handled."""
    made, _thread.own = getattr(_thread, "own", []), []
    return still_pending(made)


def still_pending(touches: Iterable[Touch]) -> list[Touch]:
    """Return those of some touches that nobody has handled by now."""
    ids = [touch.pk for touch in touches]
    pending = Touch.objects.filter(generation=None)
    return [
        row
        for start in range(0, len(ids), 500)
        for row in pending.filter(pk__in=ids[start : start + 500]).order_by("pk")
    ]


def pending_touches(limit: int, without: Collection[int] = ()) -> list[Touch]:
    """Return the oldest touches that are still to be handled, but for some."""
    pending = Touch.objects.filter(generation=None).order_by("pk")
    return list((pending.exclude(pk__in=without) if without else pending)[:limit])


def _build_after_commit() -> None:
    """Ask for one build after the commit, however many keys the transaction touches."""
    pending = [hook for hook in connection.run_on_commit if hook[1] is build_after_commit]
    if not pending:
        transaction.on_commit(build_after_commit, robust=True)


def build_after_commit() -> None:
    """Build what the transaction that just ended has touched; the worker does what is left."""
    from pages.publishing.publisher import publish_soon

    publish_soon()
