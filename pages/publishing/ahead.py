"""Rows that the database reads while those before them are still being used."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from pages.publishing.database import Rows, fetch_rows

Ask = Callable[[str, Sequence[str | int]], Callable[[], Rows]]
# Connections of PostgreSQL that nobody uses now: to open one takes 7 ms. There are never more than
# were in use at once.
_idle: list[Any] = []


@contextmanager
def asking_ahead() -> Iterator[Ask]:
    """Give a function that begins to read rows, and returns one that waits for them.

    It may be called again once that has returned. On PostgreSQL it has a connection of its own,
    which does not see what is in a transaction here: there, and on SQLite, nothing is read ahead.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield lambda sql, params: partial(fetch_rows, sql, params)
        return
    own = _take(connection)
    try:
        yield partial(_begin, own)
    finally:
        _give_back(own)


def close_idle() -> None:
    """Close the connections that nobody uses."""
    while _idle:
        _idle.pop().close()


def _take(connection: Any) -> Any:
    try:
        own = _idle.pop()
    except IndexError:
        own = connection.copy()
        own.inc_thread_sharing()  # the thread that is done with it may be another
    own.close_if_unusable_or_obsolete()
    own.close_if_health_check_failed()  # the server was started again
    own.ensure_connection()
    return own


def _begin(own: Any, sql: str, params: Sequence[str | int]) -> Callable[[], Rows]:
    from pages.publishing.prepared import begin

    with own.wrap_database_errors:
        finish = begin(own.connection, sql, params)

    def wait() -> Rows:
        with own.wrap_database_errors:
            return finish()

    return wait


def _give_back(own: Any) -> None:
    from psycopg.pq import TransactionStatus

    if own.connection.pgconn.transaction_status == TransactionStatus.IDLE:
        _idle.append(own)
    else:  # whoever asked did not wait for the answer, or the server is gone
        own.close()
