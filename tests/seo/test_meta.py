"""Head tags: title, description, robots, canonical, languages, social networks."""

from typing import Any

import pytest

from pages.seo.graph import article_nodes
from pages.seo.languages import language_tag, og_locale
from pages.seo.meta import HIDDEN, INDEXED, seo_meta, shortened, text_width
from tests.seo import documents

JAPANESE = documents.reference(13, "会社", "/ja/about/", "ja")
GERMAN = documents.reference(14, "Über uns", "/de/about/", "de")


def meta(page: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    return seo_meta(page or documents.page(), documents.facts(**facts))


@pytest.mark.parametrize(
    ("title", "suffix", "expected"),
    [
        ("About us", "– Example", "About us – Example"),
        ("About us", "| Example", "About us | Example"),
        ("About us", "Example", "About us – Example"),
        ("About us", "", "About us"),
        ("Example", "– Example", "Example"),
        ("Welcome to Example", "Example", "Welcome to Example"),
    ],
)
def test_the_sites_suffix_is_added_once(title: str, suffix: str, expected: str) -> None:
    settings = documents.settings(title_suffix=suffix)
    assert meta(documents.page(title=title), settings=settings)["title"] == expected


def test_the_editors_title_stands_alone() -> None:
    seo = meta(seo_title="Weather people")
    assert seo["title"] == seo["og"]["og:title"] == "Weather people"


def test_the_description_comes_from_the_nearest_text() -> None:
    bare = documents.page(summary="")
    assert meta(search_description="Own words.")["description"] == "Own words."
    assert meta()["description"] == "Who we are and what we do."
    assert meta(bare)["description"] == "Forecasts for everyone."
    nothing = meta(bare, settings=documents.settings(default_description=""))
    assert nothing["description"] == ""
    assert "og:description" not in nothing["og"]


def test_a_description_is_cut_at_the_end_of_a_word() -> None:
    text = "measuring rain  with\nbuckets " * 20
    cut = shortened(text)
    assert text_width(cut) <= 160
    assert cut.endswith("…")
    assert " ".join(text.split()).startswith(cut[:-1] + " ")


@pytest.mark.parametrize("text", ["雨を測るにはバケツと忍耐が必要です" * 20, "x" * 500, "ab " * 80])
def test_a_cut_text_fills_the_width_whatever_its_script(text: str) -> None:
    assert 150 < text_width(shortened(text)) <= 160


def test_a_text_that_fits_is_left_alone() -> None:
    exact = "x" * 160
    assert shortened(exact) == exact
    assert shortened(exact + "x") == "x" * 159 + "…"


def test_robots() -> None:
    assert meta()["robots"] == INDEXED
    assert meta(noindex=True)["robots"] == HIDDEN
    hidden = documents.settings(noindex_site=True)
    assert meta(settings=hidden)["robots"] == "noindex, nofollow"


def test_languages_include_the_pages_own_and_the_default() -> None:
    page = documents.page(translations=(JAPANESE, GERMAN))
    assert meta(page)["alternates"] == [
        {"hreflang": "de", "href": "https://example.com/de/about/"},
        {"hreflang": "en", "href": "https://example.com/about/"},
        {"hreflang": "ja", "href": "https://example.com/ja/about/"},
        {"hreflang": "x-default", "href": "https://example.com/about/"},
    ]


def test_languages_are_reciprocal() -> None:
    english = documents.page(translations=(JAPANESE,))
    back = documents.reference(12, "About us", "/about/")
    japanese = documents.page("/ja/about/", "会社", locale="ja", translations=(back,))
    assert meta(english)["alternates"] == meta(japanese)["alternates"]


def test_without_a_version_in_the_default_language_there_is_no_x_default() -> None:
    page = documents.page("/ja/about/", locale="ja", translations=(GERMAN,))
    assert [link["hreflang"] for link in meta(page)["alternates"]] == ["de", "ja"]


def test_pages_that_are_not_indexed_are_in_no_language_links() -> None:
    page = documents.page(translations=(JAPANESE,))
    assert meta(page, noindex=True)["alternates"] == []
    assert meta(page, canonical_url="https://other.example/")["alternates"] == []
    own = meta(page, unlisted_translations=frozenset({13}))["alternates"]
    assert [link["hreflang"] for link in own] == ["en", "x-default"]


def test_open_graph_of_an_article() -> None:
    page = documents.article(translations=(JAPANESE,))
    assert meta(page, structured_data=article_nodes)["og"] == {
        "og:type": "article",
        "og:title": "How we measure rain",
        "og:url": "https://example.com/blog/rain/",
        "og:locale": "en_US",
        "og:locale:alternate": ["ja_JP"],
        "og:description": "Buckets, radar and patience.",
        "og:site_name": "Example Weather",
        "og:image": "https://cms.example.com/media/cover.1200.jpg",
        "og:image:width": 1200,
        "og:image:height": 675,
        "og:image:alt": "A picture of the cover",
        "article:published_time": "2026-03-01T09:00:00Z",
        "article:modified_time": "2026-04-02T10:30:00Z",
        "article:author": ["https://alice.example.org/"],
        "article:section": "News",
        "article:tag": ["rain", "radar"],
    }


def test_the_shared_image_is_the_editors_then_the_cover_then_the_sites() -> None:
    own = documents.image("own")
    assert "/own." in meta(documents.article(), social_image=own)["og"]["og:image"]
    assert "/cover." in meta(documents.article())["og"]["og:image"]
    assert "/default." in meta()["og"]["og:image"]
    bare = meta(settings=documents.settings(default_image=None))
    assert "og:image" not in bare["og"]
    assert bare["twitter"]["twitter:card"] == "summary"


def test_an_image_without_jpeg_or_png_is_shared_as_it_is() -> None:
    drawing = documents.image("drawing", srcset={}, alt="")
    tags = meta(social_image=drawing)["og"]
    assert tags["og:image"] == "https://cms.example.com/media/drawing.jpg"
    assert "og:image:alt" not in tags


def test_the_card_on_x() -> None:
    assert meta(documents.article())["twitter"] == {
        "twitter:card": "summary_large_image",
        "twitter:title": "How we measure rain",
        "twitter:description": "Buckets, radar and patience.",
        "twitter:site": "@weather",
        "twitter:image": "https://cms.example.com/media/cover.1200.jpg",
        "twitter:image:alt": "A picture of the cover",
    }


@pytest.mark.parametrize(
    ("locale", "tag", "open_graph"),
    [
        ("en", "en", "en_US"),
        ("en-gb", "en-GB", "en_GB"),
        ("pt-br", "pt-BR", "pt_BR"),
        ("zh-hans", "zh-Hans", "zh_CN"),
        ("zh-hant-hk", "zh-Hant-HK", "zh_HK"),
        ("es-419", "es-419", "es_419"),
        ("de", "de", "de_DE"),
    ],
)
def test_language_names(locale: str, tag: str, open_graph: str) -> None:
    assert language_tag(locale) == tag
    assert og_locale(locale) == open_graph
