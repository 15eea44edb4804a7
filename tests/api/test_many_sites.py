"""Several sites over one tree: every reader of each site shows the same pages at the same paths."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree
from wagtail.models import Page, PageViewRestriction, Site

from api import sites
from pages.publishing.audit import differences
from pages.publishing.publisher import publish_all
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api
from tests.api.test_sync import Reader
from tests.factories import make_article, make_section, republish, translate

pytestmark = pytest.mark.django_db
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
Places = dict[str, int]


@pytest.fixture
def other(world: Any) -> Any:
    """A second site, whose root is a section of the first."""
    return Site.objects.create(hostname="blog.example", port=443, root_page=world.blog)


def everywhere(api: Api, site: str) -> Places:
    """Return the pages of a site by path, once every reader has told the same."""
    publish_all()
    assert list(differences()) == []
    sites.forget()
    rebuild(get_engine())
    items = api.json("pages/", site=site, limit=100)["items"]
    listed = {item["meta"]["path"]: item["id"] for item in items}
    root_url = _root_url(api, site)
    for item in items:
        path, pk = item["meta"]["path"], item["id"]
        assert item["meta"]["html_url"] == root_url + path
        found = api.json("pages/find/", path=path, site=site)
        page = api.json(f"pages/{pk}/", site=site)
        assert found == {"status": "page", "page": page}
        assert page["meta"]["site"]["hostname"] == site
        assert page["meta"]["seo"]["canonical"] == root_url + path
        for ref in page["meta"]["breadcrumbs"]:
            assert ref["html_url"] == root_url + ref["path"]
    reader = Reader(api, site=site).catch_up()
    pages = [document for (kind, _, _), document in reader.documents.items() if kind == "page"]
    assert {page["meta"]["path"]: page["id"] for page in pages} == listed
    assert _in_sitemap(api, site) == {root_url + path for path in listed}
    hits = {
        item["meta"]["path"]: item["id"]
        for word in ("kestrel", "first", "hovers")
        for item in api.json("search/", q=word, site=site)["items"]
        if "path" in item["meta"]
    }
    assert hits.items() <= listed.items()
    settings = api.json("settings/", site=site)
    assert settings["site"]["root_url"] == root_url
    robots = api.get("robots.txt", site=site).content.decode()
    assert f"Sitemap: {root_url}/sitemap.xml" in robots
    return listed


def _root_url(api: Api, hostname: str) -> str:
    port = Site.objects.get(hostname=hostname).port
    return f"https://{hostname}" if port == 443 else f"http://{hostname}:{port}"


def _in_sitemap(api: Api, site: str) -> set[str]:
    found: set[str] = set()
    index = etree.fromstring(api.get("sitemaps/sitemap.xml", site=site).content)
    if index.tag.endswith("urlset"):
        return {str(node.text) for node in index.findall("s:url/s:loc", SITEMAP)}
    for node in index.findall("s:sitemap/s:loc", SITEMAP):
        name = urlsplit(str(node.text)).path.rsplit("/", 1)[1]
        body = etree.fromstring(api.get(f"sitemaps/{name}", site=site).content)
        found |= {str(node.text) for node in body.findall("s:url/s:loc", SITEMAP)}
    return found


def test_two_sites_share_a_part_of_the_tree(world: Any, other: Any, api: Api) -> None:
    first = everywhere(api, "example.com")
    second = everywhere(api, "blog.example")
    assert first["/blog/first/"] == second["/first/"] == world.first.pk
    assert second["/"] == world.blog.pk
    assert world.about.pk not in second.values()
    assert api.json("pages/find/", path="/first/", site="example.com")["status"] == "missing"
    assert api.json("pages/find/", path="/blog/first/", site="blog.example")["status"] == "missing"

    republish(world.first, slug="renamed")
    assert "/blog/renamed/" in everywhere(api, "example.com")
    assert "/renamed/" in everywhere(api, "blog.example")
    for path, to, site in (
        ("/blog/first/", "/blog/renamed/", "example.com"),
        ("/first/", "/renamed/", "blog.example"),
    ):
        answer = api.json("pages/find/", path=path, site=site)
        assert answer["redirect"]["to"] == to

    Page.objects.get(pk=world.first.pk).specific.unpublish()
    assert world.first.pk not in everywhere(api, "example.com").values()
    assert world.first.pk not in everywhere(api, "blog.example").values()


def test_a_root_moves(world: Any, other: Any, api: Api) -> None:
    news = make_section(Page.objects.get(pk=world.blog.pk), "News", slug="news")
    note = make_article(news, "Note", slug="note")
    before = everywhere(api, "blog.example")
    assert before["/news/note/"] == note.pk
    whole = everywhere(api, "example.com")
    reader = Reader(api, site="blog.example").catch_up()

    other.root_page = Page.objects.get(pk=news.pk)
    other.save()
    after = everywhere(api, "blog.example")
    assert after == {"/": news.pk, "/note/": note.pk}
    assert everywhere(api, "example.com") == whole
    assert api.json("pages/find/", path="/first/", site="blog.example")["status"] == "gone"
    reader.catch_up()
    pages = {key[1] for key in reader.held if key[0] == "page"}
    assert pages == set(after.values())

    Page.objects.get(pk=news.pk).move(Page.objects.get(pk=world.home.pk), "last-child")
    assert everywhere(api, "blog.example") == after
    assert everywhere(api, "example.com")["/news/note/"] == note.pk


def test_a_hostname_changes(world: Any, other: Any, api: Api) -> None:
    translate(world.second, "ja")
    before = everywhere(api, "blog.example")
    reader = Reader(api, site="blog.example").catch_up()
    other.hostname, other.port = "log.example", 8000
    other.save()
    assert everywhere(api, "log.example") == before
    reader.catch_up()
    urls = [
        document["meta"]["html_url"]
        for key, document in reader.documents.items()
        if key[0] == "page"
    ]
    assert urls
    assert all(url.startswith("http://log.example:8000/") for url in urls)
    assert api.get("pages/", site="blog.example").status_code == 400


def test_what_is_restricted_is_so_in_every_site(world: Any, other: Any, api: Api) -> None:
    PageViewRestriction.objects.create(
        page=Page.objects.get(pk=world.first.pk), restriction_type=PageViewRestriction.LOGIN
    )
    for site in ("example.com", "blog.example"):
        assert world.first.pk not in everywhere(api, site).values()


def test_a_site_goes_and_comes_back(world: Any, other: Any, api: Api) -> None:
    before = everywhere(api, "blog.example")
    whole = everywhere(api, "example.com")
    other.delete()
    assert everywhere(api, "example.com") == whole
    assert api.get("pages/", site="blog.example").status_code == 400
    Site.objects.create(hostname="blog.example", port=443, root_page=world.blog)
    assert everywhere(api, "blog.example") == before
