"""Single documents and small lists: media, snippets, menus, settings, redirects, sites."""

from typing import Any

import pytest

from pages.models import Menu, SeoSettings
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_author, make_category, make_image, make_locale, make_site

pytestmark = pytest.mark.django_db


def test_the_root_leads_everywhere(world: Any, api: Api) -> None:
    root = api.json()
    assert root["version"] == "1"
    assert root["retention_days"] >= 30
    assert root["sites"] == [{"id": world.site.pk, "hostname": "example.com", "is_default": True}]
    for name, link in root["links"].items():
        response = api.get(link.partition("{")[0])
        assert response.status_code in (200, 400, 405), name  # 400: a required parameter is missing


def test_every_detail_url_leads_to_its_document(world: Any, api: Api) -> None:
    for item in api.json("sync/", limit=500)["items"]:
        assert api.json(item["document"]["meta"]["detail_url"]) == item["document"]


def test_media(world: Any, api: Api) -> None:
    newer = make_image("Another")
    publish_all()
    assert api.ids("images/") == [newer.pk, world.image.pk]
    assert api.ids("images/", order="title") == [newer.pk, world.image.pk]
    assert api.ids("images/", order="-title") == [world.image.pk, newer.pk]
    assert api.ids("images/", order="id", limit=1, offset=1) == [newer.pk]
    assert api.json(f"images/{newer.pk}/")["title"] == "Another"
    assert api.ids("files/") == [world.file.pk]
    assert api.json("images/0/", status=404)["detail"] == "There is no public image with the id 0."


def test_snippets(world: Any, api: Api) -> None:
    types = {item["name"]: item["type"] for item in api.json("snippets/")["items"]}
    assert types == {
        "authors": "pages.Author",
        "categories": "pages.Category",
        "menus": "pages.Menu",
    }
    grace = make_author("Grace Hopper")
    german = make_category("Nachrichten", locale="de")
    publish_all()
    assert api.ids("snippets/authors/") == [world.author.pk, grace.pk]
    assert api.ids("snippets/authors/", order="-name") == [grace.pk, world.author.pk]
    assert api.ids("snippets/authors/", slug="grace-hopper") == [grace.pk]
    assert api.ids("snippets/categories/") == [german.pk, world.category.pk]
    assert api.ids("snippets/categories/", locale="de") == [german.pk]
    card, whole = api.json("snippets/authors/"), api.json("snippets/authors/", fields="*")
    assert "bio" not in card["items"][0]
    assert whole["items"][1] == api.json(f"snippets/authors/{grace.pk}/")


def test_a_menu_is_found_by_site_and_locale(world: Any, api: Api) -> None:
    def menu(title: str, locale: str, site: Any = None) -> Menu:
        return Menu.objects.create(
            handle="main", title=title, locale=make_locale(locale), site=site, items=[]
        )

    other = make_site("other.example", is_default_site=False)
    publish_all()
    assert api.json("menus/main/")["title"] == "Main"
    assert api.json("menus/main/", locale="ja")["meta"]["locale"] == "en"  # there is no other
    menu("Own", "en", world.site)
    menu("日本", "ja")
    publish_all()
    assert api.json("menus/main/")["title"] == "Own"
    assert api.json("menus/main/", site=other.pk)["title"] == "Main"
    assert api.json("menus/main/", locale="ja")["title"] == "日本"
    assert len(api.ids("menus/")) == 3
    assert len(api.ids("menus/", site=other.pk)) == 2
    assert len(api.ids("menus/", handle="main", locale="ja")) == 1
    assert api.json("menus/footer/", status=404)["detail"] == "example.com has no menu 'footer'."


def test_settings_sites_and_locales(world: Any, api: Api) -> None:
    settings = api.json("settings/")
    assert settings["organisation"]["name"] == "Example"
    (site,) = api.json("sites/")["items"]
    assert site == {**settings["site"], "port": 443, "is_default": True}
    english, japanese = api.json("locales/")["items"]
    assert english["home_path"] == "/"
    assert english["is_default"]
    assert japanese == {
        "code": "ja",
        "name": "Japanese",
        "local_name": "日本語",
        "direction": "ltr",
        "is_default": False,
        "home_path": "/ja/",
    }


def test_redirects(world: Any, api: Api) -> None:
    (redirect,) = api.json("redirects/")["items"]
    assert (redirect["from"], redirect["to"]) == ("/old", "/blog/first/")
    assert api.json(f"redirects/{world.redirect.pk}/") == redirect


def test_a_redirect_to_a_page_that_is_not_public_is_not_there(world: Any, api: Api) -> None:
    world.first.unpublish()
    publish_all()
    assert api.json("redirects/")["items"] == []
    assert api.get(f"redirects/{world.redirect.pk}/").status_code == 404
    assert api.json("pages/find/", path="/old/")["status"] == "missing"


def test_sitemaps_and_robots(world: Any, api: Api) -> None:
    index = api.get("sitemaps/sitemap.xml")
    assert index["Content-Type"] == "application/xml"
    assert b"<loc>https://example.com/sitemap-1.xml</loc>" in index.content
    child = api.get("sitemaps/sitemap-1.xml").content
    assert b"<loc>https://example.com/ja/blog/first/</loc>" in child
    assert api.get("sitemaps/sitemap-2.xml").status_code == 404
    assert api.get("sitemaps/sitemap.xml", site="x").status_code == 400
    robots = api.get("robots.txt")
    assert robots["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Sitemap: https://example.com/sitemap.xml" in robots.content
    SeoSettings.objects.create(site=world.site, noindex_site=True)
    publish_all()
    assert api.get("robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_nothing_is_published_yet(db: None, api: Api) -> None:
    make_site()
    for address in ("pages/", "images/", "sync/", "redirects/", "menus/", "sites/"):
        assert api.json(address)["items"] == []
    for address in ("settings/", "locales/", "menus/main/"):
        assert api.get(address).status_code == 404
    assert api.json("pages/find/", path="/")["status"] == "missing"
    assert api.get("robots.txt").status_code == 200
