"""Follows what is published, so that the memory forgets what has changed.

In the process that publishes, the thread that did it purges right after its commit. In all others a
thread is told by PostgreSQL (`NOTIFY roost`), or looks at the clock of SQLite every 50 ms. It also
renews, a few times a second, the permission to send answers from memory at all: where the database
cannot be asked, that runs out by itself, and a lost connection ends it at once.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

import orjson
from django.db import DatabaseError, connection

from api import sites
from api.edge.memory import Memory, Position
from pages.publishing.changes import committed
from pages.publishing.writer import CHANNEL

logger = logging.getLogger(__name__)

POLL = 0.05  # seconds between two looks at SQLite
HEARTBEAT = 0.25  # and at PostgreSQL, where nothing is heard from it
LEASE = 1.0  # seconds for which answers may be sent after the database was asked
PAUSE = 0.25  # seconds until a lost connection is tried again
MOST_CHANGES = 2_000  # that are purged one by one; where there are more, everything is
# One statement, so that clock and log are of the same moment.
WHAT_CHANGED = (
    "SELECT c.seq, c.epoch, g.tags FROM publishing_clock c LEFT JOIN publishing_change g"
    f" ON g.seq > %s AND g.seq <= c.seq WHERE c.id = 1 LIMIT {MOST_CHANGES + 1}"
)
NO_CHANGES = 2**62
APPLICATION_NAME = "roost edge"  # in pg_stat_activity
Rows = list[tuple[Any, ...]]
Ask = Callable[[str, list[Any]], Rows]


class ChangeLog(Protocol):
    """A connection of the follower's own."""

    def ask(self, sql: str, params: list[Any]) -> Rows:
        """Return the rows of a statement."""

    def wait(self, stopping: threading.Event) -> None:
        """Return when there may be changes, at the latest after a moment."""


class Follower:
    """Keeps a memory right. `start` may be called as often as one likes."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to follow; the first start of a process only."""
        with self._starting:
            if self._thread is None:
                committed.connect(self._catch_up_here, weak=False, dispatch_uid=id(self))
                self._thread = threading.Thread(target=self._follow, name="edge", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread; nothing is sent from memory any more."""
        self._stopping.set()
        committed.disconnect(dispatch_uid=id(self))
        if self._thread is not None:
            self._thread.join()
        self._memory.forget()

    def _follow(self) -> None:
        opened = _listening if connection.vendor == "postgresql" else _polling
        while not self._stopping.is_set():
            try:
                with opened() as log:
                    self._follow_closely(log)
            except DatabaseError as error:
                self._pause("the database is away: %s", error)
            except Exception as error:  # whatever it is, what is kept may be old from now on
                self._pause("following the change log failed: %s", error, exc_info=error)

    def _follow_closely(self, log: ChangeLog) -> None:
        while not self._stopping.is_set():
            asked = time.monotonic()
            if self._memory.valid_until:
                self._catch_up(log.ask, asked + LEASE)
            else:
                position, _ = _read(log.ask, NO_CHANGES)
                sites.forget_now()
                self._memory.begin(position, asked + LEASE)
            log.wait(self._stopping)

    def _pause(self, reason: str, *args: Any, **kwargs: Any) -> None:
        self._memory.forget()
        logger.warning(f"Answers are not kept, {reason}", *args, **kwargs)
        self._stopping.wait(PAUSE)

    def _catch_up_here(self, **kwargs: Any) -> None:
        """Catch up in the thread that has just committed (a signal handler)."""
        if self._memory.valid_until:
            try:
                self._catch_up(_ask_django)
            except Exception:
                self._memory.forget()
                raise

    def _catch_up(self, ask: Ask, valid_until: float = 0.0) -> None:
        known = self._memory.position
        position, tags = _read(ask, known.seq)
        if position.epoch != known.epoch:
            sites.forget_now()
        self._memory.advance(known, position, tags, valid_until)


def _read(ask: Ask, seq: int) -> tuple[Position, set[str] | None]:
    """Return the present position, and the tags of the changes after `seq`; None: too many."""
    rows = ask(WHAT_CHANGED, [seq])
    if not rows:
        return Position(0, 0), set()
    tags = None
    if len(rows) <= MOST_CHANGES:
        lists = [_parsed(row[2]) for row in rows if row[2] is not None]
        tags = {tag for found in lists for tag in found}
    return Position(rows[0][0], rows[0][1]), tags


def _parsed(tags: Any) -> list[str]:
    found: list[str] = orjson.loads(tags) if isinstance(tags, str) else tags
    return found


def _ask_django(sql: str, params: list[Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class _Polled:
    """Any database, through Django's connection of this thread."""

    ask = staticmethod(_ask_django)

    def wait(self, stopping: threading.Event) -> None:
        stopping.wait(POLL)


class _Listened:
    """PostgreSQL, through a connection that listens."""

    def __init__(self, own: Any) -> None:
        self._own = own

    def ask(self, sql: str, params: list[Any]) -> Rows:
        rows: Rows = self._own.execute(sql, params, prepare=True).fetchall()
        return rows

    def wait(self, stopping: threading.Event) -> None:
        for _ in self._own.notifies(timeout=HEARTBEAT, stop_after=1):
            return


@contextmanager
def _polling() -> Iterator[ChangeLog]:
    with closing(connection):
        yield _Polled()


@contextmanager
def _listening() -> Iterator[ChangeLog]:
    import psycopg

    parameters = {**connection.get_connection_params(), "autocommit": True}
    parameters["application_name"] = APPLICATION_NAME
    for django_only in ("cursor_factory", "context"):
        parameters.pop(django_only, None)
    with connection.wrap_database_errors, closing(psycopg.connect(**parameters)) as own:
        own.execute(f"LISTEN {CHANNEL}")
        yield _Listened(own)
