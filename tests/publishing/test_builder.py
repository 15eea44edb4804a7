"""What a built document holds, and how few questions it takes to build many."""

import traceback
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models import ArticlePage, Menu, StandardPage
from pages.publishing.audit import all_targets
from pages.publishing.builder import Target, build
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from pages.publishing.reader import Reader
from tests.factories import make_article, make_file, make_image, make_locale, publish
from tests.publishing.world import World


def document(page: Any) -> Any:
    publish_all()
    stored = PublishedDocument.objects.get(kind="page", object_id=page.pk)
    return orjson.loads(bytes(stored.body))


def block(world: World, kind: str, value: Any) -> Any:
    """Publish a page with one block and return its public value; None where it was left out."""
    page = publish(world.docs, StandardPage(title=f"A {kind}", body=[(kind, value)]))
    items = document(page)["body"]
    return items[0]["value"] if items else None


def test_a_batch_takes_as_many_queries_as_one_page(world: World) -> None:
    body = [
        ("image", {"image": world.image, "alt": "", "decorative": False, "caption": ""}),
        ("related_pages", {"heading": "", "pages": [world.other]}),
    ]
    pages = [
        make_article(world.blog, f"Number {n}", authors=[world.author], tags=["a"], body=body)
        for n in range(8)
    ]
    publish_all()

    def queries(targets: list[ArticlePage]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            build([Target("page", page.pk) for page in targets], Reader())
        return len(captured)

    assert queries(pages) == queries(pages[:1])


def test_links_lead_to_front_end_addresses(world: World) -> None:
    file = make_file()
    source = (
        f'<h2>One</h2><h2>One</h2><p><a linktype="page" id="{world.article.pk}" anchor="x">a</a>'
        f'<a linktype="document" id="{file.pk}">f</a><a href="https://example.net/">e</a>'
        f'<a linktype="page" id="99999">gone</a></p>'
    )
    html = block(world, "rich_text", source)
    assert '<h2 id="one">One</h2><h2 id="one-2">One</h2>' in html
    assert f'<a href="/blog/first/#x" data-page="{world.article.pk}">a</a>' in html
    assert f'data-file="{file.pk}">f</a>' in html
    assert '<a href="https://example.net/">e</a>' in html
    assert "<a>gone</a>" in html


def test_an_image_in_rich_text_has_sizes_and_its_alternative_text(world: World) -> None:
    attributes = f'id="{world.image.pk}" format="fullwidth" alt="A &quot;boat&quot;"'
    embed = f'<embed embedtype="image" {attributes}/>'
    html = block(world, "rich_text", embed)
    assert 'alt="A &quot;boat&quot;"' in html
    assert 'width="800" height="600"' in html
    assert "640w" in html


@pytest.mark.parametrize(
    ("value", "alt"),
    [
        ({"alt": "", "decorative": False}, "In the library"),
        ({"alt": "Here", "decorative": False}, "Here"),
        ({"alt": "Here", "decorative": True}, ""),
    ],
)
def test_an_image_block_says_what_it_shows_here(world: World, value: Any, alt: str) -> None:
    image = make_image(description="In the library")
    public = block(world, "image", {"image": image, "caption": "<p><b>c</b></p>", **value})
    assert public["image"]["alt"] == alt
    assert public["caption"] == "<p><b>c</b></p>"


def test_headings_have_unique_anchors(world: World) -> None:
    page = publish(
        world.docs,
        StandardPage(
            title="Headings",
            body=[
                ("heading", {"text": "Über uns", "level": "3", "anchor": ""}),
                ("heading", {"text": "Über uns", "level": "2", "anchor": ""}),
                ("heading", {"text": "Kept", "level": "2", "anchor": "my-anchor"}),
            ],
        ),
    )
    values = [item["value"] for item in document(page)["body"]]
    assert [value["anchor"] for value in values] == ["über-uns", "über-uns-2", "my-anchor"]
    assert values[0]["level"] == 3


def test_a_call_to_action_leads_to_a_page_or_an_address(world: World) -> None:
    empty = {"heading": "H", "text": "", "style": "primary"}
    to_page = block(
        world, "call_to_action", {**empty, "link": {"title": "", "page": world.other, "url": ""}}
    )
    assert to_page["link"]["title"] == "Third"
    assert to_page["link"]["path"] == "/docs/third/"
    to_url = block(
        world,
        "call_to_action",
        {**empty, "link": {"title": "Go", "page": None, "url": "https://example.net"}},
    )
    assert to_url["link"] == {
        "title": "Go",
        "page": None,
        "url": "https://example.net",
        "path": None,
    }


def test_a_video_has_a_player_without_cookies(world: World) -> None:
    value = {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "T", "caption": ""}
    public = block(world, "embed", value)
    assert public["provider"] == "YouTube"
    assert public["embed_url"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def test_related_pages_that_are_not_public_are_left_out(world: World) -> None:
    draft = world.docs.add_child(instance=StandardPage(title="Draft", live=False))
    public = block(world, "related_pages", {"heading": "", "pages": [draft, world.other]})
    assert [page["title"] for page in public["pages"]] == ["Third"]
    assert block(world, "related_pages", {"heading": "", "pages": [draft]}) is None


def test_a_table_holds_resolved_cells(world: World) -> None:
    page = StandardPage(title="Table")
    page.body = StandardPage._meta.get_field("body").to_python(
        orjson.dumps(
            [
                {
                    "type": "table",
                    "value": {
                        "columns": [
                            {"type": "rich_text", "heading": "Page"},
                            {"type": "number", "heading": "Count"},
                        ],
                        "rows": [
                            {
                                "values": [
                                    f'<p><a linktype="page" id="{world.other.pk}">x</a></p>',
                                    "3",
                                ]
                            }
                        ],
                        "caption": "Pages",
                    },
                }
            ]
        ).decode()
    )
    publish(world.docs, page)
    table = document(page)["body"][0]["value"]
    assert table["columns"][1] == {"type": "number", "heading": "Count"}
    assert 'href="/docs/third/"' in table["rows"][0][0]


def test_a_menu_leaves_out_what_is_not_public(world: World) -> None:
    link = {"title": "", "page": world.other.pk, "url": "", "children": []}
    below = {"title": "Mail", "page": None, "url": "mailto:a@example.com"}
    menu = Menu(handle="main", title="Main", locale=make_locale("en"))
    menu.items = [("link", {**link, "page": world.other, "children": [below]})]
    menu.save()
    publish_all()
    stored = PublishedDocument.objects.get(kind="menu")
    body = orjson.loads(bytes(stored.body))
    value = body["items"][0]["value"]
    assert (value["title"], value["path"]) == ("Third", "/docs/third/")
    assert value["children"][0]["url"] == "mailto:a@example.com"
    world.other.unpublish()
    publish_all()
    stored.refresh_from_db()
    assert orjson.loads(bytes(stored.body))["items"] == []


def test_the_site_tells_of_itself_in_one_document(world: World) -> None:
    body = orjson.loads(bytes(PublishedDocument.objects.get(kind="settings").body))
    assert body["site"]["root_url"] == "https://example.com"
    assert body["site"]["default_locale"] == "en"
    assert set(body) == {"id", "meta", "site", "organisation", "social", "seo"}


def test_nothing_is_read_past_the_reader(world: World) -> None:
    """Every query of a build comes from the reader, which records it as a dependency."""
    publish_all()
    targets, strays = all_targets(), list[str]()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        files = {frame.filename.rpartition("/pages/")[2] for frame in traceback.extract_stack()}
        if "publishing/reader.py" not in files:
            strays.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        builds = build(targets, Reader())
    assert {target.kind for target in builds} >= {"page", "image", "author", "settings"}
    assert strays == []
