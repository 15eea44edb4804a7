"""Lists of pages at length: cursors, orders, bounds and filters on declared fields."""

import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import models
from django.test.utils import isolate_apps
from wagtail.api import APIField

from pages.publishing.entries import amount_sort, entry_key
from pages.publishing.filters import filter_fields, order_fields, order_values
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_article, make_author, republish

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def many(world: Any) -> list[Any]:
    """Twelve articles more, with two titles between them, so that sort values are alike."""
    articles = [
        make_article(world.blog, f"Note {n % 2}", slug=f"n-{n}", summary=f"S{n % 3}")
        for n in range(12)
    ]
    publish_all()
    return articles


def walk(api: Api, address: str, **parameters: Any) -> list[list[int]]:
    """Follow the next links of a list; return the ids of each page."""
    pages, response = [], api.get(address, **parameters)
    while True:
        assert response.status_code == 200, response.content
        pages.append([item["id"] for item in response.json()["items"]])  # type: ignore[attr-defined]
        if "Link" not in response:
            return pages
        link, relation = response["Link"].split("; ")
        assert relation == 'rel="next"'
        response = api.get(link.strip("<>"))


ORDERS = ["-first_published_at", "title", "-title", "id", "-updated_at", "position", "random"]
ORDERS += ["title,-id", "-title,position,updated_at", "title,-first_published_at"]


@pytest.mark.parametrize("order", ORDERS)
def test_next_links_lead_through_the_whole_list_once(
    world: Any, many: Any, api: Api, order: str
) -> None:
    for extra in ({}, {"tags": "birds"}, {"child_of": world.blog.pk}, {"type": "pages.HomePage"}):
        parameters = {"order": order, **extra}
        if order == "random":
            parameters["seed"] = 7
        whole = api.ids("pages/", limit=100, **parameters)
        pages = walk(api, "pages/", limit=4, **parameters)
        assert [pk for page in pages for pk in page] == whole
        assert all(len(page) == 4 for page in pages[:-1])
        assert 0 < len(pages[-1]) <= 4


def test_what_changes_between_two_pages_of_a_list_shifts_nothing(
    world: Any, many: Any, api: Api
) -> None:
    whole = api.ids("pages/", limit=100)
    first = api.get("pages/", limit=5)
    make_article(world.blog, "Newest", slug="newest")
    many[-1].unpublish()
    publish_all()
    second = api.get(first["Link"].partition(">")[0][1:])
    assert [item["id"] for item in second.json()["items"]] == whole[5:10]  # type: ignore[attr-defined]


def test_a_cursor_is_good_for_its_own_list_only(world: Any, many: Any, api: Api) -> None:
    link = api.get("pages/", limit=2, order="title")["Link"].partition(">")[0][1:]
    cursor = parse_qs(urlsplit(link).query)["cursor"][0]
    assert api.get("pages/", order="title", cursor=cursor, limit=3, count="off").status_code == 200
    assert api.get("pages/", order="title", cursor=cursor, fields="body").status_code == 200
    for other in ({}, {"order": "-title"}, {"order": "title", "slug": "first"}):
        assert api.json("pages/", status=400, cursor=cursor, **other)["parameter"] == "cursor"
    assert api.json("images/", status=400, cursor=cursor)["parameter"] == "cursor"
    problem = api.json("pages/", status=400, order="title", cursor=cursor, offset=1)
    assert problem["parameter"] == "offset"
    for broken in (cursor[:-1], cursor + "a", cursor.swapcase(), "x", ":"):
        problem = api.json("pages/", status=400, order="title", cursor=broken)
        assert problem["parameter"] == "cursor"


