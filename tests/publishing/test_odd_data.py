"""Content that no form lets through, but that imports, old versions and scripts leave behind."""

import json
from typing import Any

import orjson
import pytest
from django.db import DataError, connection, transaction
from wagtail.models import Page

from pages.publishing.audit import differences
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from pages.publishing.touches import touch
from tests.factories import publish
from tests.publishing.world import World

HUGE = 10**20
EMPTY_TABLE = {"caption": "", "columns": [], "rows": []}
OF_NO_COLUMN = {"columns": [{"type": "gone", "heading": ""}], "rows": [{"values": [1]}]}


@pytest.mark.parametrize(
    ("kind", "stored", "expected"),
    [
        ("gone", {}, None),
        ("heading", None, {"text": "", "level": 2, "anchor": "section"}),
        ("heading", {"text": "A", "level": "9"}, {"text": "A", "level": 2, "anchor": "a"}),
        ("image", {"image": "a"}, None),
        ("image", {"image": HUGE}, None),
        ("gallery", {"images": [None, {}]}, None),
        ("file", "text", None),
        ("related_pages", {"pages": [None, HUGE]}, None),
        ("table", None, EMPTY_TABLE),
        ("table", {}, EMPTY_TABLE),
        ("table", OF_NO_COLUMN, {**EMPTY_TABLE, "rows": [[]]}),
        ("rich_text", None, ""),
        ("rich_text", f'<a linktype="page" id="{HUGE}">x</a>', "<a>x</a>"),
        ("rich_text", '<a linktype="page" id="">x</a>', "<a>x</a>"),
        ("rich_text", "cut \ud83d", "cut ?"),
    ],
)
def test_a_block(world: World, kind: str, stored: Any, expected: Any) -> None:
    if connection.vendor == "postgresql" and "\ud83d" in str(stored):
        with pytest.raises(DataError), transaction.atomic():
            store_body(world.article, [{"type": kind, "value": stored}])
        return
    store_body(world.article, [{"type": kind, "value": stored}])
    body = content(world.article)["body"]
    assert [block["value"] for block in body] == ([] if expected is None else [expected])


@pytest.mark.parametrize("kind", ["embed", "call_to_action", "faq", "quote", "code", "raw_html"])
@pytest.mark.parametrize("stored", [None, {}, "text", {"items": [{}], "link": None, "url": None}])
def test_a_block_without_values(world: World, kind: str, stored: Any) -> None:
    store_body(world.article, [{"type": kind, "value": stored}])
    assert content(world.article)["body"]


def test_a_page_of_no_type_of_ours(world: World) -> None:
    page = publish(world.home, Page(title="Plain", slug="plain"))
    publish_all()
    assert content(page)["title"] == "Plain"


def store_body(page: Page, body: Any) -> None:
    sql = "UPDATE pages_articlepage SET body = %s WHERE page_ptr_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(body), page.pk])
    touch([f"page:{page.pk}"])
    publish_all()
    assert list(differences()) == []


def content(page: Page) -> Any:
    return orjson.loads(bytes(PublishedDocument.objects.get(kind="page", object_id=page.pk).body))
