"""One lock for all that numbers changes: number order and commit order are the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

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
