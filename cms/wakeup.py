"""How an idle worker learns that there is something to do."""

import threading
from typing import Protocol

from django.db import connection


class Wakeup(Protocol):
    """Sleeps until there may be work."""

    def wait(self, seconds: float) -> None:
        """Return when there may be work, or after `seconds`."""


class Polling:
    """Returns after the whole time; every database has this."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, earlier when the worker is to stop."""
        self._stopping.wait(seconds)


class PostgresNotifications:
    """Returns as soon as another process has said `NOTIFY roost`."""

    def __init__(self) -> None:
        import psycopg

        parameters = {**connection.get_connection_params(), "autocommit": True}
        for django_only in ("cursor_factory", "context"):
            parameters.pop(django_only, None)
        self._connection = psycopg.connect(**parameters)
        self._connection.execute("LISTEN roost")

    def wait(self, seconds: float) -> None:
        """Return at the first notification; raises psycopg.OperationalError when the connection is
        lost.
        """
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            return


def wakeup(stopping: threading.Event) -> Wakeup:
    """Return the best way to wait that the database offers."""
    return PostgresNotifications() if connection.vendor == "postgresql" else Polling(stopping)
