"""What is scheduled goes out in its time, each for itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Revision

from pages.models import ArticlePage
from pages.publishing.missed_schedules import missed
from pages.publishing.schedule import publish_scheduled
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def _scheduled(parent: Page, title: str, slug: str) -> Any:
    page = ArticlePage(title=title, slug=slug, live=False, locale=parent.locale)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    return page


def _an_hour_later() -> None:
    for revision in Revision.objects.exclude(approved_go_live_at=None):
        revision.approved_go_live_at -= timedelta(hours=2)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save(update_fields=["approved_go_live_at", "content"])


def _live() -> set[str]:
    return set(ArticlePage.objects.filter(live=True).values_list("title", flat=True))


def test_a_page_that_cannot_be_published_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    home = factories.make_site().root_page
    first = _scheduled(home, "First", "first")
    _scheduled(home, "Second", "second")
    # Somebody takes the address that the scheduled version has.
    Page.objects.filter(pk=first.pk).update(slug="moved", url_path="/x/moved/")
    factories.make_article(home, "Thief", slug="first")
    _an_hour_later()
    publish_scheduled()
    assert _live() == {"Second", "Thief"}
    assert "What was scheduled failed: Revision" in caplog.text
    [(row, page)] = missed()
    assert page == first
    assert "“Thief”" in row.reason
    Page.objects.get(slug="first").delete()
    publish_scheduled()
    assert _live() == {"First", "Second"}
    assert list(missed()) == []


def test_pages_expire() -> None:
    home = factories.make_site().root_page
    article = factories.make_article(home, "Sale", slug="sale")
    other = factories.make_article(home, "News", slug="news")
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    Page.objects.filter(pk=other.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    publish_scheduled()
    assert _live() == {"News"}
    article.refresh_from_db()
    assert article.expired


def test_a_version_that_cannot_even_be_read_holds_up_no_other() -> None:
    """Its page type has another field by now, say."""
    home = factories.make_site().root_page
    broken = _scheduled(home, "Broken", "broken")
    _scheduled(home, "Second", "second")
    _an_hour_later()
    revision = Revision.objects.filter(object_id=str(broken.pk)).latest("pk")
    revision.content["body"] = {"not": "a list"}
    revision.save(update_fields=["content"])
    publish_scheduled()
    assert _live() == {"Second"}
    [(row, page)] = missed()
    assert page == broken
    assert "the log of the worker says what" in row.reason
