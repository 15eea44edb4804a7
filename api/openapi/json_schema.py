"""JSON Schemas (2020-12) that stand on their own, from the components of the OpenAPI document."""

from functools import cache
from typing import Any

from api.declared import FILE_TYPE, IMAGE_TYPE, REDIRECT_TYPE, SETTINGS_TYPE, page_models, snippets
from api.openapi.blocks import stream_names
from api.openapi.components import components, public_streams
from api.openapi.schemas import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS = "#/components/schemas/"
DEFINITIONS = "#/$defs/"


@cache
def schema_names() -> dict[str, list[str]]:
    """Return the names of what has a schema: documents, their short forms, and blocks."""
    labels = [*page_models(), *(model._meta.label for _, model in snippets().values())]
    return {
        "documents": [*labels, IMAGE_TYPE, FILE_TYPE, SETTINGS_TYPE, REDIRECT_TYPE],
        "cards": [f"{label}Card" for label in labels],
        "blocks": sorted({name for stream in public_streams() for name in stream_names(stream)}),
    }


def every_schema(url: str) -> Json:
    """Return one schema of any document, with all others as its definitions."""
    names = schema_names()
    wanted = [name for group in names.values() for name in group]
    return {
        "$schema": DIALECT,
        "$id": url,
        "title": "Any document of Roost's delivery API",
        "anyOf": [{"$ref": DEFINITIONS + name} for name in names["documents"]],
        "$defs": _definitions(wanted),
    }


def one_schema(name: str, url: str) -> Json:
    """Return the schema of a type or a block, with what it refers to."""
    found = _definitions([name])
    return {
        "$schema": DIALECT,
        "$id": url,
        "title": name,
        "$ref": DEFINITIONS + name,
        "$defs": found,
    }


def _definitions(names: list[str]) -> Json:
    """Return the schemas of these names, and of all that they refer to."""
    everything = _components()
    found: Json = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = _moved(everything[name], waiting)
    return found


def _moved(schema: Any, met: list[str]) -> Any:
    """Return a schema whose references lead to `$defs`, and note what they lead to."""
    if isinstance(schema, list):
        return [_moved(item, met) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {}
    for key, value in schema.items():
        if key == "$ref":
            met.append(value.removeprefix(COMPONENTS))
            moved[key] = DEFINITIONS + value.removeprefix(COMPONENTS)
        elif key != "discriminator":  # of OpenAPI only
            moved[key] = _moved(value, met)
    return moved


@cache
def _components() -> Json:
    return components()
