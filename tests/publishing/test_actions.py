"""Every change knows the action that brought it about, however far it spread."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from wagtail.log_actions import LogContext
from wagtail.models import PageLogEntry, PageViewRestriction

from pages.publishing import publisher
from pages.publishing.actions import own_action
from pages.publishing.models import Action, Change, Touch
from pages.publishing.publisher import publish_all
from tests.factories import make_article, republish
from tests.publishing.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana")


def changed_by(action: UUID) -> set[tuple[str, int]]:
    rows = Change.objects.filter(action=action).values_list("kind", "object_id")
    return set(rows)


def test_an_editors_action_has_all_that_follows_from_it(world: World, ana: User) -> None:
    with LogContext(user=ana) as context:
        republish(world.article, slug="premier")
    publish_all()
    action = Action.objects.get(pk=context.uuid)
    changed = changed_by(action.pk)
    assert {("page", world.article.pk), ("page", world.linking.pk)} <= changed
    assert "redirect" in {kind for kind, _ in changed}
    assert action.user == ana
    assert sum(action.counts.values()) >= len(changed)
    assert action.last_seq == max(Change.objects.values_list("seq", flat=True))
    assert PageLogEntry.objects.filter(uuid=action.pk, page=world.article.pk).exists()


def test_two_actions_in_one_round_are_told_apart(
    world: World, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    with LogContext(user=ana) as first:
        republish(world.other, title="By Ana")
    with LogContext() as second:
        republish(world.linking, title="By somebody else")
    publish_all()
    assert changed_by(first.uuid) == {("page", world.other.pk)}
    assert changed_by(second.uuid) == {("page", world.linking.pk)}


def test_a_large_fan_out_stays_with_its_action(
    world: World, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "BATCH", 2)
    pages = [make_article(world.blog, f"Article {number}") for number in range(4)]
    publish_all()
    with LogContext(user=ana) as context:
        republish(world.blog, slug="weblog")
    publisher.publish_pending()  # the section itself
    publisher.publish_pending()  # what has read its address
    waiting = Touch.objects.filter(generation=None, action=context.uuid)
    assert waiting.count() >= len(pages)
    publish_all()
    assert {("page", page.pk) for page in pages} <= changed_by(context.uuid)


def test_a_restriction_is_an_action_at_once(world: World, ana: User) -> None:
    with LogContext(user=ana) as context:
        PageViewRestriction.objects.create(page=world.blog, restriction_type="login")
    below = {("page", page.pk) for page in (world.blog, world.article, world.linking)}
    assert below <= changed_by(context.uuid)
    assert Action.objects.get(pk=context.uuid).counts["pages.ArticlePage"] >= 2


def test_what_no_editor_did_is_gathered_by_the_hour(world: World, changes: Any) -> None:
    republish(world.other, title="Imported")
    publish_all()
    change = Change.objects.get(kind="page", object_id=world.other.pk)
    assert change.action == own_action(change.at)
    assert Action.objects.get(pk=change.action).user is None


def test_what_changes_nothing_public_leaves_no_trace(world: World, ana: User) -> None:
    with LogContext(user=ana) as context:
        world.article.title = "Draft"
        world.article.save_revision(user=ana)
    publish_all()
    assert not Action.objects.filter(pk=context.uuid, last_seq__gt=0).exists()
