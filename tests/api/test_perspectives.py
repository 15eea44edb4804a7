"""Drafts and releases over the API: for tokens with the scope `draft`, and never kept."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from wagtail.models import Page

from pages.models import ArticlePage
from pages.publishing.publisher import publish_all
from pages.publishing.releases.contents import add_page
from pages.publishing.releases.models import Release
from tests.api.test_tokens import bearer, make_token
from tests.publishing.test_drafts import add_draft, save_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(api: Any, world: Any) -> Any:
    """Asks for a perspective, with a token that may."""
    headers = bearer(make_token(scopes=["draft"]))

    def ask(address: str, perspective: str = "draft", status: int = 200, **parameters: Any) -> Any:
        response = api.get(address, headers=headers, perspective=perspective, **parameters)
        assert response.status_code == status, (response.status_code, response.content)
        assert response["Cache-Control"] == "private, no-store"
        return response.json()

    return ask


def test_only_tokens_with_the_scope_see_drafts(api: Any, world: Any) -> None:
    save_draft(world.first, title="Secret")
    for address in (f"pages/{world.first.pk}/", "pages/", "pages/find/"):
        asked = {"path": "/"} if "find" in address else {}
        assert api.get(address, perspective="draft", **asked).status_code == 401
        published = bearer(make_token())
        response = api.get(address, headers=published, perspective="draft", **asked)
        assert response.status_code == 403
        assert response.json()["scope"] == "draft"
        assert api.get(address, perspective="published", **asked).status_code == 200
        draft_only = bearer(make_token(scopes=["draft"]))
        assert api.get(address, headers=draft_only, **asked).status_code == 403


def test_what_is_no_perspective_is_said(api: Any, world: Any) -> None:
    for wrong in ("release:x", "release:", "live", ""):
        problem = api.json("pages/", status=400, perspective=wrong)
        assert problem["parameter"] == "perspective"
        assert problem["accepted"] == ["published", "draft", "release:<id>"]


def test_a_page_and_which_version_it_is(api: Any, world: Any, ask: Any) -> None:
    page = save_draft(world.first, title="Tomorrow")
    address = f"pages/{page.pk}/"
    assert ask(address)["title"] == "Tomorrow"
    assert set(ask(address, fields="summary")) == {"id", "meta", "title", "summary"}
    assert api.json(address)["title"] != "Tomorrow"
    headers = bearer(make_token(scopes=["draft"]))
    before = api.get(address, headers=headers, perspective="draft")
    assert before["Roost-Revision"].startswith(f"{page.latest_revision_id}; saved=")
    same = {**headers, "If-None-Match": before["ETag"]}
    assert api.get(address, headers=same, perspective="draft").status_code == 304
    page.title = "In place"
    page.save_revision(overwrite_revision=page.latest_revision)
    after = api.get(address, headers=same, perspective="draft")
    assert after.json()["title"] == "In place"
    assert after["Roost-Revision"] != before["Roost-Revision"]
    assert ask("pages/999999/", status=404)["status"] == 404


def test_find(world: Any, ask: Any) -> None:
    old = Page.objects.get(pk=world.first.pk).url_path
    path = f"/{old.split('/', 2)[2]}"
    save_draft(world.first, slug="other")
    there = path.rstrip("/").rpartition("/")[0] + "/other/"
    assert ask("pages/find/", path=there)["page"]["meta"]["path"] == there
    moved = ask("pages/find/", path=path)
    assert moved == {"status": "redirect", "redirect": {"to": there, "status": 301}}
    assert ask("pages/find/", path="/none/") == {"status": "missing"}


def test_lists(world: Any, ask: Any) -> None:
    new = add_draft(world.blog, ArticlePage(title="New", slug="new"))
    listed = ask("pages/", child_of=world.blog.pk)
    assert listed["items"][0]["id"] == new.pk
    whole = ask("pages/", slug="new", locale="en", fields="*", type="pages.ArticlePage")
    assert whole["meta"]["total_count"] == 1
    assert "body" in whole["items"][0]
    assert list(ask("pages/", slug="new", fields="title")["items"][0]) == ["id", "meta", "title"]
    assert ask("pages/", limit=1, offset=1, order="id")["items"][0]["id"] > 1
    refused = ask("pages/", status=400, ancestor_of=new.pk)
    assert refused["parameter"] == "ancestor_of"


@pytest.mark.both_databases
def test_lists_go_on_by_cursor(api: Any, world: Any) -> None:
    """Also where the order has no value: what was never published is the newest."""
    headers = bearer(make_token(scopes=["draft"]))
    for n in range(5):
        add_draft(world.blog, ArticlePage(title=f"Draft {n % 2}", slug=f"d-{n}", summary="s"))
    save_draft(world.third, title="Draft 1")

    def pages(**parameters: Any) -> list[list[int]]:
        found = []
        response = api.get("pages/", headers=headers, perspective="draft", **parameters)
        while True:
            assert response.status_code == 200, response.content
            found.append([item["id"] for item in response.json()["items"]])
            if "Link" not in response:
                return found
            response = api.get(response["Link"].partition(">")[0][1:], headers=headers)

    orders = ["first_published_at", "title", "updated_at", "id", "position"]
    for order in [*orders, *(f"-{order}" for order in orders)]:
        (whole,) = pages(order=order, limit=100)
        parts = pages(order=order, limit=3)
        assert [pk for part in parts for pk in part] == whole, order
        assert [len(part) for part in parts[:-1]] == [3] * (len(parts) - 1)
    assert len(pages(slug="first", limit=1)) == 2  # in both locales
    link = api.get("pages/", headers=headers, perspective="draft", limit=2)["Link"]
    cursor = {"cursor": link.partition("cursor=")[2].partition(">")[0]}
    for other in ({"offset": 1}, {"order": "title"}, {"perspective": "published"}):
        asked = {"perspective": "draft", **cursor, **other}
        problem = api.get("pages/", headers=headers, **asked)
        assert problem.status_code == (403 if "perspective" in other else 400)
    assert api.json("pages/", status=400, **cursor)["parameter"] == "cursor"


def test_a_release(world: Any, ask: Any) -> None:
    boss = User.objects.create_superuser("boss")
    release = Release.objects.create(title="Spring")
    add_page(release, Page.objects.get(pk=save_draft(world.first, title="Spring").pk), boss)
    add_page(release, Page.objects.get(pk=world.about.pk), boss, unpublish=True)
    save_draft(world.blog, title="Not in it")
    publish_all()
    name = f"release:{release.pk}"
    assert ask(f"pages/{world.first.pk}/", name)["title"] == "Spring"
    assert ask(f"pages/{world.blog.pk}/", name)["title"] != "Not in it"
    ask(f"pages/{world.about.pk}/", name, status=404)
    ids = {item["id"] for item in ask("pages/", name, limit=100)["items"]}
    assert world.first.pk in ids
    assert world.about.pk not in ids
    about = f"/{Page.objects.get(pk=world.about.pk).url_path.split('/', 2)[2]}"
    assert ask("pages/find/", name, path=about) == {"status": "gone"}
    assert ask("pages/", "release:999", status=400)["parameter"] == "perspective"
    Release.objects.update(status="published")
    assert "still to be published" in ask("pages/", name, status=400)["detail"]


def test_a_bound_token_sees_only_its_locales(api: Any, world: Any) -> None:
    save_draft(world.first, title="Tomorrow")
    headers = bearer(make_token(scopes=["draft"], locales=["ja"]))
    address = f"pages/{world.first.pk}/"
    assert api.get(address, headers=headers, perspective="draft").status_code == 404
    listed = api.get("pages/", headers=headers, perspective="draft").json()
    assert {item["meta"]["locale"] for item in listed["items"]} == {"ja"}
