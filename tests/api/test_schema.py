"""`schema/`: every document keeps the JSON Schema that the API tells of its type."""

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from jsonschema import Draft202012Validator

from api.rich_text.markdown import markdown
from api.rich_text.tree import tree
from pages.publishing.models import PublishedDocument
from tests.api.client import Api
from tests.api.test_openapi import exact
from tests.api.test_rich_text import READER, links, words

CORPORA = Path(os.environ.get("ROOST_CORPORA", Path(__file__).parents[3] / "shared/data"))
CONTENT = CORPORA / "otel/content"
MEDIA, WITHOUT_CARD = ("image", "file"), ("settings", "redirect")
there = pytest.mark.skipif(not CONTENT.is_dir(), reason=f"{CONTENT} is not there (ROOST_CORPORA)")

pytestmark = pytest.mark.django_db


def schema(api: Api, name: str = "") -> Any:
    response = api.get(f"schema/{name}/" if name else "schema/")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/schema+json"
    found = response.json()  # type: ignore[attr-defined]
    Draft202012Validator.check_schema(found)
    return found


def errors(told: Any, document: Any) -> list[str]:
    validator = Draft202012Validator(told, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [
        f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)
    ]


def broken(api: Api) -> tuple[list[Any], Counter[str]]:
    """Return the documents that do not keep their schema, and how many there are of each type.

    Neither they nor their short forms may have a property that the schema does not name.
    """
    validators: dict[str, Any] = {}

    def check(name: str, content: bytes) -> list[Any]:
        if name not in validators:
            validators[name] = Draft202012Validator(
                exact(schema(api, name)), format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        return [error.json_path for error in validators[name].iter_errors(orjson.loads(content))]

    found, counted = [], Counter[str]()
    for row in PublishedDocument.objects.iterator():
        counted[row.type] += 1
        found += [(row, path) for path in check(row.type, row.body)]
        if row.kind not in (*MEDIA, *WITHOUT_CARD):
            found += [(row, path) for path in check(f"{row.type}Card", row.card)]
    return found, counted


def test_every_document_keeps_the_schema_of_its_type(world: Any, api: Api) -> None:
    found, counted = broken(api)
    assert found == []
    assert {"pages.ArticlePage", "pages.Menu", "media.File", "pages.Settings"} <= set(counted)


def test_a_type_and_a_block_are_told_from_others(world: Any, api: Api) -> None:
    article = api.json(f"pages/{world.first.pk}/")
    assert errors(schema(api), article) == []
    assert errors(schema(api, "pages.ArticlePage"), article) == []
    assert errors(schema(api, "pages.StandardPage"), article)
    (card,) = api.json("pages/", slug="first", locale="en")["items"]
    assert errors(schema(api, "pages.ArticlePageCard"), card) == []
    for block in article["body"]:
        assert errors(schema(api, f"BodyBlock.{block['type']}"), block) == []
        other = "quote" if block["type"] == "code" else "code"
        assert errors(schema(api, f"BodyBlock.{other}"), block)
    del article["body"][0]["value"]
    assert errors(schema(api), article)


def test_a_schema_has_what_it_refers_to_and_nothing_else(world: Any, api: Api) -> None:
    every = schema(api)
    assert "pages.ArticlePage" in every["$defs"]
    assert "Problem" not in every["$defs"]
    quote = schema(api, "BodyBlock.quote")
    assert set(quote["$defs"]) == {"BodyBlock.quote"}
    assert quote["$id"] == "http://testserver/api/v1/schema/BodyBlock.quote/"


def test_an_unknown_schema_is_not_found(world: Any, api: Api) -> None:
    problem = api.json("schema/pages.Nothing/", status=404)
    assert "pages.ArticlePage" in problem["detail"]


@there
def test_a_part_of_opentelemetry_keeps_its_schema(db: None, api: Api, tmp_path: Path) -> None:
    names = ["_index.md", "docs/_index.md", "docs/concepts", "_includes", "blog/2019"]
    for name in names:
        source, target = CONTENT / "en" / name, tmp_path / "en" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    counted = imported(api, tmp_path / "en")
    assert counted["pages.ArticlePage"]
    assert sum(counted.values()) > 30


def imported(api: Api, folder: Path, **options: Any) -> Counter[str]:
    """Import a folder, check every document, and return how many there are of each type."""
    from pages.publishing.publisher import publish_all
    from tests.factories import make_site
    from tests.importing.test_command import run

    make_site()
    run(folder, base_url="https://opentelemetry.io/", **options)
    publish_all()
    found, counted = broken(api)
    assert found == []
    return counted


@there
@pytest.mark.long
def test_every_page_of_opentelemetry_keeps_its_schema(db: None, api: Api) -> None:
    """In all eleven languages."""
    assert sum(imported(api, CONTENT, locale="all").values()) > 1_700
    texts = [
        block["value"]
        for row in PublishedDocument.objects.filter(kind="page")
        for block in orjson.loads(row.body)["body"]
        if block["type"] == "rich_text"
    ]
    for html in texts:
        before, after = tree(html), tree(READER.render(markdown(html)))
        assert words(after) == words(before)
        assert list(map(unquote, links(after))) == list(map(unquote, links(before)))
