"""API tokens: who is let in, what they may see, and that nobody with a bad one is anybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from api.models import ApiToken
from api.urls import urlpatterns
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_image, make_section, make_site

pytestmark = pytest.mark.django_db
PUBLIC = ["published", "search", "forms"]


def make_token(**fields: Any) -> str:
    return ApiToken.create(**{"name": "Test", "scopes": PUBLIC, **fields})[1]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def restrict(page: Any, kind: str = PageViewRestriction.LOGIN, *groups: Any) -> Any:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    restriction.groups.set(groups)
    return restriction


def every_address(world: Any) -> list[str]:
    """Return one address of each route."""
    ids = {"images": world.image.pk, "files": world.file.pk, "redirects": world.redirect.pk}
    found = []
    for pattern in urlpatterns:
        address = str(pattern.pattern)
        kind = address.split("/")[0]
        address = address.replace("<int:id>", str(ids.get(kind, world.first.pk)))
        address = address.replace("<slug:name>", "authors").replace("<slug:handle>", "main")
        name = "media.Image" if kind == "schema" else "sitemap.xml"
        address = address.replace("<str:name>", name)
        found.append(
            {
                "find": f"{address}?path=/",
                "search": f"{address}?q=x",
                "suggest": f"{address}?q=x",
            }.get(str(pattern.name), address or "no-such-thing/")
        )
    return found


def bad_headers() -> list[str]:
    revoked = ApiToken.create(name="Revoked", scopes=PUBLIC)
    revoked[0].revoke()
    expired = make_token(expires_at=timezone.now() - timedelta(seconds=1))
    good = make_token()
    return [
        f"Bearer {revoked[1]}", f"Bearer {expired}", f"Bearer {good[:-1]}", f"Bearer {good}x",
        f"Bearer {good.swapcase()}", f"Token {good}", good, "Bearer", "Bearer ", "", " ",
        f"Bearer {good} {good}", "Basic YTpi", "Bearer \x00", "Bearer ü", f"Bearer {'x' * 8_000}",
    ]  # fmt: skip


def test_a_bad_token_is_nobody_on_every_address(world: Any, api: Api) -> None:
    (first, *others) = bad_headers()
    for address in every_address(world):
        refused(api, address, first)
    for header in others:
        refused(api, f"pages/{world.first.pk}/", header)


def refused(api: Api, address: str, header: str) -> None:
    response = api.get(address, headers={"Authorization": header})
    assert response.status_code == 401, (address, header, response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith('Bearer realm="roost", error="invalid_token"')
    assert response["Cache-Control"] == "private, no-store"
    assert response.json()["type"].endswith("#bad-token")  # type: ignore[attr-defined]


def test_a_good_token_reads_and_is_in_no_cache(
    world: Any, api: Api, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ada")
    headers = bearer(make_token(scopes=[*PUBLIC, "draft", "manage"], user=user))
    for address in every_address(world):
        response = api.get(address, headers=headers)
        expected = {
            "no-such-thing/": 404, f"snippets/authors/{world.first.pk}/": 404, "unlock/": 405,
            "resolve/": 405, "search/click/": 405,
        }.get(address, 200)  # fmt: skip
        assert response.status_code == expected, (address, response.content)
        assert response["Cache-Control"] == "private, no-store"
    etag = api.get("pages/", headers=headers)["ETag"]
    again = api.get("pages/", headers={**headers, "If-None-Match": etag})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-store")


def test_a_token_does_what_its_scopes_say(world: Any, api: Api) -> None:
    draft, search = bearer(make_token(scopes=["draft"])), bearer(make_token(scopes=["search"]))
    for headers, address in (
        (draft, "pages/"),
        (draft, "sync/"),
        (search, f"images/{world.image.pk}/"),
    ):
        response = api.get(address, headers=headers)
        assert response.status_code == 403, address
        assert "insufficient_scope" in response["WWW-Authenticate"]
        assert response.json()["scope"] == "published"  # type: ignore[attr-defined]
    assert api.get("search/", headers=search, q="first").status_code == 200
    assert api.get("search/", headers=draft, q="first").status_code == 403
    assert api.get("openapi.json", headers=draft).status_code == 200


def test_a_token_of_a_site_is_for_that_site(world: Any, api: Api) -> None:
    other = make_site("other.example", is_default_site=False)
    there = make_section(other.root_page, "There", slug="there")
    publish_all()
    headers = bearer(make_token(site_ids=[other.pk]))
    assert {item["title"] for item in _items(api, "pages/", headers)} == {"Home", "There"}
    assert [item["hostname"] for item in _items(api, "sites/", headers)] == ["other.example"]
    listed = api.get("", headers=headers).json()["sites"]  # type: ignore[attr-defined]
    assert [site["id"] for site in listed] == [other.pk]
    assert api.get("pages/", headers=headers, site=other.pk).status_code == 200
    for address in ("pages/", "sync/", "search/?q=first", "sitemaps/sitemap.xml", "menus/main/"):
        mark = "&" if "?" in address else "?"
        response = api.get(f"{address}{mark}site={world.site.pk}", headers=headers)
        assert response.status_code == 403, address
    assert api.get(f"pages/{world.first.pk}/", headers=headers).status_code == 404
    assert api.get(f"redirects/{world.redirect.pk}/", headers=headers).status_code == 404
    assert _sync_ids(api, headers, "page") == {other.root_page.pk, there.pk}
    other.delete()
    assert api.get("pages/", headers=headers).status_code == 403  # and not every site


def test_a_token_of_a_locale_is_for_that_locale(world: Any, api: Api) -> None:
    headers = bearer(make_token(locales=["ja"]))
    japanese = {item["id"] for item in _items(api, "pages/", headers)}
    assert world.japanese.pk in japanese
    assert world.first.pk not in japanese
    assert api.get("pages/", headers=headers, locale="en").status_code == 403
    assert api.get(f"pages/{world.first.pk}/", headers=headers).status_code == 404
    assert world.first.pk not in _sync_ids(api, headers, "page")
    world.second.delete()
    publish_all()
    assert world.second.pk not in _sync_ids(api, headers, "page")
    found = api.get("pages/find/", headers=headers, path="/blog/first/").json()  # type: ignore[attr-defined]
    assert found == {"status": "missing"}


def test_a_token_that_may_see_more_sees_more(world: Any, api: Api) -> None:
    """Lists, single documents, paths and sync; the public sees none of it."""
    members, others = Group.objects.create(name="Members"), Group.objects.create(name="Others")
    restrict(world.blog, PageViewRestriction.GROUPS, members)
    restrict(world.first)
    publish_all()
    sees = {
        "members": make_token(group_ids=[members.pk]),
        "others": make_token(group_ids=[others.pk]),
        "private": make_token(sees_private=True),
        "public": make_token(),
    }
    for name, secret in sees.items():
        headers, seen = bearer(secret), name == "members"
        ids = {item["id"] for item in _items(api, "pages/?limit=100", headers)}
        below = {world.blog.pk, world.first.pk, world.second.pk}
        assert ids & below == (below if seen else set()), name
        assert api.get(f"pages/{world.first.pk}/", headers=headers).status_code == (
            200 if seen else 404
        )
        found = api.get("pages/find/", headers=headers, path="/blog/second/").json()  # type: ignore[attr-defined]
        assert found["status"] == ("page" if seen else "missing")
        assert (world.second.pk in _sync_ids(api, headers, "page")) is seen
    assert not {world.blog.pk, world.first.pk} & set(api.ids("pages/", limit=100))


def test_a_token_sees_media_of_its_collections(world: Any, api: Api) -> None:
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    image = make_image("Private", collection=collection)
    publish_all()
    for fields, status in (({}, 404), ({"sees_private": True}, 200)):
        headers = bearer(make_token(**fields))
        assert api.get(f"images/{image.pk}/", headers=headers).status_code == status
    assert api.get(f"images/{image.pk}/").status_code == 404


def test_a_password_is_no_right_of_a_token(world: Any, api: Api) -> None:
    group = Group.objects.create(name="Members")
    restrict(world.first, PageViewRestriction.PASSWORD)
    headers = bearer(make_token(sees_private=True, group_ids=[group.pk]))
    assert api.get(f"pages/{world.first.pk}/", headers=headers).status_code == 404


def test_a_sync_cursor_ends_when_its_token_sees_other_things(world: Any, api: Api) -> None:
    group = Group.objects.create(name="Members")
    restriction = restrict(world.first, PageViewRestriction.GROUPS, group)
    publish_all()
    headers = bearer(make_token(group_ids=[group.pk]))
    following = api.get("sync/", headers=headers).json()["next"]  # type: ignore[attr-defined]
    assert api.get(following, headers=headers).status_code == 200
    assert api.get(following).status_code == 410  # without the token
    assert api.get(following, headers=bearer(make_token())).status_code == 410
    restriction.groups.clear()
    assert api.get(following, headers=headers).status_code == 410


def test_a_token_is_told_when_a_page_goes_that_was_never_public(world: Any, api: Api) -> None:
    restrict(world.blog)
    hidden = make_section(world.blog, "Hidden", slug="hidden")
    publish_all()
    headers = bearer(make_token(sees_private=True))
    answer = api.get("sync/?limit=500", headers=headers).json()  # type: ignore[attr-defined]
    assert hidden.pk in {item["id"] for item in answer["items"] if item["kind"] == "page"}
    pk = hidden.pk
    hidden.delete()
    publish_all()
    (item,) = api.get(answer["next"], headers=headers).json()["items"]  # type: ignore[attr-defined]
    assert (item["op"], item["id"], item["path"]) == ("delete", pk, "")


def test_use_is_noted_once_a_minute(world: Any, api: Api) -> None:
    token, secret = ApiToken.create(name="Test", scopes=PUBLIC)
    api.get("pages/", headers=bearer(secret))
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    assert timezone.now() - first < timedelta(minutes=1)
    api.get("pages/", headers=bearer(secret))
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    api.get("pages/", headers=bearer(secret))
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_token_costs_one_query(world: Any, api: Api, django_assert_num_queries: Any) -> None:
    """Expect 2: the token, the page. What it sees beside the public costs 2 more: its restrictions,
    and which of them documents have."""
    restrict(world.blog)
    plain, more = make_token(), make_token(sees_private=True)
    ApiToken.objects.update(last_used_at=timezone.now())
    api.get("pages/")
    for secret, queries in ((plain, 2), (more, 4)):
        with django_assert_num_queries(queries):
            api.get(f"pages/{world.about.pk}/", headers=bearer(secret))


def test_a_token_of_someone_who_left_is_refused(
    world: Any, api: Api, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ada")
    headers = bearer(make_token(user=user))
    assert api.get("pages/", headers=headers).status_code == 200
    user.is_active = False
    user.save()
    assert api.get("pages/", headers=headers).status_code == 401


def test_rotation_leaves_time_to_change_over(world: Any, api: Api) -> None:
    old, secret = ApiToken.create(
        name="Site", scopes=PUBLIC, locales=["ja"], expires_at=timezone.now() + timedelta(days=30)
    )
    new, fresh = old.rotate(timedelta(hours=24))
    assert (new.name, new.locales, new.scopes) == ("Site", ["ja"], PUBLIC)
    assert abs(new.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    for works in (secret, fresh):
        assert api.get("pages/", headers=bearer(works)).status_code == 200
    ApiToken.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert api.get("pages/", headers=bearer(secret)).status_code == 401
    assert api.get("pages/", headers=bearer(fresh)).status_code == 200


def test_a_secret_is_kept_nowhere() -> None:
    token, secret = ApiToken.create(name="Test", scopes=PUBLIC)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith(row["prefix"])
    assert len(row["prefix"]) == 10
    assert not any(secret[10:] in str(value) for value in row.values())


def _items(api: Api, address: str, headers: dict[str, str]) -> list[Any]:
    response = api.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return list(response.json()["items"])  # type: ignore[attr-defined]


def _sync_ids(api: Api, headers: dict[str, str], kind: str) -> set[int]:
    items = _items(api, "sync/?limit=500", headers)
    return {item["id"] for item in items if item["kind"] == kind}
