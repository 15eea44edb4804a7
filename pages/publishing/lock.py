"""One lock for all that numbers changes: number order and commit order are the same."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# SQLite's writers do not queue: each looks again after a tenth of a second.
TURN_SECONDS = 0.12
LOCK_KEY = 7_266_787_841  # any constant that nothing else in the database uses


@contextmanager
def publishing_lock() -> Iterator[None]:
    """Open a transaction that holds the publishing lock until it ends.

    PostgreSQL takes an advisory lock; SQLite has one writer at a time anyway, because its
    transactions begin IMMEDIATE. Keep what happens inside short.
    """
    with transaction.atomic():
        take_lock()
        yield


def take_lock() -> None:
    """Take the publishing lock for the rest of the current transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def let_others_write() -> None:
    """Give other processes a turn between two long transactions; without it SQLite may give none.

    Worker and editors would wait for all of them, and give up after twenty seconds.
    """
    if connection.vendor == "sqlite":
        time.sleep(TURN_SECONDS)
