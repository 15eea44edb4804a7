"""Administrators make, replace and revoke tokens; scripts do it with a command."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.models import ApiToken
from pages.roles import setup_roles
from tests.api.client import Api

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'value="(roost_[\w-]{43})"')


def browser_of(name: str, role: str | None = None, **fields: Any) -> Client:
    setup_roles()
    user = User.objects.create_user(name, f"{name}@example.com", "a good password", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Client:
    return browser_of("ada", "Administrator")


def create(client: Client, **fields: Any) -> Any:
    return client.post(
        reverse("api_tokens:add"), {"name": "Website build", "scopes": ["published"], **fields}
    )


def works(api: Api, secret: str) -> bool:
    response = api.get("pages/", headers={"Authorization": f"Bearer {secret}"})
    return response.status_code == 200


def test_a_new_token_is_shown_once(world: Any, api: Api, admin: Client) -> None:
    response = create(admin, site_ids=[world.site.pk], locales=["en"])
    assert "no-store" in response["Cache-Control"]
    text = response.content.decode()
    secret = SECRET.search(text)[1]  # type: ignore[index]
    assert f"curl -H &#x27;Authorization: Bearer {secret}&#x27;" in text
    assert works(api, secret)
    token = ApiToken.objects.get()
    assert (token.site_ids, token.locales) == ([world.site.pk], ["en"])
    assert token.created_by.username == "ada"  # type: ignore[union-attr]
    for screen in ("index", "edit"):
        url = reverse(f"api_tokens:{screen}", args=[token.pk] if screen == "edit" else [])
        shown = admin.get(url)
        assert shown.status_code == 200
        assert secret[10:] not in shown.content.decode()
        assert "Website build" in shown.content.decode()


def test_editing_leaves_the_secret_alone(world: Any, api: Api, admin: Client) -> None:
    token, secret = ApiToken.create(name="Old", scopes=["search"])
    assert not works(api, secret)
    url = reverse("api_tokens:edit", args=[token.pk])
    assert admin.post(url, {"name": "New", "scopes": ["published"]}).status_code == 302
    assert works(api, secret)


def test_revoking_is_asked_about_first(world: Any, api: Api, admin: Client) -> None:
    token, secret = ApiToken.create(name="Old", scopes=["published"])
    url = reverse("api_tokens:revoke", args=[token.pk])
    assert "Yes, revoke it" in admin.get(url).content.decode()
    assert works(api, secret)
    assert admin.post(url).status_code == 302
    assert not works(api, secret)
    assert admin.post(url).status_code == 404
    assert "Revoked" in admin.get(reverse("api_tokens:index")).content.decode()
    assert admin.get(reverse("api_tokens:delete", args=[token.pk])).status_code == 302  # denied


def test_replacing_leaves_the_old_one_for_a_while(world: Any, api: Api, admin: Client) -> None:
    token, old = ApiToken.create(name="Build", scopes=["published"])
    url = reverse("api_tokens:rotate", args=[token.pk])
    assert admin.get(url).status_code == 200
    new = SECRET.search(admin.post(url, {"hours": 24}).content.decode())[1]  # type: ignore[index]
    assert new != old
    assert works(api, old)
    assert works(api, new)
    token.refresh_from_db()
    left = token.expires_at - timezone.now()  # type: ignore[operator]
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    assert "Expires in" in admin.get(reverse("api_tokens:index")).content.decode()


def test_only_administrators_come_in(world: Any) -> None:
    token, _ = ApiToken.create(name="Build", scopes=["published"])
    setup_roles()
    for role in ("Author", "Editor", "SEO manager", "Publisher"):
        client = browser_of(role.replace(" ", ""), role)
        for name in ("index", "add", "edit", "revoke", "rotate"):
            args = [] if name in ("index", "add") else [token.pk]
            response = client.get(reverse(f"api_tokens:{name}", args=args))
            assert response.status_code in (302, 403), (role, name)
        assert "API tokens" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_writes_a_key_to_somebody_elses_rights(world: Any, admin: Client) -> None:
    boss = User.objects.create_superuser("boss")
    response = create(admin, scopes=["manage"], user=boss.pk)
    assert response.status_code == 200
    assert not ApiToken.objects.exists()
    me = User.objects.get(username="ada")
    assert SECRET.search(create(admin, scopes=["manage"], user=me.pk).content.decode())
    theirs, _ = ApiToken.create(name="Theirs", scopes=["manage"], user=boss)
    url = reverse("api_tokens:rotate", args=[theirs.pk])
    assert admin.post(url, {"hours": 1}).status_code in (302, 403)
    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"scopes": []}, "This field is required"),
        ({"scopes": ["manage"]}, "needs a user"),
        ({"expires_at": "2020-01-01 00:00"}, "This moment is over"),
    ],
)
def test_what_is_wrong_is_said(world: Any, admin: Client, fields: Any, message: str) -> None:
    assert message in create(admin, **fields).content.decode()
    assert not ApiToken.objects.exists()


def test_the_command_prints_a_token(world: Any, api: Api, capsys: Any) -> None:
    User.objects.create_user("ada")
    call_command("api_token", "create", "CI", scope=["published"], site=["example.com"], days=30)
    secret = capsys.readouterr().out.strip()
    assert works(api, secret)
    assert ApiToken.objects.get().site_ids == [world.site.pk]
    call_command("api_token", "list")
    listed = capsys.readouterr().out
    assert secret[:10] in listed
    assert "published" in listed
    call_command("api_token", "revoke", secret[:10])
    assert not works(api, secret)
    for wrong in (
        {"site": ["nowhere.example"]}, {"locale": ["xx"]}, {"group": ["Nobody"]}, {"user": "ada"},
        {"days": 0},
    ):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("api_token", "create", scope=["published"], **wrong)  # type: ignore[arg-type]


def test_me_says_what_a_token_may_do(world: Any, api: Api) -> None:
    assert api.json("me/") == {
        "token": None, "scopes": ["published", "search", "forms"], "user": None, "sites": [],
        "locales": [], "groups": [], "sees_private": False,
    }  # fmt: skip
    ada, group = User.objects.create_user("ada"), Group.objects.create(name="Members")
    token, secret = ApiToken.create(
        name="Mine", scopes=["draft", "manage"], user=ada, group_ids=[group.pk],
        site_ids=[world.site.pk], locales=["ja"],
    )  # fmt: skip
    answer = api.get("me/", headers={"Authorization": f"Bearer {secret}"}).json()  # type: ignore[attr-defined]
    assert answer == {
        "token": {"name": "Mine", "prefix": token.prefix, "expires_at": None},
        "scopes": ["draft", "manage"],
        "user": "ada",
        "sites": ["example.com"],
        "locales": ["ja"],
        "groups": ["Members"],
        "sees_private": False,
    }


def test_roles_are_for_tokens_that_write(world: Any, api: Api, admin: Client) -> None:
    assert api.get("roles/").status_code == 401
    _, reads = ApiToken.create(name="Reads", scopes=["published"])
    _, writes = ApiToken.create(
        name="Writes", scopes=["manage"], user=User.objects.get(username="ada")
    )
    assert api.get("roles/", headers={"Authorization": f"Bearer {reads}"}).status_code == 403
    answer = api.get("roles/", headers={"Authorization": f"Bearer {writes}"}).json()  # type: ignore[attr-defined]
    roles = {role["name"]: role for role in answer["items"]}
    assert roles["Administrator"]["members"] == 1
    assert "api.add_apitoken" in roles["Administrator"]["permissions"]
    assert "publish_page" not in {right["permission"] for right in roles["Editor"]["pages"]}
