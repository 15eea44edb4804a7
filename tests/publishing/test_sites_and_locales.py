"""Sites, their roots and their languages: what changes them reaches every page that it moves."""

import orjson
from wagtail.models import Locale, Page, Site

from pages.publishing.audit import differences
from pages.publishing.builder import Target, build
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from pages.publishing.reader import Reader
from tests.factories import make_category, make_locale, republish, translate
from tests.publishing.world import World


def languages() -> list[str]:
    settings = PublishedDocument.objects.get(kind="settings")
    found: list[str] = orjson.loads(bytes(settings.body))["site"]["locales"]
    return found


def audit() -> list[str]:
    publish_all()
    return [str(found) for found in differences()]


def test_a_language_that_gets_another_code(world: World) -> None:
    translate(world.article, "de")
    make_category("Neues", "de")
    publish_all()
    locale = Locale.objects.get(language_code="de")
    locale.language_code = "fr"
    locale.save()
    assert audit() == []


def test_the_languages_of_a_site_are_those_in_which_its_home_page_is_public(world: World) -> None:
    make_locale("de")
    publish_all()
    draft = world.home.copy_for_translation(make_locale("de"))
    assert (audit(), languages()) == ([], ["en"])
    home = republish(draft)
    assert (audit(), languages()) == ([], ["de", "en"])
    home.unpublish()
    assert (audit(), languages()) == ([], ["en"])


def test_a_site_that_is_made_for_translated_pages(world: World) -> None:
    translate(world.article, "de")
    Site.objects.all().delete()
    assert audit() == []
    Site.objects.create(hostname="b.example", root_page=world.home, is_default_site=True)
    assert audit() == []


def test_a_site_that_is_deleted_while_its_pages_are_built(world: World) -> None:
    article = Target("page", world.article.pk)
    reader = Reader()
    assert [root.site_id for root in reader.roots] == [world.site.pk]
    world.site.delete()
    assert build([article], reader) == {article: []}


def test_a_root_that_moves_down(world: World) -> None:
    translate(world.article, "de")
    publish_all()
    world.site.root_page = world.blog
    world.site.save()
    assert audit() == []
    world.site.root_page = world.home
    world.site.save()
    assert audit() == []


def test_a_root_is_deleted(world: World) -> None:
    Page.objects.get(pk=world.home.pk).delete()
    assert audit() == []


def test_nested_and_shared_roots(world: World) -> None:
    Site.objects.create(hostname="b.example", root_page=world.blog)
    assert audit() == []
    Site.objects.create(hostname="c.example", root_page=world.home)
    assert audit() == []
    world.blog.refresh_from_db()
    world.docs.refresh_from_db()
    world.docs.move(world.blog, "first-child")
    assert audit() == []
    Site.objects.get(hostname="c.example").delete()
    assert audit() == []
