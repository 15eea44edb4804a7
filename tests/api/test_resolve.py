"""`resolve/`: what is at many paths at once."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from api.sites import get_sites
from pages.publishing.publisher import publish_all
from tests.api.client import ROOT, Api
from tests.factories import make_article, republish

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def resolve(api: Api, body: Any, status: int = 200, query: str = "") -> Any:
    response = api.client.post(
        f"{ROOT}resolve/{query}", orjson.dumps(body), content_type="application/json"
    )
    assert response.status_code == status, response.content
    return response.json()


def test_each_path_is_as_find_says(world: Any, api: Api) -> None:
    republish(world.second, slug="other")
    world.third.unpublish()
    make_article(world.blog, "Café", slug="café")
    publish_all()
    paths = [
        "/blog/first/", "/blog/first?x=1", "/old", "/old/", "/blog/second/", "/blog/third/", "/no/",
        "/", "/ja/blog/first/", "/blog/caf%C3%A9/", "/blog/café/", "/blog/first/", "/%ff/", "/a?b",
    ]  # fmt: skip
    items = resolve(api, {"paths": paths}, query="?fields=*")["items"]
    assert [item.pop("path") for item in items] == paths
    assert items == [api.json("pages/find/", path=path) for path in paths]
    statuses = {item["status"] for item in items}
    assert statuses == {"page", "redirect", "gone", "missing"}


def test_pages_are_short_unless_fields_are_asked_for(world: Any, api: Api) -> None:
    (card,) = api.json("pages/", path="/blog/first/")["items"]
    (item,) = resolve(api, {"paths": ["/blog/first/"]})["items"]
    assert item == {"path": "/blog/first/", "status": "page", "page": card}
    (item,) = resolve(api, {"paths": ["/blog/first/"]}, query="?fields=_,title")["items"]
    assert item["page"] == {"title": "First"}


def test_a_thousand_paths_take_as_many_queries_as_one(world: Any, api: Api) -> None:
    many = ["/blog/first/", *(f"/nothing/{n}/" for n in range(999))]
    for paths in (["/blog/first/", "/nothing/"], many):
        get_sites()
        with CaptureQueriesContext(connection) as captured:
            resolve(api, {"paths": paths})
        # What is there, and whether something was where nothing is.
        assert len(captured) == 2
    with CaptureQueriesContext(connection) as captured:
        resolve(api, {"paths": ["/blog/first/"] * 1000})
    assert len(captured) == 1


def test_what_is_restricted_is_missing_or_announced(world: Any, api: Api, settings: Any) -> None:
    PageViewRestriction.objects.create(
        page=world.second, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    publish_all()
    paths = ["/blog/second/", "/blog/first/", "/nothing/"]
    statuses = [item["status"] for item in resolve(api, {"paths": paths})["items"]]
    assert statuses == ["missing", "page", "missing"]
    settings.ROOST_ANNOUNCE_PROTECTED = True
    items = resolve(api, {"paths": paths})["items"]
    assert items[0] == {"path": paths[0], "status": "protected", "locks": ["password"]}
    assert [item["status"] for item in items[1:]] == ["page", "missing"]


BAD: list[Any] = [
    [], {}, {"paths": []}, {"paths": "/"}, {"paths": [1]}, {"paths": ["/"], "x": 1},
    {"paths": ["/"] * 1001}, {"paths": ["x"]}, {"paths": ["//evil.example/"]}, {"paths": ["/\0"]},
    {"paths": ["/" + "x" * 3000]},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_a_bad_body_is_refused(world: Any, api: Api, body: Any) -> None:
    problem = resolve(api, body, status=400)
    assert "accepted" in problem["detail"]


def test_what_cannot_be_asked_for(world: Any, api: Api) -> None:
    problem = resolve(api, {"paths": ["/"] * 101}, 400, "?fields=*")
    assert problem["parameter"] == "fields"
    assert resolve(api, {"paths": ["/"]}, 400, "?site=no.example")["parameter"] == "site"
    assert resolve(api, {"paths": ["/"]}, 400, "?x=1")["parameter"] == "x"
    assert api.get("resolve/").status_code == 405
    large = api.client.post(f"{ROOT}resolve/", b"x" * 1_000_001, content_type="application/json")
    assert large.status_code == 413


def test_the_answer_keeps_the_contract(world: Any, api: Api) -> None:
    from tests.api.test_openapi import validator

    paths = ["/blog/first/", "/old", "/nothing/"]
    items = resolve(api, {"paths": paths})["items"]
    items += resolve(api, {"paths": paths}, query="?fields=*")["items"]
    for item in items:
        validator({"$ref": "#/components/schemas/ResolvedPath"}, strict=False).validate(item)


def test_it_waits_for_a_change(world: Any, api: Api) -> None:
    seq = api.json("")["seq"]
    assert resolve(api, {"paths": ["/"]}, query=f"?min_seq={seq}")["items"]
    assert resolve(api, {"paths": ["/"]}, 503, f"?min_seq={seq + 1}")["status"] == 503
