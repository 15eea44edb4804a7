"""The contract is frozen in openapi.json, and real answers keep it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from jsonschema import Draft202012Validator

from api.models import ApiToken
from api.openapi.document import openapi
from pages.publishing.models import PublishedDocument
from tests.api.client import ROOT, Api

FROZEN = Path(__file__).with_name("openapi.json")
NAMES = {"sitemaps": "sitemap.xml", "snippets": "authors", "schema": "pages.ArticlePage"}
pytestmark = pytest.mark.django_db


def exact(node: Any) -> Any:
    """Return a schema that accepts no property which the contract does not name."""
    if isinstance(node, list):
        return [exact(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {name: exact(value) for name, value in node.items()}
    if "properties" in found and "required" in found and "additionalProperties" not in found:
        found["additionalProperties"] = False
    return found


def validator(schema: Any, strict: bool = True) -> Draft202012Validator:
    contract = json.loads(FROZEN.read_text())
    components = contract["components"]
    if strict:
        components = exact(components)
    return Draft202012Validator({**schema, "components": components})


def operations() -> Iterator[tuple[str, Any]]:
    for path, methods in json.loads(FROZEN.read_text())["paths"].items():
        if "get" in methods:
            yield path, methods["get"]


def test_the_contract_is_the_frozen_one() -> None:
    """`make openapi` renews it, once the change is wanted."""
    assert json.loads(orjson.dumps(openapi())) == json.loads(FROZEN.read_text())


def test_every_schema_is_valid_and_every_reference_leads_somewhere() -> None:
    contract = json.loads(FROZEN.read_text())
    for schema in contract["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in re.findall(r'"#/([^"]+)"', json.dumps(contract)):
        node = contract
        for step in reference.split("/"):
            node = node[step]


def test_every_route_is_described() -> None:
    from api.urls import urlpatterns

    contract = json.loads(FROZEN.read_text())
    described = {
        operation["operationId"]
        for methods in contract["paths"].values()
        for operation in methods.values()
    }
    assert described == {pattern.name for pattern in urlpatterns} - {"unknown"}


def test_every_published_document_keeps_its_own_schema(world: Any) -> None:
    documents = list(PublishedDocument.objects.all())
    assert len(documents) > 15
    for document in documents:
        schema = {"$ref": f"#/components/schemas/{document.type}"}
        validator(schema).validate(orjson.loads(document.body))


def test_every_card_keeps_its_own_schema(world: Any) -> None:
    for document in PublishedDocument.objects.exclude(kind__in=["settings", "redirect"]):
        name = document.type if document.kind in ("image", "file") else f"{document.type}Card"
        schema = {"$ref": f"#/components/schemas/{name}"}
        validator(schema).validate(orjson.loads(document.card))


def test_every_block_type_has_a_schema_and_an_example(world: Any) -> None:
    document = PublishedDocument.objects.get(kind="page", object_id=world.first.pk)
    used = {block["type"] for block in orjson.loads(document.body)["body"]}
    components = json.loads(FROZEN.read_text())["components"]["schemas"]
    assert {f"BodyBlock.{name}" for name in used} == {
        name for name in components if name.startswith("BodyBlock.")
    }


def test_a_document_of_another_type_is_refused(world: Any) -> None:
    document = PublishedDocument.objects.get(kind="page", object_id=world.about.pk)
    schema = {"$ref": "#/components/schemas/pages.ArticlePage"}
    assert not validator(schema).is_valid(orjson.loads(document.body))


def test_real_answers_keep_the_contract(world: Any, api: Api) -> None:
    ids = {
        "pages": world.first.pk,
        "images": world.image.pk,
        "files": world.file.pk,
        "snippets": world.author.pk,
        "redirects": world.redirect.pk,
    }
    parameters = {
        "find": {"path": "/blog/first/"},
        "search": {"q": "first"},
        "suggest": {"q": "fir"},
    }
    user = User.objects.create_user("ada")
    _, secret = ApiToken.create(name="Manager", scopes=["manage"], user=user)
    manager = {"Authorization": f"Bearer {secret}"}
    seen = set()
    for path, operation in operations():
        found = path.removeprefix(ROOT)
        known = {
            "{id}": str(ids.get(found.split("/")[0])),
            "{name}": NAMES.get(found.split("/")[0]),
            "{handle}": "main",
        }
        for variable, value in known.items():
            found = found.replace(variable, str(value))
        response = api.get(
            found,
            headers=None if {} in operation["security"] else manager,
            **parameters.get(operation["operationId"], {}),
        )
        assert response.status_code == 200, (path, response.content)
        kind = response["Content-Type"].split(";")[0]
        assert kind in operation["responses"]["200"]["content"]
        if kind == "application/json":
            schema = operation["responses"]["200"]["content"][kind]["schema"]
            validator(schema, strict=False).validate(response.json())  # type: ignore[attr-defined]
        seen.add(operation["operationId"])
    assert len(seen) == len(list(operations()))


@pytest.mark.parametrize(
    ("address", "status"), [("pages/?x=1", 400), ("pages/0/", 404), ("sync/?cursor=x", 400)]
)
def test_problems_keep_the_contract(world: Any, api: Api, address: str, status: int) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    validator(schema).validate(api.json(address, status=status))


def test_every_address_takes_the_parameters_that_it_declares_and_no_other(
    world: Any, api: Api
) -> None:
    user = User.objects.create_superuser("root")
    _, secret = ApiToken.create(name="All", scopes=["published", "search", "manage"], user=user)
    headers = {"Authorization": f"Bearer {secret}"}
    for path, methods in json.loads(FROZEN.read_text())["paths"].items():
        (method, operation) = next(iter(methods.items()))
        known = {"{id}": "1", "{handle}": "main"}
        kind = path.removeprefix(ROOT).split("/")[0]
        address = path.replace("{name}", NAMES.get(kind, ""))
        for variable, value in known.items():
            address = address.replace(variable, value)
        declared = [found["name"] for found in operation["parameters"] if found["in"] == "query"]
        for name in [*declared, "nonsense"]:
            ask = getattr(api.client, method)
            # No body, and no value of any parameter: whatever is wrong, the name is known.
            response = ask(f"{address}?{name}=%00", headers=headers)
            problem = response.json()
            assert response.status_code == 400, (path, name, problem)
            if kind != "snippets":  # of which each type has its own filters
                unknown = problem["type"].endswith("unknown-parameter")
                assert unknown == (name == "nonsense"), (path, name)
            assert name in problem["detail"] or problem["parameter"] == name
