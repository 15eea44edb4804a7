"""Counts what visitors look for, by day: no address, no time of day, nothing that names anyone."""

import atexit
import logging
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from search.desk.models import ClickedDay, SearchedDay
from search.desk.normal import normal

logger = logging.getLogger(__name__)

LONGEST = 100  # characters of a query that are kept
SECONDS = 2.0  # how long counts are gathered before they are written
ROWS = 200  # in one statement
MOST = 5_000  # different queries in that time; more are not counted, so nobody can fill the memory
# Different queries of one day and site, and as many results that were followed; once there are so
# many, only they are counted on, so nobody can fill the disk.
MOST_A_DAY = 20_000


class Counts(NamedTuple):
    """What is added to a day."""

    searches: int = 0
    without_results: int = 0
    clicks: int = 0
    positions: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(
            self.searches + other.searches,
            self.without_results + other.without_results,
            self.clicks + other.clicks,
            self.positions + other.positions,
        )


SEARCHED = ("day", "site_id", "locale", "query")
CLICKED = ("day", "site_id", "query", "page_id")
Searched = tuple[date, int, str, str]
Clicked = tuple[date, int, str, int]

_lock = threading.Lock()
_searched: dict[Searched, Counts] = defaultdict(Counts)
_clicked: dict[Clicked, Counts] = defaultdict(Counts)
_timer: threading.Timer | None = None


def count_search(query: str, site_id: int, locale: str, results: int) -> None:
    """Count one search. It is written within seconds; a process that dies loses those."""
    _add(query, site_id, locale, Counts(1, 0 if results else 1))


def count_click(query: str, site_id: int, locale: str, page_id: int, position: int) -> None:
    """Count that a result was followed; the first one has position 1."""
    counts = Counts(clicks=1, positions=position)
    _add(query, site_id, locale, counts, page_id)


def flush() -> None:
    """Write what was counted."""
    global _timer
    with _lock:
        searched, clicked = dict(_searched), dict(_clicked)
        _searched.clear()
        _clicked.clear()
        if _timer:
            _timer.cancel()
        _timer = None
    try:
        with transaction.atomic():
            _write(SearchedDay, SEARCHED, Counts._fields, searched)
            _write(ClickedDay, CLICKED, ("clicks", "positions"), clicked)
    except DatabaseError as error:  # a search must not fail because it could not be counted
        logger.warning("%d searches were not counted: %s", len(searched), error)


def _write(
    model: type[Model],
    columns: Sequence[str],
    counted: Sequence[str],
    counts: Mapping[Any, Counts],
) -> None:
    """Add counts to the rows of their days; many in one statement, for a flood is written too."""
    counts = _within_the_day(model, columns, counts)
    table = model._meta.db_table
    names = [*columns, *counted]
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in counted)
    # In one order, so that two processes never wait for each other's rows.
    rows = [
        [*key, *(getattr(counts[key], name) for name in counted)]
        for key in sorted(counts, key=lambda key: tuple(map(str, key)))
    ]
    row = f"({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS):
            some = rows[start : start + ROWS]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(some))}"
                f" ON CONFLICT ({', '.join(columns)}) DO UPDATE SET {added}",
                list(chain.from_iterable(some)),
            )


def _within_the_day(
    model: type[Model], columns: Sequence[str], counts: Mapping[Any, Counts]
) -> Mapping[Any, Counts]:
    """Return the counts without what would be one row more of a day and site that is full."""
    for day, site_id in {key[:2] for key in counts}:
        rows = model._default_manager.filter(day=day, site_id=site_id)
        if rows.count() >= MOST_A_DAY:
            known = set(rows.values_list(*columns))
            counts = {
                key: added
                for key, added in counts.items()
                if key[:2] != (day, site_id) or key in known
            }
    return counts


def forget_old_days() -> int:
    """Delete the days that are older than ROOST_SEARCH_LOG_DAYS; return how many rows."""
    oldest = timezone.now().date() - timedelta(days=settings.ROOST_SEARCH_LOG_DAYS)
    deleted = [
        model.objects.filter(day__lt=oldest).delete()[0] for model in (SearchedDay, ClickedDay)
    ]
    return sum(deleted)


def _add(query: str, site_id: int, locale: str, counts: Counts, page_id: int | None = None) -> None:
    text = normal(query)[:LONGEST].strip()
    if not text or not settings.ROOST_SEARCH_LOG_DAYS:
        return
    day = timezone.now().date()
    with _lock:
        if len(_searched) >= MOST:
            return
        searched = (day, site_id, locale, text)
        _searched[searched] = _searched[searched].plus(counts)
        if page_id is not None:
            clicked = (day, site_id, text, page_id)
            _clicked[clicked] = _clicked[clicked].plus(counts)
        _flush_soon()


def _flush_soon() -> None:
    """Start the timer where none runs; the lock is held."""
    global _timer
    if _timer is None:
        _timer = threading.Timer(SECONDS, _flush_in_thread)
        _timer.daemon = True
        _timer.start()


def _flush_in_thread() -> None:
    from django.db import connections

    try:
        flush()
    finally:
        connections.close_all()


@atexit.register
def _flush_at_exit() -> None:
    if _searched or _clicked:
        flush()
