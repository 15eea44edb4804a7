"""What visitors look for is counted by day, without a trace of who they were."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search.desk import recording
from search.desk.models import ClickedDay, SearchedDay
from search.engines import get_engine
from search.indexer import rebuild
from search.suggest import suggest
from tests.api.client import Api
from tests.api.test_tokens import bearer, make_token
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counting(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count, but write only when the test says so: not from a thread beside its transaction."""
    settings.ROOST_SEARCH_LOG_DAYS = 90
    monkeypatch.setattr(recording, "_flush_soon", lambda: None)
    yield
    recording.flush()


@pytest.fixture
def api(site: Any, index_changes: Callable[[], None]) -> Api:
    make_article(site.root_page, "Kestrel", slug="kestrel", summary="It hovers.")
    index_changes()
    return Api()


def _days() -> list[tuple[str, str, int, int, int, int]]:
    recording.flush()
    rows = SearchedDay.objects.order_by("query", "locale").values_list(
        "query", "locale", "searches", "without_results", "clicks", "positions"
    )
    return list(rows)


def test_searches_are_counted_by_day(api: Api) -> None:
    for q in ("Kestrel", "kestrel!", "KÉSTREL", "dodo"):
        api.json("search/", q=q, spell="off")
    api.json("search/", q="kestrel", locale="en")
    assert _days() == [
        ("dodo", "", 1, 1, 0, 0),
        ("kestrel", "", 3, 0, 0, 0),
        ("kestrel", "en", 1, 0, 0, 0),
    ]
    api.json("search/", q="kestrel")
    assert _days()[1][2] == 4


def test_what_is_no_search_of_a_visitor_is_not_counted(api: Api, django_user_model: Any) -> None:
    api.json("search/", q="kestrel", offset=5)
    api.json("search/", q="kestr", analytics="off")
    api.json("search/", q="?!")
    token = bearer(make_token(scopes=["published", "search"]))
    api.get("search/", q="kestrel", headers=token)
    assert _days() == []


def test_nothing_is_kept_of_who_searched(api: Api) -> None:
    fields = {column.name for column in SearchedDay._meta.get_fields()}
    fields |= {column.name for column in ClickedDay._meta.get_fields()}
    assert fields == {
        *("id", "day", "site_id", "locale", "query", "searches"),
        *("without_results", "clicks", "positions", "page_id"),
    }


def _click(api: Api, **fields: Any) -> Any:
    return api.client.post("/api/v1/search/click/", fields, content_type="application/json")


def test_clicks_are_counted(api: Api, site: Any) -> None:
    page = Page.objects.get(slug="kestrel")
    assert _click(api, q="Kestrel", id=page.pk, position=3).json() == {"counted": True}
    assert _click(api, q="kestrel", id=page.pk, position=1).json() == {"counted": True}
    assert _days() == [("kestrel", "", 0, 0, 2, 4)]
    clicked = ClickedDay.objects.get()
    assert (clicked.query, clicked.page_id, clicked.clicks, clicked.positions) == (
        *("kestrel", page.pk, 2, 4),
    )


def test_a_click_on_what_is_not_public_says_nothing(api: Api, site: Any) -> None:
    page = Page.objects.get(slug="kestrel")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    answers = [_click(api, q="kestrel", id=pk, position=1) for pk in (page.pk, 999_999)]
    assert [answer.json() for answer in answers] == [{"counted": False}] * 2
    assert _days() == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"id": 1, "position": 1}, "q"),
        ({"q": "x", "position": 1}, "id"),
        ({"q": "x", "id": "1", "position": 1}, "id"),
        ({"q": "x", "id": True, "position": 1}, "id"),
        ({"q": "x", "id": 1, "position": 0}, "position"),
        ({"q": "x" * 257, "id": 1, "position": 1}, "q"),
        ({"q": "a\0b", "id": 1, "position": 1}, "q"),
    ],
)
def test_a_bad_click_names_the_field(api: Api, fields: dict[str, Any], named: str) -> None:
    response = _click(api, **fields)
    assert response.status_code == 400
    assert response.json()["parameter"] == named


def test_other_bodies_are_refused(api: Api) -> None:
    for body in ("", "[]", "{", '{"q": 1e999}', '{"who": "me"}'):
        response = api.client.post("/api/v1/search/click/", body, content_type="application/json")
        assert response.status_code == 400, body
    assert api.client.get("/api/v1/search/click/").status_code == 405


