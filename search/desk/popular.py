"""Searches that many made, for whoever begins to type one of them."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from pages.publishing.changes import current_seq
from search.desk.models import SearchedDay
from search.desk.normal import normal

DAYS = 30
# A search is suggested once it was made so often, and on so many days: what one person types, who
# may have written their own name, stays between them and us.
LEAST_SEARCHES = 10
LEAST_DAYS = 3
MOST = 5
CANDIDATES = 15
SECONDS = 60  # how long what was found out about a query holds, as long as nothing is published


def popular_queries(q: str, site_id: int, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the searches that begin so, the most frequent first.

    Only those that find something public at this moment, so that no word of a page that is gone or
    restricted by now is told. Takes one SQL query.
    """
    start = normal(q)
    if len(start) < 2:
        return ()
    since = timezone.now().date() - timedelta(days=DAYS)
    days = SearchedDay.objects.filter(
        site_id=site_id, day__gte=since, query__startswith=start, searches__gt=0
    ).exclude(query=start)
    if locales:
        days = days.filter(locale__in=["", *locales])
    rows = (
        days.values("query")
        .annotate(total=Sum("searches"), on=Count("day", distinct=True))
        .filter(total__gte=LEAST_SEARCHES, on__gte=LEAST_DAYS)
        .order_by("-total", "query")
    )
    found: list[str] = []
    for query in rows.values_list("query", flat=True)[:CANDIDATES]:
        if _finds_something(query, site_id, tuple(locales)):
            found.append(query)
            if len(found) == MOST:
                break
    return tuple(found)


def _finds_something(query: str, site_id: int, locales: tuple[str, ...]) -> bool:
    from search.query import SearchQuery, search

    key = f"popular:{site_id}:{','.join(locales)}:{current_seq()}:{query}".replace(" ", "+")
    known = cache.get(key)
    if known is None:
        answer = search(SearchQuery(query, site_id, locales, limit=1, highlight=False, spell=False))
        known = answer.total_count > 0
        cache.set(key, known, SECONDS)
    return bool(known)
