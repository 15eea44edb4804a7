"""What could not be published or unpublished at its time is told to those who can mend it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from pages.publishing.releases.models import Release, Status
from pages.publishing.schedule import publish_scheduled
from tests import factories
from tests.pages.conftest import Desk

pytestmark = pytest.mark.django_db
LATE = "It was to be published on"
REASON = "The page “Thief” beside it has the same slug"


@pytest.fixture
def page(desk: Desk) -> Any:
    """An author's page whose address somebody else has taken when its time has come."""
    page = desk.article("author", title="Swifts", slug="swifts")
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=desk.users["author"]).publish()
    Page.objects.filter(pk=page.pk).update(slug="moved", url_path="/x/moved/")
    desk.section.refresh_from_db()
    factories.make_article(desk.section, "Thief", slug="swifts")
    revision = Revision.objects.get(object_id=str(page.pk), approved_go_live_at__isnull=False)
    due_at = timezone.now() - timedelta(minutes=5)
    revision.approved_go_live_at = due_at
    revision.content["go_live_at"] = due_at.isoformat()
    revision.save(update_fields=["approved_go_live_at", "content"])
    publish_scheduled()
    return page


def _screen(desk: Desk, name: str, view: str, *args: Any) -> str:
    response = desk.client(name).get(reverse(view, args=args))
    return str(response.content.decode())


def test_it_stands_on_the_page_itself(desk: Desk, page: Any) -> None:
    text = _screen(desk, "author", "wagtailadmin_pages:edit", page.pk)
    assert LATE in text
    assert REASON in text
    assert "tries again each minute" in text


def test_only_those_see_it_on_the_dashboard_who_may_edit_the_page(desk: Desk, page: Any) -> None:
    def sees(name: str, client: Any) -> bool:
        return LATE in client.get(reverse("wagtailadmin_home")).content.decode()

    found = desk.able(sees)
    assert {"author", "editor", "publisher"} <= found
    assert found == {
        name for name, user in desk.users.items() if page.permissions_for_user(user).can_edit()
    }
    assert "stranger" not in found


def test_the_changes_begin_with_it(desk: Desk, page: Any) -> None:
    text = _screen(desk, "admin", "change_feed")
    assert LATE in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text


def test_it_is_gone_once_the_page_is_published(desk: Desk, page: Any) -> None:
    Page.objects.get(slug="swifts").delete()
    publish_scheduled()
    page.refresh_from_db()
    assert page.live
    _nobody_tells(desk, page)


def test_it_is_gone_once_the_schedule_is_another(desk: Desk, page: Any) -> None:
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=None)
    _nobody_tells(desk, page)
    publish_scheduled()
    _nobody_tells(desk, page)


def _nobody_tells(desk: Desk, page: Any) -> None:
    for view, args in (
        ("wagtailadmin_home", []),
        ("wagtailadmin_pages:edit", [page.pk]),
        ("change_feed", []),
    ):
        assert LATE not in _screen(desk, "admin", view, *args)


def test_what_cannot_be_unpublished_is_told_as_well(desk: Desk) -> None:
    page = desk.article(live=True, title="Sale")
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    def refuse(instance: Any, **kwargs: Any) -> None:
        raise RuntimeError("of another app")

    pre_save.connect(refuse, sender=Page)
    try:
        publish_scheduled()
    finally:
        pre_save.disconnect(refuse, sender=Page)
    text = _screen(desk, "admin", "wagtailadmin_home")
    assert "It was to be unpublished on" in text
    assert "RuntimeError" in text
    publish_scheduled()
    assert "It was to be unpublished on" not in _screen(desk, "admin", "wagtailadmin_home")


def test_a_release_that_failed_is_told_to_those_who_plan_releases(desk: Desk) -> None:
    at = timezone.now() - timedelta(minutes=1)
    Release.objects.create(
        title="Spring", status=Status.FAILED, scheduled_at=at, error="Swifts: not valid."
    )
    assert "Swifts: not valid." in _screen(desk, "publisher", "wagtailadmin_home")
    assert "Swifts: not valid." not in _screen(desk, "stranger", "wagtailadmin_home")
