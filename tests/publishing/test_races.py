"""What is built from the state of a moment that the page itself never showed is built again."""

from typing import Any

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from pages.publishing import publisher
from pages.publishing.audit import differences
from pages.publishing.models import Touch
from pages.publishing.publisher import publish_all
from pages.publishing.touches import touch
from tests.factories import make_article, make_locale, republish
from tests.publishing.world import World


@pytest.fixture
def _nothing_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_all()
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)


def _build_only(page_id: int) -> None:
    others = set(Touch.objects.values_list("pk", flat=True))
    touch([f"build:page:{page_id}"])
    publisher.handle(list(Touch.objects.exclude(pk__in=others)), 100)


@pytest.mark.usefixtures("_nothing_at_once")
def test_while_a_page_was_restricted_for_a_moment(world: World) -> None:
    restriction = PageViewRestriction.objects.create(page=world.article, restriction_type="login")
    _build_only(world.linking.pk)
    restriction.delete()
    publish_all()
    assert list(differences()) == []


@pytest.mark.usefixtures("_nothing_at_once")
def test_while_a_translation_was_withdrawn_for_a_moment(world: World) -> None:
    german = world.article.copy_for_translation(make_locale("de"), copy_parents=True)
    german.save_revision().publish()
    publish_all()
    german.refresh_from_db()
    german.unpublish()
    _build_only(world.article.pk)
    german.refresh_from_db()
    german.save_revision().publish()
    publish_all()
    assert list(differences()) == []


def test_while_a_translation_was_published(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two new pages is built by another process, and neither waits for the other."""
    german = world.article.copy_for_translation(make_locale("de"), copy_parents=True)
    publish_all()
    world.article.unpublish()
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    world.article.save_revision().publish()
    build = publisher.build

    def published_meanwhile(targets: Any, reader: Any) -> Any:
        monkeypatch.setattr(publisher, "build", build)
        built = build(targets, reader)
        german.save_revision().publish()
        _handle_all_but(mine)
        return built

    mine = list(Touch.objects.filter(generation=None))
    monkeypatch.setattr(publisher, "build", published_meanwhile)
    publisher.handle(mine, 100)
    publish_all()
    assert list(differences()) == []


def test_a_page_that_appears_is_built_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Any] = []
    build = publisher.build

    def noted(targets: Any, reader: Any) -> Any:
        built.extend(targets)
        return build(targets, reader)

    publish_all()
    monkeypatch.setattr(publisher, "build", noted)
    with transaction.atomic():
        page = make_article(world.docs, "Fourth")
    publish_all()
    assert [target.id for target in built if target.kind == "page"] == [page.pk]
    assert list(differences()) == []


def test_what_another_process_has_handled_is_not_built_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_all()
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    republish(world.article, title="Changed")
    touches = list(Touch.objects.filter(generation=None))
    build, rounds = publisher.build, 0

    def handled_meanwhile(targets: Any, reader: Any) -> Any:
        nonlocal rounds
        rounds += 1
        built = build(targets, reader)
        with monkeypatch.context() as patched:
            patched.setattr(publisher, "build", build)
            publish_all()
        return built

    monkeypatch.setattr(publisher, "build", handled_meanwhile)
    assert publisher.handle(touches, 100) is not None
    assert rounds == 1
    assert list(differences()) == []


def test_what_changes_faster_than_it_builds_stays_pending(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_all()
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    build = publisher.build
    count = 0

    def changed_meanwhile(targets: Any, reader: Any) -> Any:
        nonlocal count
        count += 1
        built = build(targets, reader)
        with monkeypatch.context() as patched:
            patched.setattr(publisher, "build", build)
            others = list(Touch.objects.filter(generation=None).values_list("pk", flat=True))
            world.author.name = f"Ada {count}"
            world.author.save()
            publisher.handle(list(Touch.objects.exclude(pk__in=[*others, *handled()])), 100)
        return built

    def handled() -> list[int]:
        return list(Touch.objects.exclude(generation=None).values_list("pk", flat=True))

    republish(world.article, title="Changed")
    with monkeypatch.context() as patched:
        patched.setattr(publisher, "build", changed_meanwhile)
        publisher.publish_pending()
    assert Touch.objects.filter(generation=None).exists()
    publish_all()
    assert not Touch.objects.filter(generation=None).exists()
    assert list(differences()) == []


def _handle_all_but(touches: list[Touch]) -> None:
    others = Touch.objects.filter(generation=None).exclude(pk__in=[row.pk for row in touches])
    while found := list(others.all()):
        publisher.handle(found, 100)
