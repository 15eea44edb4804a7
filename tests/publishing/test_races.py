"""What is built from the state of a moment that the page itself never showed is built again."""

import pytest
from wagtail.models import PageViewRestriction

from pages.publishing import publisher
from pages.publishing.audit import differences
from pages.publishing.models import Touch
from pages.publishing.publisher import publish_all
from pages.publishing.touches import touch
from tests.factories import make_locale
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
