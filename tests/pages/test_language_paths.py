"""`/de/` is where the German home page is, so no other page may live there."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.models import ArticlePage
from tests.factories import make_article, make_locale
from tests.pages.article_form import article_form
from tests.pages.conftest import Desk


def test_the_form_of_a_new_page_names_the_slug(desk: Desk) -> None:
    make_locale("de")
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", desk.home.pk])
    response = desk.client("admin").post(add, article_form("German", slug="de"))
    assert response.status_code == 200
    assert "is the path of a language" in response.content.decode()
    assert not ArticlePage.objects.filter(slug="de").exists()


def test_deeper_in_the_tree_the_slug_is_free(desk: Desk) -> None:
    make_locale("de")
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", desk.section.pk])
    desk.client("admin").post(add, article_form("German", slug="de"))
    assert ArticlePage.objects.filter(slug="de").exists()


def test_programs_are_refused_too(desk: Desk) -> None:
    make_locale("de")
    with pytest.raises(ValidationError, match="path of a language"):
        make_article(desk.home, "German", slug="de")
