"""Searches that many made, for whoever begins to type one of them."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Sum
from django.utils import timezone

from pages.publishing.kinds import PAGE
from search.desk.models import SearchedDay
from search.desk.normal import normal
from search.engines import get_engine
from search.engines.interface import EngineQuery, Key

DAYS = 30
# A search is suggested once it was made so often, and on so many days: what one person types, who
# may have written their own name, stays between them and us.
LEAST_SEARCHES = 10
LEAST_DAYS = 3
MOST = 5
CANDIDATES = 15
SECONDS = 60  # how long what was found out about a query holds, as long as nothing is published


def popular_queries(
    q: str, site_id: int, locales: Sequence[str] = (), withdrawn: frozenset[Key] = frozenset()
) -> tuple[str, ...]:
    """Return the searches that begin so, the most frequent first.

    Only those whose words all stand in one public page at this moment: so no word is told of a page
    that is gone or restricted by now, nor of whoever searches for their own advertisement. Takes
    one SQL query; `withdrawn` is what the index may have although it is not public any more.
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
        if _stands_in_a_page(query, site_id, tuple(locales), withdrawn):
            found.append(query)
            if len(found) == MOST:
                break
    return tuple(found)


def _stands_in_a_page(
    query: str, site_id: int, locales: tuple[str, ...], withdrawn: frozenset[Key]
) -> bool:
    engine = get_engine()
    key = f"popular:{site_id}:{','.join(locales)}:{engine.seq()}:{query}".replace(" ", "+")
    known = None if withdrawn else cache.get(key)
    if known is None:
        # A space ends the last word, so that all must be there as a whole.
        asked = EngineQuery(
            text=f"{query} ",
            site_ids=(site_id,),
            locales=locales,
            kinds=(PAGE,),
            limit=1,
            exclude=withdrawn,
        )
        known = bool(engine.suggest(asked).hits)
        if not withdrawn:
            cache.set(key, known, SECONDS)
    return bool(known)
