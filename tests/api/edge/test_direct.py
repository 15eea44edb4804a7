"""What is answered without Django's handler is what Django would have answered, byte by byte."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, resolve
from django.utils import timezone

from api import limits, totals
from api.edge import application, direct
from api.edge.kept import OF_PAGES
from api.edge.quick_list import plans
from api.models import ApiToken
from api.urls import urlpatterns
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.edge.wsgi_client import Answer, WsgiClient
from tests.api.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = [
    "pages/",
    "pages/?type=pages.ArticlePage&limit=2",
    "pages/?limit=1&offset=1&fields=title",
    "pages/?tags=birds&order=title",
    "pages/?limit=0",
    "pages/?nonsense=1",
    "pages/?perspective=draft",
    "pages/?%70erspective=draft",
    "pages/?min_seq=1",
    "pages/find/",
    "pages/find/?path=/blog/first/",
    "pages/find/?path=%2Fblog%2Ffirst%2F",
    "pages/find/?path=/blog/first",
    "pages/find/?path=/BLOG/FIRST/",
    "pages/find/?path=/",
    "pages/find/?path=//",
    "pages/find/?path=/old",
    "pages/find/?path=/old/",
    "pages/find/?path=/nothing/",
    "pages/find/?path=/blog/first/&site=example.com",
    "pages/find/?path=/blog/first/&perspective=draft",
    "pages/find/?path=/blog/first/&path=/",
    "pages/FIRST/",
    "pages/FIRST/?site=example.com",
    "pages/FIRST/?fields=title",
    "pages/FIRST/?x=1",
    "pages/0/",
    "pages/01/",
    "pages/999999999/",
    f"pages/{10**23 - 1}/",
    "pages/FIRST",
    "images/",
    "snippets/",
    "snippets/authors/",
    "snippets/nothing/",
    "menus/main/",
    "menus/nothing/",
    "settings/",
    "settings/?site=nowhere.example",
    "redirects/",
    "sites/",
    "locales/",
    "search/?q=kestrel",
    "search/?q=kestrel&highlight=off&facets=type,tags&limit=1",
    "search/?q=hovers&locale=en&type=*&analytics=off&spell=off",
    "search/?q=kestrel&order=date&offset=1",
    "search/?q=kestrel&q=bird",
    "search/?q=kestrel&limit=0",
    "search/?q=-kestrel",
    "search/?q=kestrel&min_seq=1",
    "search/?q=",
    "search/",
    "sitemaps/sitemap.xml",
    "sitemaps/nothing.xml",
    "robots.txt",
    "nothing/",
    "sync/",
    "me/",
    "docs/",
]


@pytest.fixture
def world(transactional_db: None) -> Any:
    """What `tests.api.world` makes, for requests that only read."""
    return make_world()


def test_answers_are_the_same(world: Any, monkeypatch: Any) -> None:
    rebuild(get_engine())
    client = WsgiClient(megabytes=0)
    addresses = [address.replace("FIRST", str(world.first.pk)) for address in ADDRESSES]
    without = {address: client.get(address) for address in addresses}
    for name in ("answer_directly", "quick_answer"):
        monkeypatch.setattr(application, name, lambda *args: None)
    by_django = []
    for address in addresses:
        expected, found = client.get(address), without[address]
        assert expected.by_django
        by_django += [address] if found.by_django else []
        assert found.status == expected.status, address
        assert _lasting(found.headers) == _lasting(expected.headers), address
        if address != "sync/":  # its cursor tells the time
            assert found.body == expected.body, address
    assert by_django == [f"pages/{world.first.pk}", "nothing/", "sync/", "me/", "docs/"]


def test_answers_to_tokens_are_the_same(world: Any, monkeypatch: Any) -> None:
    rebuild(get_engine())
    client = WsgiClient(megabytes=0)
    token, secret = ApiToken.create(name="Build", scopes=["published", "draft"])
    rights = (
        {"scopes": ["search"]},
        {"scopes": ["search"], "locales": ["ja"]},
        {"locales": ["ja"]},
        {"site_ids": [world.site.pk]},
        {"site_ids": [10**6]},
        {"sees_private": True},
    )
    others = [
        ApiToken.create(**{"name": "Other", "scopes": ["published"], **fields})[1]
        for fields in rights
    ]
    again = client.get("pages/", {"Authorization": f"Bearer {secret}"}).headers["ETag"]
    more: list[dict[str, str]] = [
        {},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": again},
        {"Origin": "https://example.com"},
        {"Origin": "http://other.example"},
    ]
    asked = [
        (address.replace("FIRST", str(world.first.pk)), {"Authorization": f"Bearer {bearer}"})
        for bearer in (secret, *others, "nonsense")
        for address in ADDRESSES
        if address not in ("sync/", "me/")
    ]
    asked += [
        (address, {**asked[0][1], **headers}) for address in ADDRESSES[:4] for headers in more
    ]
    answers = [[client.get(*one) for one in asked]]
    token.refresh_from_db()
    assert token.last_used_at is not None
    # By the endpoint, then by Django.
    for name in ("quick_answer", "answer_directly"):
        limits.forget()
        monkeypatch.setattr(application, name, lambda *args: None)
        answers.append([client.get(*one) for one in asked])
    assert all(answer.by_django for answer in answers[-1])
    for one, *found in zip(asked, *answers, strict=True):
        assert len({(answer.status, answer.body) for answer in found}) == 1, one
        told = [_told(answer) for answer in found]
        assert told[0] == told[1] == told[2], one


def _told(answer: Answer) -> dict[str, str]:
    """Return the headers, without those of pages and what is counted; their names have no case."""
    left_out = {*OF_PAGES, "ratelimit", *(["content-length"] if answer.status == 304 else [])}
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return {name: value for name, value in headers.items() if name not in left_out}


def test_what_is_not_in_memory_takes_one_statement(world: Any) -> None:
    client = WsgiClient(megabytes=0)
    _, secret = ApiToken.create(name="Build", scopes=["published"])
    # With a token one more, for that.
    for headers, statements in (({}, 1), ({"Authorization": f"Bearer {secret}"}, 2)):
        for address in (
            "pages/find/?path=/blog/first/",
            f"pages/{world.first.pk}/",
            "pages/?type=pages.ArticlePage&locale=en",
            "pages/?category=news",
        ):
            client.get(address, headers)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address, headers).status == 200
            assert len(captured) == statements, address


def _lasting(headers: dict[str, str]) -> dict[str, str]:
    """Leave out what is another for each request; the cursor of a sync answer tells the time."""
    left_out = {"RateLimit", "ETag"} if headers["Cache-Control"] == "no-store" else set()
    return {name: value for name, value in headers.items() if name not in left_out}


def test_headers_of_pages_are_left_to_pages(world: Any) -> None:
    """What Django adds to each answer is either added here, too, or left out on purpose."""
    client = WsgiClient(megabytes=0)
    found = {name.lower() for name in client.django_headers("pages/")}
    edge = {name.lower() for name in client.get("pages/").headers}
    assert found - edge == set(OF_PAGES)
    assert edge <= found
    assert set(OF_PAGES) <= {name.lower() for name in client.get("docs/").headers}


def test_every_route_leads_where_django_s_leads() -> None:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        address = (
            route.replace("<int:id>", "7")
            .replace("<slug:name>", "authors")
            .replace("<slug:handle>", "main")
            .replace("<str:name>", "sitemap.xml")
        )
        found = direct._resolve(address)
        if found is not None:
            expected = resolve(f"/api/v1/{address}")
            assert found == (expected.func.cls, expected.kwargs)  # type: ignore[attr-defined]
    assert direct._resolve("nothing/") is None
    assert direct._resolve("sync/") is None


def test_hosts_that_are_not_ours_are_refused(world: Any, settings: Any) -> None:
    client = WsgiClient(megabytes=0)
    page = f"pages/{world.first.pk}/"
    for host, status in (("localhost:1234", 200), ("evil.example", 400), ("[::1]", 200), ("", 200)):
        assert client.get(page, {"Host": host} if host else {}).status == status, host
    settings.USE_X_FORWARDED_HOST = True
    behind = WsgiClient(megabytes=0)
    assert behind.get(page, {"X-Forwarded-Host": "evil.example"}).status == 400
    assert behind.get(page, {"X-Forwarded-Host": "localhost"}).status == 200


def test_a_connection_that_the_database_has_closed_is_opened_again(little: Any) -> None:
    client = WsgiClient(megabytes=0)
    for address in (f"pages/{little.first.pk}/", "pages/"):
        assert client.get(address).status == 200
        if connection.vendor == "postgresql":
            pid = connection.connection.info.backend_pid
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            other.close()
        else:
            connection.close()
        assert client.get(address).status == 200


def test_a_token_is_read_anew_for_each_request(world: Any, django_user_model: Any) -> None:
    client = WsgiClient(megabytes=0)
    token, secret = ApiToken.create(name="Build", scopes=["published"])

    def status(**changed: Any) -> int:
        ApiToken.objects.filter(pk=token.pk).update(**changed)
        return client.get("pages/", {"Authorization": f"Bearer {secret}"}).status

    now, later = timezone.now(), timezone.now() + timedelta(seconds=0.2)
    assert status() == 200
    assert status(revoked_at=now) == 401
    assert status(revoked_at=None, expires_at=now) == 401
    assert status(expires_at=later) == 200
    time.sleep(0.25)
    assert status() == 401  # the row is the same, and the time another
    assert status(expires_at=None, scopes=["search"]) == 403
    assert status(scopes=["published"], locales=["ja"]) == 200
    user = django_user_model.objects.create_user("ada")
    assert status(user=user) == 200
    user.is_active = False
    user.save()
    assert status() == 401
    token.delete()
    assert status() == 401


def test_a_search_that_fails_is_a_problem_by_each_way(
    little: Any, settings: Any, monkeypatch: Any
) -> None:
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    _, secret = ApiToken.create(name="Finder", scopes=["search"])
    client = WsgiClient(megabytes=0)
    asked: list[dict[str, str]] = [{}, {"Authorization": f"Bearer {secret}"}]
    quickly = [client.get("search/?q=kestrel", headers) for headers in asked]
    monkeypatch.setattr(application, "quick_answer", lambda *args: None)
    by_endpoint = [client.get("search/?q=kestrel", headers) for headers in asked]
    for found, expected in zip(quickly, by_endpoint, strict=True):
        assert found.status == expected.status == 503
        assert found.body == expected.body
        assert _told(found) == _told(expected)


def test_a_request_of_a_token_is_counted_once(world: Any, settings: Any) -> None:
    settings.ROOST_TOKEN_RATE_LIMIT = 4
    limits.forget()
    client = WsgiClient(megabytes=0)
    _, secret = ApiToken.create(name="Build", scopes=["published"])
    # One that is answered quickly, one by the endpoint, one by Django, and one problem.
    for left, address in enumerate(["pages/", "images/", "me/", "pages/?x=1"][::-1]):
        found = client.get(address, {"Authorization": f"Bearer {secret}"})
        assert f"r={3 - left};" in {k.title(): v for k, v in found.headers.items()}["Ratelimit"]
    for address in ("pages/", "images/"):
        assert client.get(address, {"Authorization": f"Bearer {secret}"}).status == 429
    limits.forget()
    bad = {"Authorization": "Bearer roost_guess"}
    assert [client.get("pages/", bad).status for _ in range(61)] == [401] * 60 + [429]
    limits.forget()


def test_what_is_remembered_of_lists_is_bounded(little: Any) -> None:
    client = WsgiClient(megabytes=0)
    for offset in range(600):
        assert client.get(f"pages/?offset={offset}").status == 200
    kept = [plan.statements.characters for plan in plans.kept.values() if plan]
    assert 10 < len(kept) <= plans.most
    assert sum(kept) == plans.characters <= plans.most_characters
    assert max(kept) < plans.longest  # an ordinary list is worked out once
    assert all(len(key) == 16 for key in totals._kept)
