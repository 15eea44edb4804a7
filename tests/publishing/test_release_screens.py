"""Releases in the admin: what editors see and press."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from pages.publishing.releases.contents import add_page
from pages.publishing.releases.models import Release, ReleaseItem, Status
from tests.publishing.test_drafts import save_draft
from tests.publishing.world import World


@pytest.fixture
def boss(db: None) -> Any:
    return User.objects.create_superuser("boss")


@pytest.fixture
def client(boss: Any) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def member(role: str) -> Client:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_from_the_page_to_the_published_release(world: World, client: Client) -> None:
    page = save_draft(world.article, title="In spring")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    add = reverse("releases:add_page", args=[page.pk])
    assert f"{add}?" in text_of(client.get(edit))
    assert add in text_of(client.get(reverse("wagtailadmin_explore", args=[world.blog.pk])))
    assert "A new release" in text_of(client.get(add))
    answer = client.post(add, {"title": "Spring", "action": "publish", "next": edit})
    assert (answer.status_code, answer["Location"]) == (302, edit)
    release = Release.objects.get()
    shown = reverse("releases:show", args=[release.pk])
    screen = text_of(client.get(edit))
    assert "This page is in the release “Spring”." in screen
    assert shown in screen
    assert "Spring" in text_of(client.get(reverse("releases:index")))
    assert "In spring" in text_of(client.get(shown))

    client.post(add, {"release": release.pk, "action": "publish"})
    save_draft(page, title="Later still")
    screen = text_of(client.get(shown))
    assert "The page was edited after it was added" in screen
    assert "Take the latest version" in screen
    assert "An older version of this page" in text_of(client.get(edit))
    item = release.items.get()
    client.post(reverse("releases:newest", args=[release.pk, item.pk]))

    check = reverse("releases:check", args=[release.pk])
    screen = text_of(client.get(check))
    assert "/blog/first/" in screen
    assert "Publish now" in screen
    client.post(check, {"when": "now"})
    assert Page.objects.get(pk=page.pk).title == "Later still"
    release.refresh_from_db()
    assert release.status == Status.PUBLISHED
    assert "Check and publish" not in text_of(client.get(shown))
    assert client.get(check)["Location"] == shown
    history = reverse("releases:history", args=[release.pk])
    assert "Published" in text_of(client.get(history))


def test_scheduling_and_cancelling(world: World, client: Client, boss: Any) -> None:
    release = Release.objects.create(title="Spring")
    assert "nothing in it yet" in text_of(client.get(reverse("releases:show", args=[release.pk])))
    add_page(release, save_draft(world.article, title="In spring"), boss)
    check = reverse("releases:check", args=[release.pk])
    screen = text_of(client.post(check, {"when": "later", "at": "2020-01-01 10:00"}))
    assert "must be in the future" in screen
    at = timezone.now() + timedelta(days=1)
    client.post(check, {"when": "later", "at": at.strftime("%Y-%m-%d %H:%M")})
    release.refresh_from_db()
    assert release.status == Status.SCHEDULED
    shown = text_of(client.get(reverse("releases:show", args=[release.pk])))
    assert "Take it off the schedule" in shown
    assert "Remove" not in shown
    assert "goes out on" in text_of(
        client.get(reverse("wagtailadmin_pages:edit", args=[world.article.pk]))
    )
    client.post(reverse("releases:reopen", args=[release.pk]))
    client.post(reverse("releases:remove", args=[release.pk, release.items.get().pk]))
    assert not ReleaseItem.objects.exists()
    client.post(reverse("releases:cancel", args=[release.pk]))
    release.refresh_from_db()
    assert release.status == Status.CANCELLED
    assert Page.objects.get(pk=world.article.pk).title == "First"


def test_what_stands_in_the_way_is_said(world: World, client: Client, boss: Any) -> None:
    release = Release.objects.create(title="Spring")
    page = save_draft(world.article, title="In spring")
    add_page(release, page, boss)
    page.save_revision(overwrite_revision=page.latest_revision)
    check = reverse("releases:check", args=[release.pk])
    screen = text_of(client.get(check))
    assert "It cannot be published yet" in screen
    assert "Publish now" not in screen
    client.post(check, {"when": "now"})
    release.refresh_from_db()
    assert release.status == Status.OPEN
    shown = reverse("releases:show", args=[release.pk])
    assert "One page stands in the way" in text_of(client.get(shown))


def test_what_each_role_may_do(world: World, boss: Any) -> None:
    from pages.roles import setup_roles

    setup_roles()
    release = Release.objects.create(title="Spring")
    page = save_draft(world.article, title="In spring")
    add_page(release, page, boss)
    check = reverse("releases:check", args=[release.pk])
    author, editor, publisher = member("Author"), member("Editor"), member("Publisher")
    add = reverse("releases:add_page", args=[page.pk])
    assert [c.get(add).status_code for c in (author, editor, publisher)] == [302, 200, 200]
    assert "Spring" in text_of(author.get(reverse("releases:index")))
    assert "In spring" in text_of(author.get(reverse("releases:show", args=[release.pk])))
    assert author.post(check, {"when": "now"}).status_code == 302
    screen = text_of(editor.get(check))
    assert "You may not publish this page." in screen
    editor.post(check, {"when": "now"})
    assert Page.objects.get(pk=page.pk).title == "First"
    publisher.post(check, {"when": "now"})
    assert Page.objects.get(pk=page.pk).title == "In spring"


def test_a_page_that_is_not_taken_leaves_no_release_behind(world: World, client: Client) -> None:
    alias = world.article.create_alias(parent=world.home, update_slug="echo")
    add = reverse("releases:add_page", args=[alias.pk])
    screen = text_of(client.post(add, {"title": "Spring", "action": "publish"}))
    assert "An alias follows its original" in screen
    assert not Release.objects.exists()


def test_a_page_tells_that_its_release_failed(world: World, client: Client, boss: Any) -> None:
    release = Release.objects.create(
        title="Spring",
        status=Status.FAILED,
        scheduled_at=timezone.now() - timedelta(days=1),
        error="The slug is taken.",
    )
    add_page(release, save_draft(world.article, title="In spring"), boss)
    screen = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[world.article.pk])))
    assert "in the release “Spring”, which could not be published." in screen
    assert "goes out on" not in screen
