"""Raw HTML in bodies: administrators write it, everybody else leaves it as it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pages.models import ArticlePage
from tests.pages.article_form import article_form
from tests.pages.conftest import Desk

REFUSED = "Only administrators may add or change raw HTML."
OTHERS = {"editor", "seo", "publisher"}


def _save(client: Client, page: Any, *body: tuple[Any, ...]) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, article_form(page.title, body, slug=page.slug))


def _raw(page: Any) -> list[str]:
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [block.value["html"] for block in draft.body if block.block_type == "raw_html"]


def _text(words: str) -> tuple[str, str]:
    return "code", {"language": "", "filename": "", "code": words}


@pytest.fixture
def with_raw_html(desk: Desk) -> Any:
    return desk.article(body=[("raw_html", {"html": "<b>old</b>"})])


def test_who_adds_raw_html(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name)
        _save(client, page, ("raw_html", {"html": "<b>new</b>"}))
        return _raw(page) == ["<b>new</b>"]

    assert desk.able(attempt) == {"admin"}


def test_the_error_names_the_block_and_nothing_is_lost(desk: Desk) -> None:
    page = desk.article("author")
    response = _save(
        desk.client("author"), page, _text("kept"), ("raw_html", {"html": "<i>mine</i>"})
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert REFUSED in html
    # The first block has no error; the second one has it at its field.
    assert (
        "&quot;blockErrors&quot;: {&quot;1&quot;: {&quot;blockErrors&quot;: {&quot;html&quot;"
        in html
    )
    assert "kept" in html
    assert "mine" in html
    assert _raw(page) == []


def test_others_keep_raw_html_that_is_there_and_may_move_it(desk: Desk, with_raw_html: Any) -> None:
    kept = ("raw_html", {"html": "<b>old</b>"}, with_raw_html.body[0].id)
    for name in OTHERS:
        _save(desk.client(name), with_raw_html, _text(name), kept)
        assert _raw(with_raw_html) == ["<b>old</b>"]


def test_others_cannot_change_it_nor_make_a_second_one(desk: Desk, with_raw_html: Any) -> None:
    old = ("raw_html", {"html": "<b>old</b>"}, with_raw_html.body[0].id)
    for name in OTHERS:
        client = desk.client(name)
        changed = ("raw_html", {"html": "<b>changed</b>"}, with_raw_html.body[0].id)
        for body in [(changed,), (old, old)]:
            assert REFUSED in _save(client, with_raw_html, *body).content.decode()
            assert _raw(with_raw_html) == ["<b>old</b>"]


def test_others_may_remove_it(desk: Desk, with_raw_html: Any) -> None:
    _save(desk.client("editor"), with_raw_html, _text("instead"))
    assert _raw(with_raw_html) == []


def test_the_block_is_offered_only_where_it_can_be_used(desk: Desk, with_raw_html: Any) -> None:
    without = desk.article("author")

    def offers(name: str, page: Any) -> bool:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return "Raw HTML" in desk.client(name).get(url).content.decode()

    assert offers("admin", without)
    assert not offers("author", without)
    assert offers("editor", with_raw_html)


def test_a_new_page_with_raw_html_is_refused_as_well(desk: Desk) -> None:
    url = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", desk.section.pk])
    body = [("raw_html", {"html": "<script>alert(1)</script>"})]
    response = desk.client("publisher").post(
        url, article_form("Sneaky", body, button="action-publish")
    )
    assert REFUSED in response.content.decode()
    assert not ArticlePage.objects.filter(slug="sneaky").exists()
