"""Totals that are kept are those that would be counted."""

from typing import Any

import pytest

from api import totals
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.test_sync import Editor

pytestmark = pytest.mark.django_db
LISTS: list[dict[str, Any]] = [
    {},
    {"locale": "ja"},
    {"type": "pages.ArticlePage"},
    {"type": "pages.ArticlePage", "order": "title"},
    {"type": "pages.ArticlePage", "updated_at.gte": "2020-01-01"},
    {"slug": "first"},
    {"path": "/blog/first/"},
]


@pytest.mark.parametrize("seed", range(3))
def test_totals_are_right_whatever_editors_do(world: Any, api: Api, seed: int) -> None:
    editor = Editor(world, seed)
    lists = [*LISTS, {"child_of": world.blog.pk}, {"descendant_of": world.blog.pk}]

    def found() -> list[int]:
        return [api.json("pages/", **one)["meta"]["total_count"] for one in lists]

    for _ in range(20):
        done = editor.act()
        publish_all()
        kept = found()
        totals.forget()
        assert kept == found(), done
