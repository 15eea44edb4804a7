"""Where a page has no translation, its readers get another locale's, if one wants that."""

import random
from typing import Any

import orjson
import pytest
from wagtail.models import Page, PageViewRestriction

from api import limits, sites
from pages.publishing.audit import differences
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api
from tests.api.test_sync import Reader
from tests.factories import make_article, make_locale, make_section, republish, translate
from tests.publishing.test_drafts import save_draft
from tests.publishing.world import World

CHAINS = {"pt-br": ("pt", "en")}


@pytest.fixture
def two(world: World, settings: Any) -> World:
    """A site whose Brazilian readers get Portuguese or English; so far it has a home page only."""
    settings.ROOST_LOCALE_FALLBACKS = CHAINS
    for code in ("pt-br", "pt"):
        republish(world.home.copy_for_translation(make_locale(code)), title=f"Home {code}")
    settled()
    return world


@pytest.fixture
def api(db: None) -> Any:
    limits.forget()
    sites.forget()
    yield Api()
    sites.forget()


def settled() -> None:
    publish_all()
    assert [str(found) for found in differences()] == []


def brazil() -> dict[str, tuple[int, str, bool]]:
    """Return the paths of the locale with page, locale of the content, and whether it stands in."""
    found = {}
    for document in PublishedDocument.objects.filter(kind="page", locale="pt-br", access=""):
        body = orjson.loads(bytes(document.body))
        meta = body["meta"]
        assert meta["path"] == document.path == meta["breadcrumbs"][-1]["path"]
        assert meta["parent"] == (meta["breadcrumbs"][-2:-1] or [None])[0]
        stands_in = meta.get("requested_locale") == "pt-br"
        assert stands_in == (meta["locale"] != "pt-br")
        found[document.path] = (document.object_id, meta["locale"], stands_in)
    return found


def test_nothing_of_it_unless_it_is_wanted(world: World) -> None:
    republish(world.home.copy_for_translation(make_locale("pt-br")))
    settled()
    assert list(brazil()) == ["/pt-br/"]


def test_a_locale_begins_with_its_home_page(world: World, settings: Any) -> None:
    settings.ROOST_LOCALE_FALLBACKS = CHAINS
    draft = world.home.copy_for_translation(make_locale("pt-br"))
    settled()
    assert brazil() == {}
    home = republish(draft)
    republish(world.article, title="Again")
    settled()
    assert set(brazil()) == {
        "/pt-br/",
        "/pt-br/blog/",
        "/pt-br/blog/first/",
        "/pt-br/blog/second/",
        "/pt-br/docs/",
        "/pt-br/docs/third/",
    }
    home.unpublish()
    settled()
    assert brazil() == {}


def test_the_best_that_there_is_stands_in(two: World) -> None:
    article = two.article.pk
    assert brazil()["/pt-br/blog/first/"] == (article, "en", True)
    european = translate(two.article, "pt", slug="primeiro", title="Primeiro")
    settled()
    assert "/pt-br/blog/first/" not in brazil()
    assert brazil()["/pt-br/blog/primeiro/"] == (european.pk, "pt", True)
    brazilian = translate(two.article, "pt-br", slug="primeira", title="Primeira")
    settled()
    assert brazil()["/pt-br/blog/primeira/"] == (brazilian.pk, "pt-br", False)
    assert [row[0] for row in brazil().values()].count(european.pk) == 0
    brazilian.unpublish()
    settled()
    assert brazil()["/pt-br/blog/primeiro/"] == (european.pk, "pt", True)
    Page.objects.get(pk=european.pk).delete()
    settled()
    assert brazil()["/pt-br/blog/first/"] == (article, "en", True)


