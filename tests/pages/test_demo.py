"""The demo site: everything of it is there, public, linked and different."""

import io
import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from PIL import Image as PillowImage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.demo.pictures import scenery
from media.models import Image
from pages.blocks import BodyBlock
from pages.models import ArticlePage, Author, BasePage, Menu
from pages.publishing.models import PublishedDocument
from tests.api.client import Api
from tests.api.test_schema import broken


def _load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def output(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What loading the demo says; it stays for the tests of this file, in half the sharpness."""
    with (
        django_db_blocker.unblock(),
        patch("cms.demo.pictures.canvas.SCALE", 1),
        transaction.atomic(),
    ):
        yield _load()
        transaction.set_rollback(True)


@pytest.fixture
def demo(output: str, db: None) -> str:
    return output


def _documents(kind: str, **values: Any) -> list[dict[str, Any]]:
    rows = PublishedDocument.objects.filter(kind=kind, access="", **values)
    return [json.loads(bytes(row.body)) for row in rows]


def test_every_page_type_is_used_in_two_locales(demo: str) -> None:
    pages = Page.objects.filter(depth__gt=1, live=True)
    used = {type(page) for page in pages.specific()}
    assert pages.count() >= 60
    assert used == {model for model in BasePage.__subclasses__() if not model._meta.abstract}
    assert set(pages.values_list("locale__language_code", flat=True)) == {"en", "de"}


def test_every_block_type_is_used(demo: str) -> None:
    used = {block["type"] for page in _documents("page") for block in page["body"]}
    assert used == set(BodyBlock().child_blocks)


def test_every_document_keeps_the_schema_that_the_api_tells(demo: str) -> None:
    found, counted = broken(Api())
    assert found == []
    assert sum(counted.values()) > 60


def test_all_pages_are_public_but_the_restricted_ones(demo: str) -> None:
    live = set(Page.objects.filter(depth__gt=1, live=True).values_list("pk", flat=True))
    restricted = set(
        PublishedDocument.objects.filter(kind="page")
        .exclude(access="")
        .values_list("object_id", flat=True)
    )
    assert {page["id"] for page in _documents("page")} == live - restricted
    assert {Page.objects.get(pk=pk).slug for pk in restricted} == {"volunteers", "handbook"}


def test_the_default_site_shows_the_demo_and_the_welcome_page_is_gone(demo: str) -> None:
    site = Site.objects.get()
    assert site.root_url == "http://localhost:4321"
    assert site.root_page.title == "Tarnholm Bird Observatory"
    assert not Page.objects.filter(slug="home").exists()


def test_translations_know_each_other(demo: str) -> None:
    pages = {page["id"]: page for page in _documents("page")}
    german = [page for page in pages.values() if page["meta"]["locale"] == "de"]
    assert len(german) >= 20
    for page in german:
        (other,) = page["meta"]["translations"]
        assert pages[other["id"]]["meta"]["translations"][0]["id"] == page["id"]
        assert page["meta"]["path"].startswith("/de/")


def test_links_in_texts_lead_to_pages_of_the_same_language(demo: str) -> None:
    paths = {page["meta"]["path"]: page["meta"]["locale"] for page in _documents("page")}
    found = 0
    for page in _documents("page"):
        html = json.dumps(page["body"])
        for part in html.split('<a href=\\"/')[1:]:
            target = "/" + part.split('\\"')[0]
            assert paths.get(target) == page["meta"]["locale"], (page["meta"]["path"], target)
            found += 1
        assert "<a>" not in html
    assert found >= 20


def test_menus_of_both_locales_lead_somewhere(demo: str) -> None:
    assert Menu.objects.count() == 4
    for menu in _documents("menu"):
        for item in menu["items"]:
            value = item.get("value", item)
            assert value["url"]
            assert value["page"] is None or value["page"]["locale"] == menu["meta"]["locale"]
    keys = Menu.objects.filter(handle="main").values_list("translation_key", flat=True)
    assert len(set(keys)) == 1


def test_articles_have_authors_a_category_tags_and_a_cover(demo: str) -> None:
    articles = _documents("page", type="pages.ArticlePage")
    assert len(articles) >= 15
    for article in articles:
        assert all(article[field] for field in ("authors", "category", "tags", "cover", "summary"))
    assert Author.objects.count() >= 3


def test_the_settings_have_a_logo_that_google_takes(demo: str) -> None:
    (settings,) = _documents("settings")
    logo = settings["organisation"]["logo"]
    assert min(logo["width"], logo["height"]) >= 112
    assert settings["social"]["profiles"]
    assert settings["seo"]["site_name"] == "Tarnholm"


def test_images_differ_and_say_what_they_show(demo: str) -> None:
    images = list(Image.objects.all())
    assert len({image.get_file_hash() for image in images}) == len(images) >= 20
    assert all(image.description for image in images)
    landscapes = [image for image in images if image.width == 1600]
    assert all(image.height == 1000 for image in landscapes)
    assert len(landscapes) >= 20


def test_redirects_lead_to_public_targets(demo: str) -> None:
    assert len(_documents("redirect")) == Redirect.objects.count() >= 3


def test_there_is_a_user_of_each_role_and_the_password_works(demo: str) -> None:
    for name, role in [
        ("author", "Author"),
        ("editor", "Editor"),
        ("publisher", "Publisher"),
        ("seo", "SEO manager"),
    ]:
        user = User.objects.get(username=name)
        assert [group.name for group in user.groups.all()] == [role]
        password = next(line for line in demo.splitlines() if line.startswith(f"  {name} "))
        assert user.check_password(password.split()[1])


def test_a_draft_and_a_submitted_article_wait(demo: str) -> None:
    waiting = ArticlePage.objects.filter(live=False)
    assert {bool(page.workflow_in_progress) for page in waiting} == {True, False}
    ids = [page.pk for page in waiting]
    assert not PublishedDocument.objects.filter(kind="page", object_id__in=ids).exists()


def test_a_second_time_it_changes_nothing(demo: str) -> None:
    before = (Page.objects.count(), Image.objects.count(), User.objects.count())
    assert _load() == "Nothing to do: the demo site is there.\n"
    assert (Page.objects.count(), Image.objects.count(), User.objects.count()) == before


def test_pictures_are_the_same_each_time() -> None:
    picture = scenery("dawn", "hills sea lighthouse gulls", 1)
    assert picture == scenery("dawn", "hills sea lighthouse gulls", 1)
    assert picture != scenery("dawn", "hills sea lighthouse gulls", 2)
    with PillowImage.open(io.BytesIO(picture)) as image:
        assert image.size == (1600, 1000)
