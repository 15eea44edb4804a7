"""`schema/`: every document keeps the JSON Schema that the API tells of its type."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from api.rich_text.markdown import markdown
from api.rich_text.tree import tree
from pages.publishing.models import PublishedDocument
from tests.api.client import Api
from tests.api.test_rich_text import READER, links, words

CORPORA = Path(os.environ.get("ROOST_CORPORA", Path(__file__).parents[3] / "shared/data"))
CONTENT = CORPORA / "otel/content/en"

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
    """Return the documents that do not keep their schema, and how many there are of each type."""
    schemas: dict[str, Any] = {}
    found, counted = [], Counter[str]()
    for row in PublishedDocument.objects.iterator():
        if row.type not in schemas:
            told = schema(api, row.type)
            schemas[row.type] = Draft202012Validator(told)
        counted[row.type] += 1
        document = orjson.loads(row.body)
        found += [(row, error.json_path) for error in schemas[row.type].iter_errors(document)]
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


@pytest.mark.long
@pytest.mark.skipif(not CONTENT.is_dir(), reason=f"{CONTENT} is not there (ROOST_CORPORA)")
def test_every_page_of_opentelemetry_keeps_its_schema(db: None, api: Api) -> None:
    from pages.publishing.publisher import publish_all
    from tests.factories import make_site
    from tests.importing.test_command import run

    make_site()
    run(CONTENT, base_url="https://opentelemetry.io/")
    publish_all()
    found, counted = broken(api)
    assert found == []
    assert sum(counted.values()) > 700
    texts = [
        block["value"]
        for row in PublishedDocument.objects.filter(kind="page")
        for block in orjson.loads(row.body)["body"]
        if block["type"] == "rich_text"
    ]
    for html in texts:
        before, after = tree(html), tree(READER.render(markdown(html)))
        assert words(after) == words(before)
        assert links(after) == links(before)
