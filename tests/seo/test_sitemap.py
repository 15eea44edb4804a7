"""Sitemaps: limits, structure, and which pages are in them."""

from typing import Any

import pytest
from lxml import etree

from pages.seo.meta import seo_meta
from pages.seo.sitemap import (
    MAX_BYTES,
    SitemapRow,
    sitemap_file,
    sitemap_index,
    sitemap_row,
    sitemaps,
)
from tests.seo import documents
from tests.seo.sitemap_structure import check_index, check_sitemap

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
BASE = "https://example.com/"


def rows(count: int, **more: Any) -> list[SitemapRow]:
    return [
        SitemapRow(f"https://example.com/{number}/", f"2026-01-{number % 28 + 1:02}", **more)
        for number in range(count)
    ]


def texts(body: bytes, path: str) -> list[str]:
    return [str(node.text) for node in etree.fromstring(body).findall(path, NS)]


def test_a_row_keeps_its_languages_and_images() -> None:
    links = (("en", "https://example.com/a/"), ("x-default", "https://example.com/a/"))
    row = SitemapRow("https://example.com/a/?b=1&c=<2>", "2026-01-02T03:04:05Z", links, ("i.jpg",))
    (child,) = sitemaps([row])
    check_sitemap(child.body)
    assert texts(child.body, "s:url/s:loc") == ["https://example.com/a/?b=1&c=<2>"]
    assert texts(child.body, "s:url/s:lastmod") == ["2026-01-02T03:04:05Z"]
    assert texts(child.body, "s:url/image:image/image:loc") == ["i.jpg"]
    found = etree.fromstring(child.body).findall("s:url/xhtml:link", NS)
    assert [(link.get("hreflang"), link.get("href")) for link in found] == list(links)


def test_children_hold_at_most_50_000_urls() -> None:
    children = list(sitemaps(rows(50_003)))
    assert [(child.name, child.urls) for child in children] == [
        ("sitemap-1.xml", 50_000),
        ("sitemap-2.xml", 3),
    ]
    for child in children:
        check_sitemap(child.body)
    listed = [loc for child in children for loc in texts(child.body, "s:url/s:loc")]
    assert listed == [row.loc for row in rows(50_003)]


def test_children_are_smaller_than_50_megabytes() -> None:
    links = tuple((f"l{number}", "https://example.com/" + "x" * 2000) for number in range(20))
    children = list(sitemaps(rows(3_000, alternates=links)))
    assert len(children) == 3
    assert all(len(child.body) <= MAX_BYTES for child in children)
    assert len(children[0].body) > MAX_BYTES - 50_000
    assert sum(child.urls for child in children) == 3_000


def test_the_index_names_the_children_and_their_last_change() -> None:
    body = sitemap_index(sitemaps(rows(5), max_urls=2), BASE)
    check_index(body)
    assert texts(body, "s:sitemap/s:loc") == [f"{BASE}sitemap-{number}.xml" for number in (1, 2, 3)]
    assert texts(body, "s:sitemap/s:lastmod") == ["2026-01-02", "2026-01-04", "2026-01-05"]


def test_an_index_has_an_end() -> None:
    with pytest.raises(ValueError, match="at most 50,000"):
        sitemap_index(sitemaps(rows(50_001), max_urls=1), BASE)


def test_a_site_without_pages_has_one_empty_child() -> None:
    (child,) = sitemaps([])
    assert child.urls == 0
    check_sitemap(child.body)


def test_files_are_found_by_name() -> None:
    index = sitemap_file(rows(3), "sitemap.xml", BASE)
    assert index is not None
    assert texts(index, "s:sitemap/s:loc") == [f"{BASE}sitemap-1.xml"]
    child = sitemap_file(rows(3), "sitemap-1.xml", BASE)
    assert child is not None
    assert len(texts(child, "s:url/s:loc")) == 3
    assert sitemap_file(rows(3), "sitemap-2.xml", BASE) is None
    assert sitemap_file(rows(3), "sitemap-01.xml", BASE) is None


def row_of(page: dict[str, Any], **facts: Any) -> SitemapRow | None:
    return sitemap_row({**page["meta"], "seo": seo_meta(page, documents.facts(**facts))})


def test_a_page_is_listed_under_its_canonical_url() -> None:
    japanese = documents.reference(13, "会社", "/ja/about/", "ja")
    row = row_of(documents.article(translations=(japanese,)))
    assert row == SitemapRow(
        loc="https://example.com/blog/rain/",
        lastmod="2026-04-02T10:30:00Z",
        alternates=(
            ("en", "https://example.com/blog/rain/"),
            ("ja", "https://example.com/ja/about/"),
            ("x-default", "https://example.com/blog/rain/"),
        ),
        images=("https://cms.example.com/media/cover.jpg",),
    )


def test_a_page_in_one_language_lists_no_languages() -> None:
    row = row_of(documents.page())
    assert row is not None
    assert row.alternates == ()
    assert row.images == ()


def test_hidden_pages_and_copies_are_left_out() -> None:
    assert row_of(documents.page(), noindex=True) is None
    assert row_of(documents.page(), canonical_url="https://other.example/") is None
    assert row_of(documents.page(), settings=documents.settings(noindex_site=True)) is None
