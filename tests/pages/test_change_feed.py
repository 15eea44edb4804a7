"""The change feed: who changed what, which documents that touched, and who has heard of it."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import GroupPagePermission

from pages.publishing import publisher
from pages.publishing.consumers import run_consumers
from pages.publishing.models import AuditState, ConsumerState
from pages.publishing.publisher import publish_all
from pages.roles import EDITOR, setup_roles
from tests.api.world import World, make_world
from tests.factories import make_section, republish

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    world: World
    editor: User
    client: Client

    def feed(self, **query: str) -> str:
        response = self.client.get(reverse("change_feed"), query)
        assert response.status_code == 200
        return str(response.content.decode())


@pytest.fixture
def desk() -> Desk:
    setup_roles()
    world = make_world()
    publish_all()
    editor = User.objects.create_user("edda", first_name="Edda", last_name="Itor")
    editor.groups.add(Group.objects.get(name=EDITOR))
    client = Client()
    client.force_login(editor)
    return Desk(world, editor, client)


def _rename(desk: Desk, page: Any, title: str) -> None:
    with LogContext(user=desk.editor):
        republish(page, title=title)


def test_it_says_who_did_what_and_what_that_touched(desk: Desk) -> None:
    with LogContext(user=desk.editor):
        republish(desk.world.blog, slug="weblog")
    publish_all()
    feed = desk.feed()
    assert "Edda Itor" in feed
    assert "/weblog/" in feed
    assert desk.world.first.title in feed
    assert "5 × Redirect, 4 × Article" in feed


def test_it_shows_how_far_a_change_has_come(desk: Desk) -> None:
    ConsumerState.objects.all().delete()
    run_consumers()
    _rename(desk, desk.world.first, "Behind")
    publish_all()
    before = desk.feed()
    assert "data-moving" in before
    run_consumers()
    after = desk.feed()
    assert "data-moving" not in after
    assert "✓ Live" in after


def test_it_names_a_consumer_that_fails(desk: Desk) -> None:
    run_consumers()
    ConsumerState.objects.update(error="The disk is full.")
    assert "The disk is full." in desk.feed()


def test_it_tells_what_the_audit_found(desk: Desk) -> None:
    AuditState.objects.create(differing=3)
    assert "found 3 documents" in desk.feed()


def test_it_can_be_narrowed(desk: Desk) -> None:
    _rename(desk, desk.world.first, "Renamed")
    publish_all()
    assert "Edda" in desk.feed(user=str(desk.editor.pk), type="pages.ArticlePage", path="/blog/")
    assert "Nothing of this kind" in desk.feed(path="/nowhere/")
    assert desk.feed(user="999", type="no.Such", p="77")


def test_pages_of_others_are_only_counted(desk: Desk) -> None:
    group = Group.objects.get(name=EDITOR)
    hidden = make_section(desk.world.home, "Board minutes", slug="board")
    with LogContext(user=User.objects.create_user("boss")):
        republish(hidden, title="Secret minutes")
    publish_all()
    assert "Secret minutes" in desk.feed()
    GroupPagePermission.objects.filter(group=group).update(page=desk.world.blog)
    feed = desk.feed()
    assert "Secret minutes" not in feed
    assert "/board/" not in feed
    assert "boss" in feed


def test_only_those_with_the_permission_see_it(desk: Desk) -> None:
    assert reverse("change_feed") in desk.client.get(reverse("wagtailadmin_home")).content.decode()
    desk.editor.groups.set([Group.objects.get(name="Author")])
    assert desk.client.get(reverse("change_feed")).status_code in (302, 403)
    assert reverse("change_feed") not in (
        desk.client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_an_editor_is_told_of_what_is_still_to_be_built(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    url = reverse("wagtailadmin_pages:unpublish", args=[desk.world.first.pk])
    desk.client.force_login(User.objects.create_superuser("root"))
    response = desk.client.post(url, follow=True)
    assert "being built anew" in response.content.decode()
    progress = desk.client.get(reverse("pending_work")).json()
    assert progress["pending"] > 0
    assert "still being built" in desk.feed()
    publish_all()
    assert desk.client.get(reverse("pending_work")).json() == {"pending": 0}
