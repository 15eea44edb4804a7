"""Visitors open protected pages, for an hour; what they show opens that, and nothing else."""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group, User
from django.core import signing
from wagtail.models import Page, PageViewRestriction

from api import limits
from api.visitors import SALT
from pages.publishing.publisher import publish_all
from tests.api.client import Api

pytestmark = pytest.mark.django_db
SESAME = "open sesame"


def restrict(page: Any, kind: str, password: str = "", *groups: Any) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=kind, password=password
    )
    restriction.groups.set(groups)
    publish_all()
    return restriction


def unlock(api: Api, token: str = "", **fields: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else None
    return api.client.post(
        "/api/v1/unlock/", orjson.dumps(fields), content_type="application/json", headers=headers
    )


def reads(api: Api, token: str, page: Any) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return api.get(f"pages/{page.pk}/", headers=headers).status_code


def test_a_password_opens_its_page_and_what_is_below(world: Any, api: Api) -> None:
    restrict(world.blog, "password", SESAME)
    restrict(world.about, "password", "another")
    response = unlock(api, path="/blog/first/", password=SESAME)
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "private, no-store"
    answer = response.json()
    assert answer["open"] is True
    token = answer["token"]
    assert [reads(api, token, page) for page in (world.blog, world.first, world.about)] == [
        200, 200, 404,
    ]  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}
    found = api.get("pages/find/", headers=headers, path="/blog/first/")
    assert found.json()["status"] == "page"  # type: ignore[attr-defined]
    assert found["Cache-Control"] == "private, no-store"
    assert api.get("sync/", headers=headers).status_code == 403
    assert api.get(f"pages/{world.first.pk}/").status_code == 404
    assert world.first.pk not in api.ids("pages/")


def test_two_passwords_take_two_steps(world: Any, api: Api) -> None:
    restrict(world.blog, "password", SESAME)
    restrict(world.first, "password", "inner")
    outer = unlock(api, path="/blog/first/", password=SESAME).json()
    assert outer["open"] is False
    assert reads(api, outer["token"], world.first) == 404
    both = unlock(api, outer["token"], path="/blog/first/", password="inner").json()
    assert both["open"] is True
    assert reads(api, both["token"], world.first) == 200


def test_users_open_what_they_may_see(world: Any, api: Api) -> None:
    members = Group.objects.create(name="Members")
    restrict(world.blog, "groups", "", members)
    restrict(world.about, "login")
    ada = User.objects.create_user("ada", password="a good password")
    bob = User.objects.create_user("bob", password="a good password")
    ada.groups.add(members)
    signed_in = {"password": "a good password"}
    token = unlock(api, path="/blog/", username="ada", **signed_in).json()["token"]
    assert [reads(api, token, page) for page in (world.blog, world.about)] == [200, 200]
    assert unlock(api, path="/blog/", username="bob", **signed_in).status_code == 403
    theirs = unlock(api, path="/about/", username="bob", **signed_in).json()["token"]
    assert [reads(api, theirs, page) for page in (world.blog, world.about)] == [404, 200]
    ada.groups.clear()
    assert reads(api, token, world.blog) == 404
    bob.is_active = False
    bob.save()
    assert reads(api, theirs, world.about) == 401


def test_a_session_of_the_admin_counts(world: Any, api: Api) -> None:
    restrict(world.about, "login")
    assert unlock(api, path="/about/").status_code == 403
    api.client.force_login(User.objects.create_user("ada"))
    assert reads(api, unlock(api, path="/about/").json()["token"], world.about) == 200


def test_what_is_wrong_and_what_is_not_there_answer_alike(world: Any, api: Api) -> None:
    restrict(world.blog, "password", SESAME)
    User.objects.create_user("ada", password="a good password")
    bodies = {
        unlock(api, path=path, **shown).content
        for path, shown in (
            ("/blog/", {"password": "wrong"}),
            ("/blog/", {}),
            ("/blog/", {"password": "a good password", "username": "ada"}),
            ("/blog/", {"password": "wrong", "username": "ada"}),
            ("/blog/", {"password": "wrong", "username": "nobody"}),
            ("/nowhere/", {"password": SESAME}),
            ("/about/", {"password": SESAME}),
        )
    }
    assert len(bodies) == 1
    assert b"cannot-unlock" in bodies.pop()


def test_a_new_password_ends_the_tokens(world: Any, api: Api) -> None:
    restriction = restrict(world.blog, "password", SESAME)
    token = unlock(api, path="/blog/", password=SESAME).json()["token"]
    restriction.password = "another"
    restriction.save()
    assert reads(api, token, world.about) == 401
    assert SESAME not in token


def test_a_token_lives_for_an_hour_and_cannot_be_made(
    world: Any, api: Api, monkeypatch: Any
) -> None:
    restriction = restrict(world.blog, "password", SESAME)
    token = unlock(api, path="/blog/", password=SESAME).json()["token"]
    forged = signing.dumps([[[restriction.pk, "x"]], 1], salt="another")
    for bad in (f"visitor_{forged}", token[:-1], f"{token}x", "visitor_", "visitor_:::"):
        assert reads(api, bad, world.about) == 401
    made = signing.dumps([[[restriction.pk, "x"]], None], salt=SALT)
    assert reads(api, f"visitor_{made}", world.blog) == 401
    now = signing.time.time()  # type: ignore[attr-defined]
    monkeypatch.setattr(signing.time, "time", lambda: now + 3_700)  # type: ignore[attr-defined]
    assert reads(api, token, world.about) == 401


def test_passwords_cannot_be_tried_without_end(world: Any, api: Api) -> None:
    restrict(world.blog, "password", SESAME)
    tries = [unlock(api, path="/blog/", password=str(n)).status_code for n in range(12)]
    assert tries == [403] * 10 + [429] * 2
    assert unlock(api, path="/blog/", password=SESAME).status_code == 429


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"path":"//evil.example"}', 400),
        (b'{"path":1}', 400),
        (b'{"path":"/","extra":"x"}', 400),
        (b'{"path":"/\\u0000"}', 400),
        (b'{"path":"/","password":"\xff"}', 400),
        (b'{"path":"/","site":"nowhere.example"}', 400),
        (b"[" * 9_000, 400),
        (b'{"path":"/","password":"' + b"x" * 3_000 + b'"}', 400),
        (b"x" * 20_000, 413),
        (b"x" * 10_000_000, 413),
    ],
)
def test_other_bodies_are_refused(world: Any, api: Api, body: bytes, status: int) -> None:
    response = api.client.post("/api/v1/unlock/", body, content_type="application/json")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_it_is_not_asked_by_get(world: Any, api: Api) -> None:
    response = api.get("unlock/", path="/", password="x")
    assert response.status_code == 405
    assert response["Allow"] == "POST, OPTIONS"


def test_a_front_end_may_be_told_where_to_ask_for_a_password(
    world: Any, api: Api, settings: Any
) -> None:
    """Only where the installation says so: it tells everybody where protected pages are."""
    restrict(world.blog, "password", SESAME)
    restrict(world.first, "login")
    missing = api.json("pages/find/", path="/blog/first/")
    assert missing == {"status": "missing"}
    settings.ROOST_ANNOUNCE_PROTECTED = True
    limits.forget()
    told = api.json("pages/find/", path="/blog/first/")
    assert told == {"status": "protected", "locks": ["login", "password"]}
    assert api.json("pages/find/", path="/nowhere/") == {"status": "missing"}