def test_a_flood_of_different_searches_does_not_fill_the_memory(api: Api) -> None:
    for number in range(recording.MOST + 100):
        recording.count_search(f"query {number}", 1, "", 1)
    assert len(_days()) == recording.MOST


def test_a_flood_of_different_searches_does_not_fill_the_disk(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_A_DAY", 3)
    for query in ("one", "two", "three"):
        recording.count_click(query, 1, "", 7, 1)
    assert len(_days()) == 3
    for query in ("three", "four", "five"):
        recording.count_click(query, 1, "", 7, 1)
    recording.count_search("four", 2, "", 1)  # another site's day is another
    assert [(query, clicks) for query, _, _, _, clicks, _ in _days()] == [
        ("four", 0),
        ("one", 1),
        ("three", 2),
        ("two", 1),
    ]
    clicked = ClickedDay.objects.order_by("query").values_list("query", "clicks")
    assert list(clicked) == [("one", 1), ("three", 2), ("two", 1)]


def test_old_days_are_forgotten(api: Api, settings: Any) -> None:
    today = timezone.now().date()
    for age in (0, 89, 91):
        day = today - timedelta(days=age)
        SearchedDay.objects.create(day=day, site_id=1, query="kestrel", searches=1)
        ClickedDay.objects.create(day=day, site_id=1, query="kestrel", page_id=1, clicks=1)
    assert recording.forget_old_days() == 2
    assert SearchedDay.objects.count() == 2
    settings.ROOST_SEARCH_LOG_DAYS = 0
    recording.count_search("kestrel", 1, "", 1)
    assert recording.forget_old_days() == 2


def _searched(site: Any, query: str, searches: int, days: int) -> None:
    today = timezone.now().date()
    for age in range(days):
        SearchedDay.objects.create(
            day=today - timedelta(days=age), site_id=site.pk, query=query, searches=searches
        )


def test_popular_searches_are_suggested(api: Api, site: Any) -> None:
    _searched(site, "kestrel hovers", 5, days=3)
    _searched(site, "kestrel", 50, days=3)
    _searched(site, "kestrel by john doe", 100, days=2)  # on too few days: one person, perhaps
    _searched(site, "kestrel seldom", 3, days=3)
    _searched(site, "keszzz", 50, days=3)  # finds nothing
    assert api.json("suggest/", q="Kes")["queries"] == ["kestrel", "kestrel hovers"]
    assert api.json("suggest/", q="kestrel")["queries"] == ["kestrel hovers"]
    assert api.json("suggest/", q="k")["queries"] == []


def test_a_search_for_what_is_restricted_by_now_is_not_suggested(api: Api, site: Any) -> None:
    _searched(site, "kestrel", 50, days=3)
    assert suggest("kes", site.pk).queries == ("kestrel",)
    page = Page.objects.get(slug="kestrel")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert suggest("kes", site.pk).queries == ()
    rebuild(get_engine())
    assert suggest("kes", site.pk).queries == ()


def test_no_word_is_suggested_that_no_public_page_has(
    api: Api, site: Any, index_changes: Callable[[], None]
) -> None:
    """One public word beside it does not open the way for a secret or for an advertisement."""
    secret = make_article(site.root_page, "Acquisition", slug="acquisition", summary="Of kestrel.")
    index_changes()
    _searched(site, "kestrel acquisition", 50, days=3)
    _searched(site, "kestrel spam example com", 50, days=3)
    _searched(site, "kestrel hovering", 50, days=3)
    assert suggest("kes", site.pk).queries == ("kestrel acquisition", "kestrel hovering")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert suggest("kes", site.pk).queries == ("kestrel hovering",)
    index_changes()
    assert suggest("kes", site.pk).queries == ("kestrel hovering",)


def test_suggesting_takes_as_many_queries_however_many_searches_are_popular(
    api: Api, site: Any
) -> None:
    """Expect 3 queries: what was withdrawn, the pages of the hits, the days."""
    for number in range(12):
        _searched(site, f"kestrel nothing{number}", 50, days=3)
    with CaptureQueriesContext(connection) as queries:
        suggest("kes", site.pk)
    assert len(queries) == 3
