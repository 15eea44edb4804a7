"""A page made in haste, before the browser has filled in its slug, gets one from its title."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pages.models import ArticlePage
from tests.factories import make_article, make_locale
from tests.pages.article_form import article_form
from tests.pages.conftest import Desk


def _add(desk: Desk, parent: str, title: str, button: str = "action-publish") -> str:
    page = getattr(desk, parent)
    url = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", page.pk])
    response = desk.client("admin").post(url, article_form(title, button=button, slug=""))
    return response.content.decode()


@pytest.mark.parametrize("button", ["", "action-publish", "action-submit"])
def test_the_slug_comes_from_the_title(desk: Desk, button: str) -> None:
    _add(desk, "section", "A quiet day", button)
    assert ArticlePage.objects.get(title="A quiet day").slug == "a-quiet-day"


def test_a_slug_that_is_taken_gets_a_number(desk: Desk) -> None:
    _add(desk, "section", "Twice")
    _add(desk, "section", "Twice")
    slugs = ArticlePage.objects.filter(title="Twice").values_list("slug", flat=True)
    assert sorted(slugs) == ["twice", "twice-2"]


def test_a_title_without_letters_asks_for_a_slug(desk: Desk) -> None:
    assert "no letter or digit" in _add(desk, "section", "?!")
    assert not ArticlePage.objects.filter(title="?!").exists()


def test_the_path_of_a_language_is_no_slug_either(desk: Desk) -> None:
    make_locale("de")
    assert "is the path of a language" in _add(desk, "home", "De")
    assert not ArticlePage.objects.filter(title="De").exists()


def test_whose_slug_it_is_already_is_said(desk: Desk) -> None:
    taken = desk.section
    other = make_article(desk.home, "Other")
    other.slug = taken.slug
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    text = f"The page “{taken.title}” beside it has the same slug, “{taken.slug}”."
    assert refused.value.message_dict == {"slug": [text]}
    taken.full_clean()
