"""Statements that are asked over and over: prepared once a connection where that saves planning."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection

NEVER = 2**31  # how often Django's own statements are asked before they are prepared


def fetch_rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT; marks are `%s`.

    PostgreSQL plans a statement anew each time (0.4 ms for a list) unless it is prepared, and its
    plan a generic one. A connection that the server has closed meanwhile is opened again.
    """
    watched = connection.queries_logged or connection.execute_wrappers
    if connection.vendor != "postgresql" or watched:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
    try:
        return _fetch_prepared(sql, params)
    except OperationalError:
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _fetch_prepared(sql, params)


def _fetch_prepared(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    import psycopg

    connection.ensure_connection()
    raw: Any = connection.connection
    with connection.wrap_database_errors:
        if raw.prepare_threshold is None:
            raw.execute("SET plan_cache_mode = force_generic_plan")
            raw.prepare_threshold = NEVER
        # Not Django's cursor, which writes the parameters into the statement.
        return psycopg.Cursor(raw).execute(sql, params, prepare=True, binary=True).fetchall()
