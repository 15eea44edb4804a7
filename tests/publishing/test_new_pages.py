"""Pages that are published or scheduled straight from the form for new pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pages.models import ArticlePage
from pages.publishing.models import Action, Change, PublishedDocument
from tests import factories
from tests.pages.article_form import article_form

pytestmark = pytest.mark.django_db(transaction=True)


def _add(client: Client, **values: Any) -> ArticlePage:
    home = factories.make_site().root_page
    form = article_form("Kestrels", button="action-publish", **values)
    response = client.post(f"/admin/pages/add/pages/articlepage/{home.pk}/", form)
    assert response.status_code == 302, response.context["form"].errors
    return ArticlePage.objects.get(slug="kestrels")


def test_a_scheduled_page_is_not_public_for_a_moment_first(admin_client: Client) -> None:
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1))
    page = _add(admin_client, go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    assert not page.live
    assert page.approved_schedule
    changes = Change.objects.filter(kind="page", object_id=page.pk)
    assert list(changes) == [], "nobody may hear of a page before its time"


def test_a_new_page_is_published_once(admin_client: Client) -> None:
    page = _add(admin_client)
    assert page.first_published_at
    document = PublishedDocument.objects.get(kind="page", object_id=page.pk)
    action = Action.objects.get(pk=Change.objects.get(seq=document.seq).action)
    assert action.counts == {"pages.ArticlePage": 1}
