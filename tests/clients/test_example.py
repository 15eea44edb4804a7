"""The example site, built from the demo with the command that `make example` runs."""

import json
import re
import subprocess
from html import unescape
from typing import Any

import pytest

from tests.clients.conftest import EXAMPLE, Example
from tests.clients.roost_server import RoostServer
from tests.clients.test_astro_loader import changes

pytestmark = pytest.mark.xdist_group("example")  # one server, one build

ARTICLE = """
from pages.models import ArticlePage
page = ArticlePage.objects.live().order_by("pk").first()
"""

BROKEN = '<a href="/nowhere/">a</a> <a href="/#nothing">b</a> <img src="/none.png" alt="">'


def published_pages(roost: RoostServer) -> list[dict[str, Any]]:
    """Return the documents of all pages, from the sync feed."""
    items: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"next": "sync/", "has_more": True}
    while answer["has_more"]:
        answer = roost.get("sync/" + answer["next"].split("sync/")[1])
        items += answer["items"]
    return [item["document"] for item in items if item["kind"] == "page"]


def an_article(roost: RoostServer) -> dict[str, Any]:
    """Return the oldest article's document."""
    articles = [p for p in published_pages(roost) if p["meta"]["type"] == "pages.ArticlePage"]
    return min(articles, key=lambda page: page["id"])


def test_every_page_is_at_its_path(roost: RoostServer, example: Example):
    pages = published_pages(roost)
    assert len(pages) >= 40
    for page in pages:
        html = example.page(page["meta"]["path"])
        headings = [unescape(h).split("<")[0].strip() for h in re.findall(r"<h1>(.*?)</h1>", html)]
        assert headings == [page["title"]], page["meta"]["path"]
        assert f'<html lang="{page["meta"]["locale"]}"' in html


def test_every_internal_link_resolves(example: Example):
    result = example.check_links()
    assert result.returncode == 0, result.stdout
    found = re.search(r"(\d+) pages, \d+ redirects, (\d+) internal links: 0 dead", result.stdout)
    assert found, result.stdout
    assert int(found[1]) >= 40
    assert int(found[2]) > 400


def test_a_dead_link_is_found_and_named(example: Example):
    page = example.dist / "broken/index.html"
    page.parent.mkdir()
    page.write_text(
        '<a href="/nowhere/">x</a><a href="/#nothing">y</a><img src="/none.png" alt="">'
    )
    try:
        result = example.check_links()
    finally:
        page.unlink()
        page.parent.rmdir()
    assert result.returncode == 1
    assert "DEAD  /nowhere/  (no such page)" in result.stdout
    assert "DEAD  /#nothing  (no such anchor on the page)" in result.stdout
    assert "DEAD  /none.png  (no such file)" in result.stdout
    assert "on /broken/" in result.stdout


def test_the_head_is_what_the_api_says(roost: RoostServer, example: Example):
    for page in published_pages(roost):
        seo = page["meta"]["seo"]
        html = example.page(page["meta"]["path"])
        head = html[: html.index("</head>")]
        script = re.search(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
        assert script
        assert json.loads(script[1]) == seo["json_ld"]
        assert [unescape(t) for t in re.findall(r"<title>(.*?)</title>", head)] == [seo["title"]]
        assert re.findall(r'rel="canonical" href="([^"]+)"', head) == [seo["canonical"]]
        links = re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head)
        assert links == [(link["hreflang"], link["href"]) for link in seo["alternates"]]
        properties = re.findall(r'<meta property="([^"]+)"', head)
        assert set(properties) == set(seo["og"])


def test_sitemap_and_robots_txt_are_those_of_the_api(roost: RoostServer, example: Example):
    index = (example.dist / "sitemap.xml").read_text()
    children = re.findall(r"<loc>https?://[^/]+/([^<]+)</loc>", index)
    listed = [url for name in children for url in _locations(example, name)]
    shown = [
        page["meta"]["seo"]["canonical"]
        for page in published_pages(roost)
        if not page["meta"]["seo"]["robots"].startswith("noindex")
    ]
    assert sorted(listed) == sorted(shown)
    assert "Sitemap: " in (example.dist / "robots.txt").read_text()


def _locations(example: Example, name: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", (example.dist / name).read_text())


def test_publishing_one_page_and_building_again_fetches_one_change(
    roost: RoostServer, example: Example
):
    article = an_article(roost)
    roost.edit(ARTICLE + "page.seo_title = 'A new title'\npage.save_revision().publish()")
    log = example.build()
    assert changes(log)["pages"] == (1, 0), log
    assert "<title>A new title" in example.page(article["meta"]["path"])
    assert changes(example.sync().stdout)["pages"] == (0, 0)


def test_unpublishing_a_page_takes_it_off_the_site(roost: RoostServer, example: Example):
    path = an_article(roost)["meta"]["path"]
    roost.edit(ARTICLE + "page.unpublish()")
    log = example.build()
    assert changes(log)["pages"][1] == 1, log
    assert not (example.dist / path.strip("/")).exists()
    links = example.check_links()
    assert links.returncode == 0, links.stdout


def test_building_without_a_server_says_so_in_one_line(example: Example):
    address = "http://127.0.0.1:9/api/v1/"
    result = subprocess.run(
        [EXAMPLE / "build.sh"],
        env={**example.environment, "ROOST_API_URL": address},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert result.stderr.startswith(f"No Roost answers at {address}.")
    assert len(result.stderr.splitlines()) == 1