def test_a_translated_section_takes_what_is_below_along(two: World) -> None:
    section = two.blog.copy_for_translation(make_locale("pt-br"))
    section = republish(section, title="Diário", slug="diario")
    settled()
    assert brazil()["/pt-br/diario/first/"] == (two.article.pk, "en", True)
    document = PublishedDocument.objects.get(path="/pt-br/diario/first/")
    meta = orjson.loads(bytes(document.body))["meta"]
    assert [(ref["title"], ref["locale"]) for ref in meta["breadcrumbs"]] == [
        ("Home pt-br", "pt-br"),
        ("Diário", "pt-br"),
        ("First", "en"),
    ]
    assert [(ref["locale"], ref["path"]) for ref in meta["translations"]] == [
        ("en", "/blog/first/")
    ]
    republish(section, slug="agenda")
    settled()
    assert "/pt-br/agenda/first/" in brazil()
    Page.objects.get(pk=section.pk).specific.unpublish()
    settled()
    assert "/pt-br/blog/first/" in brazil()


def test_every_reader_shows_it(two: World, api: Api) -> None:
    site = two.site
    section = republish(two.blog.copy_for_translation(make_locale("pt-br")), slug="diario")
    settled()
    rebuild(get_engine())
    page = api.json("pages/find/", path="/pt-br/diario/first/")["page"]
    assert (page["id"], page["meta"]["locale"]) == (two.article.pk, "en")
    assert page["meta"]["requested_locale"] == "pt-br"
    assert page["meta"]["seo"]["canonical"] == "https://example.com/blog/first/"
    assert page["meta"]["html_url"] == "https://example.com/pt-br/diario/first/"
    own = api.json(f"pages/{two.article.pk}/")
    assert own["meta"]["path"] == "/blog/first/"
    assert "requested_locale" not in own["meta"]

    listed = api.json("pages/", locale="pt-br", child_of=section.pk)["items"]
    assert {item["meta"]["path"] for item in listed} == {
        "/pt-br/diario/first/",
        "/pt-br/diario/second/",
    }
    assert {item["meta"]["requested_locale"] for item in listed} == {"pt-br"}
    english = api.json("pages/", locale="en", child_of=two.blog.pk)["items"]
    assert {item["meta"]["path"] for item in english} == {"/blog/first/", "/blog/second/"}
    assert api.ids("pages/", ancestor_of=two.article.pk) == [two.blog.pk, two.home.pk]

    held = Reader(api, locale="pt-br").catch_up().documents
    synced = {d["meta"]["path"] for key, d in held.items() if key[0] == "page"}
    assert synced == set(brazil())
    hits = api.json("search/", q="first", locale="pt-br")["items"]
    assert hits[0]["meta"]["path"] == "/pt-br/diario/first/"
    assert {item["meta"]["locale"] for item in hits} == {"en"}
    sitemap = api.get("sitemaps/sitemap-1.xml", site=site.pk).content.decode()
    assert "https://example.com/blog/first/" in sitemap
    assert "/pt-br/diario/first/" not in sitemap


def test_restricted_pages_stand_in_for_nothing(two: World) -> None:
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=two.blog.pk), restriction_type=PageViewRestriction.LOGIN
    )
    assert not [path for path in brazil() if "blog" in path]
    settled()
    assert not [path for path in brazil() if "blog" in path]
    restriction.delete()
    settled()
    assert "/pt-br/blog/first/" in brazil()


def test_a_new_page_rebuilds_itself_and_what_shows_it(two: World) -> None:
    before = current_seq()
    page = make_article(two.docs, "Fourth", slug="fourth")
    settled()
    changed = {(c.kind, c.object_id, c.locale) for c in changes_after(before, 100)}
    assert changed == {("page", page.pk, "en"), ("page", page.pk, "pt-br")}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_it_is_as_a_fresh_build_makes_it(two: World, seed: int) -> None:
    chance = random.Random(seed)
    inner = make_section(two.blog, "Inner", slug="inner")
    make_article(inner, "Deep", slug="deep")
    for step in range(14):
        page = chance.choice(list(Page.objects.filter(depth__gt=2).specific()))
        match 2 if page.alias_of_id else chance.randrange(6):
            case 0 | 1:
                code = chance.choice(["pt", "pt-br", "en"])
                if page.locale.language_code != code and not page.has_translation(
                    make_locale(code)
                ):
                    translate(page, code, slug=f"{code}-{step}")
            case 2:
                page.unpublish()
            case 3:
                republish(page, slug=f"slug-{step}")
            case 4:
                republish(page, title=f"Title {step}")
            case 5:
                save_draft(page, title=f"Draft {step}")
        settled()