def test_a_cursor_belongs_to_no_moment(world: Any, many: Any, api: Api) -> None:
    first, second = api.get("pages/", limit=2), api.get("pages/", limit=2)
    assert first["Link"] == second["Link"]
    assert first["Link"].startswith("</api/v1/pages/?limit=2&cursor=")
    unchanged = api.get("pages/", limit=2, headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged["Link"] == first["Link"]


def test_every_list_has_cursors(world: Any, many: Any, api: Api) -> None:
    make_author("Grace Hopper")
    publish_all()
    for address in ("snippets/authors/", "images/", "redirects/", "menus/", "files/"):
        whole = api.ids(address)
        assert [pk for page in walk(api, address, limit=1) for pk in page] == whole
    assert len(walk(api, "snippets/authors/", limit=1)) == 2


def test_without_a_count(world: Any, api: Api) -> None:
    counted, answer = api.json("pages/"), api.json("pages/", count="off")
    assert answer == {"meta": {}, "items": counted["items"]}
    assert api.json("pages/", count="on") == counted


def test_cards_come_by_the_thousand(world: Any, api: Api) -> None:
    assert api.get("pages/", limit=1000).status_code == 200
    assert api.get("pages/", limit=1000, fields="-summary").status_code == 200
    assert api.get("pages/", limit=100, fields="*").status_code == 200


def test_random_is_a_shuffle_that_a_seed_repeats(world: Any, many: Any, api: Api) -> None:
    whole = sorted(api.ids("pages/", limit=100))
    seeds = [api.ids("pages/", limit=100, order="random", seed=seed) for seed in range(6)]
    assert all(sorted(shuffled) == whole for shuffled in seeds)
    assert len({tuple(shuffled) for shuffled in seeds}) == 6
    assert seeds[3] == api.ids("pages/", limit=100, order="random", seed=3)
    parts = [api.ids("pages/", limit=5, offset=n, order="random", seed=3) for n in range(0, 25, 5)]
    assert [pk for part in parts for pk in part] == seeds[3]


def test_random_without_a_seed_is_new_each_time(world: Any, many: Any, api: Api) -> None:
    answers = [api.get("pages/", limit=100, order="random") for _ in range(5)]
    assert len({answer.content for answer in answers}) > 1
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    pages = walk(api, "pages/", limit=4, order="random")
    assert sorted(pk for page in pages for pk in page) == sorted(api.ids("pages/", limit=100))


def test_a_shuffle_has_no_favourites(world: Any, many: Any, api: Api) -> None:
    """Each document comes first now and then."""
    missing = set(api.ids("pages/", limit=100))
    # About a hundred seeds are enough; which, depends on the ids of the documents.
    for seed in range(2000):
        missing.discard(api.ids("pages/", limit=1, order="random", seed=seed)[0])
        if not missing:
            break
    assert not missing


def test_a_list_has_several_orders(world: Any, many: Any, api: Api) -> None:
    """What is alike in the first is ordered by the second, and each may be reversed."""
    articles: dict[str, Any] = {"type": "pages.ArticlePage", "limit": 100, "locale": "en"}
    keys: dict[str, Any] = {
        "title": lambda one: one["title"].casefold(),
        "summary": lambda one: one["summary"].casefold(),
        "id": lambda one: one["id"],
    }
    items = api.json("pages/", **articles)["items"]
    for order in ("title,summary,-id", "-summary,title,id", "summary,-title,-id", "-title,-id"):
        expected = items
        for word in reversed(order.split(",")):
            key = keys[word.removeprefix("-")]
            expected = sorted(expected, key=key, reverse=word.startswith("-"))
        ids = [one["id"] for one in expected]
        assert api.ids("pages/", **articles, order=order) == ids, order
        pages = walk(api, "pages/", **{**articles, "limit": 3}, order=order)
        assert [pk for page in pages for pk in page] == ids, order
    assert api.queries("pages/", order="title,-id", count="off") == 1


@pytest.mark.parametrize(
    "order",
    [
        "title,",
        ",title",
        "title,title",
        "title,-title",
        "random,title",
        "title,id,position,updated_at",
    ],
)
def test_orders_that_there_are_not(world: Any, api: Api, order: str) -> None:
    assert api.json("pages/", status=400, order=order)["parameter"] == "order"


def test_any_declared_field_is_an_order(world: Any, many: Any, api: Api) -> None:
    articles = {"type": "pages.ArticlePage", "locale": "en", "limit": 100}
    items = api.json("pages/", **articles, order="summary")["items"]
    summaries = [item["summary"] for item in items]
    assert summaries == sorted(summaries, key=str.casefold)
    assert len(summaries) == 15
    reverse = api.ids("pages/", **articles, order="-summary")
    assert reverse == [item["id"] for item in reversed(items)]
    found = api.ids("pages/", **articles, order="summary", tags="birds")
    assert found == [item["id"] for item in items if item["id"] in found]
    assert len(found) == 2


def test_filters_on_any_declared_field(world: Any, many: Any, api: Api) -> None:
    article = {"type": "pages.ArticlePage", "locale": "en"}
    assert api.ids("pages/", title="First") == [world.first.pk]
    assert api.ids("pages/", summary="A kestrel hovers.") == [world.third.pk]
    assert len(api.ids("pages/", summary="S1")) == 4
    assert len(api.ids("pages/", summary="S1", title="Note 1")) == 2
    assert api.ids("pages/", cover=world.image.pk, **article) == [world.first.pk]
    # `author` is the name that the type gave to its filter on `authors`.
    assert api.ids("pages/", authors="ada-lovelace", **article) == api.ids(
        "pages/", author="ada-lovelace", **article
    )
    assert api.ids("pages/", authors="ada-lovelace", **article)
    republish(world.about, show_in_menus=True)
    publish_all()
    assert api.ids("pages/", show_in_menus="true") == [world.about.pk]
    assert world.about.pk not in api.ids("pages/", show_in_menus="false", limit=100)


def test_a_long_text_is_found_as_a_whole(world: Any, api: Api) -> None:
    long = "A sentence that goes on. " * 60
    republish(world.third, summary=long)
    publish_all()
    assert api.ids("pages/", summary=long) == [world.third.pk]
    assert api.ids("pages/", summary=long[:-1]) == []
    assert len(entry_key(1, "en", "pages.ArticlePage", "summary", long)) < 200


def dated(world: Any, days: list[int]) -> dict[int, datetime]:
    """Publish articles first on some days of January 2026, at half past nine."""
    found = {}
    for day in days:
        moment = datetime(2026, 1, day, 9, 30, 15, 500_000, tzinfo=UTC)
        page = make_article(world.blog, f"Day {day}", slug=f"day-{day}")
        type(page).objects.filter(pk=page.pk).update(first_published_at=moment)
        republish(page, first_published_at=moment)
        found[page.pk] = moment
    publish_all()
    return found


BOUNDS = [
    ({"gte": "2026-01-02"}, {2, 3, 4}),
    ({"gt": "2026-01-02"}, {3, 4}),
    ({"lte": "2026-01-02"}, {1, 2}),
    ({"lt": "2026-01-02"}, {1}),
    ({"gte": "2026-01-02", "lt": "2026-01-04"}, {2, 3}),
    ({"gte": "2026-01-02T09:30:15Z", "lte": "2026-01-03T09:30:15Z"}, {2, 3}),
    ({"gt": "2026-01-02T09:30:15Z", "lt": "2026-01-04T09:30:15Z"}, {3}),
    ({"gte": "2026-01-02T10:30:15+01:00", "lte": "2026-01-02T10:30:15+01:00"}, {2}),
    ({"gte": "2026-01-02T09:30:15.5"}, {2, 3, 4}),
    ({"gt": "2026-01-02T09:30:15.5"}, {3, 4}),
    ({"lte": "2026-01-02T09:30:15.4Z"}, {1}),
    ({"gt": "2026-01-04"}, set()),
]


def test_bounds_on_times(world: Any, api: Api) -> None:
    days = dated(world, [1, 2, 3, 4])
    january = {"first_published_at.lt": "2026-02-01"}
    others = ({}, {"order": "title"}, {"type": "pages.ArticlePage"}, {"child_of": world.blog.pk})
    for other in others:
        for bounds, expected in BOUNDS:
            names = {f"first_published_at.{name}": value for name, value in bounds.items()}
            found = api.json("pages/", **{**january, **names, **other})
            shown = {days[item["id"]].day for item in found["items"]}
            assert shown == expected, (other, bounds)
            assert found["meta"]["total_count"] == len(expected)


def test_bounds_and_orders_of_the_time_of_change_keep_to_what_documents_say(
    world: Any, api: Api
) -> None:
    """Publishing the same again changes no document, and moves none in a list."""
    before = api.ids("pages/", order="-updated_at", limit=100)
    republish(world.first)
    publish_all()
    assert api.ids("pages/", order="-updated_at", limit=100) == before
    assert before[0] != world.first.pk
    republish(world.first, title="First of all")
    publish_all()
    assert api.ids("pages/", order="-updated_at", limit=1) == [world.first.pk]
    items = api.json("pages/", order="-updated_at", limit=100)["items"]
    times = [item["meta"]["updated_at"] for item in items]
    assert times == sorted(times, reverse=True)
    middle = times[len(times) // 2]
    found = api.ids("pages/", **{"updated_at.gte": middle}, limit=100)
    assert sorted(found) == sorted(i["id"] for i in items if i["meta"]["updated_at"] >= middle)
    found = api.ids("pages/", **{"updated_at.lt": middle}, limit=100)
    assert sorted(found) == sorted(i["id"] for i in items if i["meta"]["updated_at"] < middle)
    both = {"updated_at.lte": times[0], "order": "updated_at", "tags": "birds", "locale": "en"}
    assert api.ids("pages/", **both) == [world.second.pk, world.first.pk]


def test_numbers_sort_as_numbers() -> None:
    numbers = [0.0, -0.0, 1, -1, 2**40, -(2**40), 1e-9, -1e-9, 3.5, 1e300, -1e300]
    numbers += [random.Random(1).uniform(-1e6, 1e6) for _ in range(200)]
    assert sorted(numbers) == sorted(numbers, key=lambda number: (amount_sort(number), number))
    assert amount_sort(0.0) == amount_sort(-0.0)


@isolate_apps("tests")
def test_what_a_type_declares_is_what_it_is_found_by() -> None:
    class Event(models.Model):
        name = models.CharField(max_length=50)
        day = models.DateField(null=True)
        starts = models.DateTimeField()
        seats = models.IntegerField()
        price = models.DecimalField(max_digits=6, decimal_places=2)
        data = models.JSONField(default=dict)

        api_fields = [
            APIField(name) for name in ("name", "day", "starts", "seats", "price", "data")
        ]
        filter_fields = {"called": "name"}

        class Meta:
            app_label = "tests"

        def __str__(self) -> str:
            return self.name

    kinds = {"name": "text", "day": "time", "starts": "time", "seats": "number", "price": "number"}
    assert order_fields(Event) == kinds
    assert set(filter_fields(Event)) == {*kinds, "called"}
    first = {"name": "A", "day": None, "starts": "2026-01-01T10:00:00Z", "seats": 9, "price": "9.5"}
    second = first | {"day": "2026-01-01", "seats": 10, "price": "10.00", "name": "b"}
    before, after = order_values(Event, first), order_values(Event, second)
    assert [name for name in kinds if before[name] < after[name]] == [
        "name",
        "day",
        "seats",
        "price",
    ]
    assert before["starts"] == "20260101100000"
