"""What of a public document is searched."""

import time
from typing import Any

import orjson
import pytest

from search.engines.interface import Key, SearchDocument, Section
from search.extract import Sections, add_html, search_document

KEY = Key(1, "en", "page", 12)


def extract(**fields: Any) -> SearchDocument:
    return search_document(KEY, "pages.ArticlePage", 7, orjson.dumps({"id": 12, **fields}))


def sections_of(html: str) -> tuple[Section, ...]:
    sections = Sections()
    add_html(html, sections)
    return sections.result()


def test_an_article() -> None:
    author = {"id": 3, "meta": {"type": "pages.Author"}, "name": "Ada Lovelace", "slug": "ada"}
    got = extract(
        meta={
            "slug": "analytical-engine",
            "breadcrumbs": [{"id": 1, "title": "Home"}, {"id": 5, "title": "Blog"}, {"id": 12}],
            "first_published_at": "2024-01-02T03:04:05+00:00",
            "seo": {"title": "Not searched"},
        },
        title="The engine",
        summary="What it <em>weaves</em>",
        cover={"id": 4, "title": "Loom", "alt": "A loom", "url": "https://x.test/loom.jpg"},
        authors=[author],
        category={"id": 9, "name": "History", "slug": "history"},
        tags=["looms", "cards"],
        body=[],
    )
    assert (got.title, got.summary, got.seq) == ("The engine", "What it weaves", 7)
    assert got.more == "Loom A loom Ada Lovelace History looms cards"
    assert got.tags == ("looms", "cards")
    assert got.categories == ("history", "9")
    assert got.authors == ("ada", "3")
    assert got.ancestors == (1, 5)
    assert (got.address, got.above) == ("analytical engine", ("Blog",))
    assert got.published_at == 1704164645
    assert got.sections == ()


def test_the_title_in_the_language_of_the_site() -> None:
    def own_title(title: str, *translations: tuple[str, str, str]) -> str:
        others = [dict(zip(("locale", "path", "title"), row, strict=True)) for row in translations]
        return extract(meta={"translations": others}, title=title).own_title

    english, german = ("en", "/collector/", "Set up the Collector"), ("de", "/de/k/", "Sammler")
    assert own_title("コレクター", german, english) == "Set up the Collector"
    assert own_title("Collector の設定", german, english) == "Set up the"
    assert own_title("Set up the Collector", german) == ""
    assert own_title("English first", ("en", "/en/enable/", "In English")) == ""


def test_every_block_gives_its_text_in_order() -> None:
    body = [
        {"type": "rich_text", "id": "a", "value": '<p>Intro</p><h2 id="one">One</h2><p>1</p>'},
        {"type": "heading", "id": "b", "value": {"text": "Two", "level": 2, "anchor": "two"}},
        {
            "type": "image",
            "id": "c",
            "value": {"image": {"title": "IMG_1"}, "alt": "A bird", "caption": "Flying"},
        },
        {
            "type": "gallery",
            "id": "d",
            "value": {"images": [{"title": "Nest", "alt": "A nest", "url": "/n"}], "caption": "G"},
        },
        {
            "type": "quote",
            "id": "e",
            "value": {"text": "To be", "attribution": "Hamlet", "url": "https://q.test/"},
        },
        {"type": "code", "id": "f", "value": {"language": "html", "code": "<b>bold</b>"}},
        {
            "type": "table",
            "id": "g",
            "value": {
                "caption": "Prices",
                "columns": [{"type": "text", "heading": "Item"}],
                "rows": [["Nail"], [3]],
            },
        },
        {
            "type": "faq",
            "id": "h",
            "value": {"heading": "FAQ", "items": [{"question": "Why?", "answer": "<p>So</p>"}]},
        },
        {
            "type": "call_to_action",
            "id": "i",
            "value": {"heading": "Join", "text": "us", "link": {"title": "Go"}, "style": "wide"},
        },
        {
            "type": "related_pages",
            "id": "j",
            "value": {"heading": "More", "pages": [{"title": "X"}]},
        },
        {
            "type": "file",
            "id": "k",
            "value": {"file": {"title": "Paper", "url": "/p"}, "title": "PDF"},
        },
        {"type": "raw_html", "id": "l", "value": {"html": "<div>Raw<script>no()</script></div>"}},
        {"type": "a_developers_own", "id": "m", "value": {"motto": "Always", "url": "/no"}},
    ]
    assert extract(title="T", body=body).sections == (
        Section("", "", "Intro"),
        Section("one", "One", "1"),
        Section(
            "two",
            "Two",
            "A bird Flying Nest A nest G To be Hamlet <b>bold</b> Prices Item Nail 3 FAQ Why? So "
            "Join us Paper PDF Raw Always",
        ),
    )


def test_documents_that_are_not_pages() -> None:
    image = extract(meta={}, title="Owl", alt="An owl", credit="Bob", url="https://x.test/o.jpg")
    assert (image.title, image.sections, image.more) == ("Owl", (Section("", "", "An owl"),), "Bob")
    author = extract(meta={}, name="Ada", slug="ada", bio="<p>Wrote <b>programs</b>.</p>")
    assert (author.title, author.sections) == ("Ada", (Section("", "", "Wrote programs."),))
    file = extract(meta={}, title="Report", filename="report-2024.pdf", size=10)
    assert (file.title, file.sections) == ("Report", (Section("", "", "report-2024.pdf"),))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("un<b>break</b>able", "unbreakable"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("x<!-- <b>hidden</b> -->y", "xy"),
        ("x<!-- never closed", "x"),
        ("<style>p{}</style>x<script>if (a < b) { '</p>' }</script>y", "xy"),
        ("<script>never closed", ""),
        ('<img alt="a > b" src="x">z', "z"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ('<a href="never closed>x', '<a href="never closed>x'),
        ("<h2>No anchor</h2>text", "No anchor text"),
    ],
)
def test_html(html: str, text: str) -> None:
    assert " ".join(section.text for section in sections_of(html)) == text


def test_a_heading_may_hold_markup() -> None:
    assert sections_of("<h2 class='x' id='a&amp;b'>The <code>foo</code> &amp; bar</h2>x") == (
        Section("a&b", "The foo & bar", "x"),
    )


@pytest.mark.parametrize(
    "piece", ['<a "', "<a '", "<", "<!--", "<script>", "<b a=", "&", "<h2 id=a>"]
)
def test_hostile_html_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    sections_of(piece * 50_000)
    assert time.process_time() - began < 2


def test_the_caption_of_an_image_is_read_as_html() -> None:
    image = {"alt": "A heron", "caption": "<p>At <b>dawn</b></p>"}
    found = extract(title="T", body=[{"type": "image", "id": "1", "value": image}])
    assert "A heron" in found.sections[0].text
    assert "<" not in found.sections[0].text
