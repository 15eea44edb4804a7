"""Reports → Refused by search."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pages.publishing.publisher import publish_all
from pages.roles import ADMINISTRATOR, EDITOR, setup_roles
from search.models import RefusedDocument
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(site: Any, settings: Any) -> Any:
    """The screen as somebody of a group sees it: its text, and what was posted to it."""
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    setup_roles()

    def show(group: str = ADMINISTRATOR, **posted: Any) -> str:
        client = Client()
        user, _ = User.objects.get_or_create(username=group)
        user.groups.set([Group.objects.get(name=group)])
        client.force_login(user)
        address = reverse("refused_documents")
        response = client.post(address, posted, follow=True) if posted else client.get(address)
        return f"{response.status_code} {response.content.decode()}"

    return show


def refuse(page: Any, **values: Any) -> RefusedDocument:
    return RefusedDocument.objects.create(
        site_id=page.get_site().pk,
        locale="en",
        kind="page",
        object_id=page.pk,
        reason="failed to parse field <b>",
        last_at=timezone.now(),
        **values,
    )


def test_nothing_was_refused(screen: Any) -> None:
    shown = screen()
    assert "The search engine has taken every document." in shown
    assert "Try all again" not in shown
    assert reverse("refused_documents") in shown  # the menu


def test_what_was_refused_and_why(site: Any, screen: Any) -> None:
    page = make_article(site.root_page, "Wren & co")
    publish_all()
    refuse(page, times=3)
    shown = screen()
    assert "Wren &amp; co" in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert "failed to parse field &lt;b&gt;" in shown
    assert "Refused 3 times" in shown


def test_trying_again(site: Any, screen: Any) -> None:
    rows = [refuse(make_article(site.root_page, f"Wren {number}")) for number in range(3)]
    assert "1 document is sent" in screen(document=rows[1].pk)
    assert list(RefusedDocument.objects.filter(try_again=True)) == [rows[1]]
    shown = screen(document="all")
    assert "3 documents are sent" in shown
    assert "Being tried again" in shown
    assert not RefusedDocument.objects.filter(try_again=False).exists()
    assert "nothing left" in screen(document="nonsense")


def test_only_administrators_see_it(site: Any, screen: Any) -> None:
    row = refuse(make_article(site.root_page, "Wren"))
    for answer in (screen(EDITOR), screen(EDITOR, document="all")):
        assert "Wren" not in answer
    row.refresh_from_db()
    assert not row.try_again
