"""Statements that are asked over and over: prepared once a connection where that saves planning."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

Rows = list[tuple[Any, ...]]


def fetch_rows(sql: str, params: Sequence[str | int]) -> Rows:
    """Return the rows of a SELECT; marks are `%s`.

    PostgreSQL plans a statement anew each time (0.4 ms for a list) unless it is prepared, and its
    plan a generic one. A connection that the server has closed meanwhile is opened again.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    watched = connection.queries_logged or connection.execute_wrappers
    if connection.vendor != "postgresql" or connection.in_atomic_block or watched:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
    try:
        return _fetch_prepared(connection, sql, params)
    except OperationalError:
        if connection.is_usable():
            raise
        connection.close()
        return _fetch_prepared(connection, sql, params)


def _fetch_prepared(connection: Any, sql: str, params: Sequence[str | int]) -> Rows:
    from pages.publishing.prepared import fetch

    if connection.connection is None:
        connection.ensure_connection()
    with connection.wrap_database_errors:
        return fetch(connection.connection, sql, params)
