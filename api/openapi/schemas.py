"""JSON Schemas of answers, as references to the components of the OpenAPI document."""

from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
INTEGER: Json = {"type": "integer"}
BOOLEAN: Json = {"type": "boolean"}
URL: Json = {"type": "string", "format": "uri"}
TIME: Json = {"type": "string", "format": "date-time"}
NULL: Json = {"type": "null"}
ANYTHING: Json = {}


def component(name: str) -> Json:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Json) -> Json:
    """Return a schema that also accepts null."""
    if isinstance(schema.get("type"), str) and "enum" not in schema and "const" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, NULL]}


def one_or_any(schemas: list[Json]) -> Json:
    """Return the schema of a value that fits one of some."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def array(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def constant(value: Any) -> Json:
    """Return the schema of one value."""
    return {"const": value}


def record(properties: Json, optional: tuple[str, ...] = ()) -> Json:
    """Return the schema of an object; all its properties are there, but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def list_of(items: Json, paged: bool = False) -> Json:
    """Return the schema of a list answer; where it comes in pages, counting can be left out."""
    meta = record({"total_count": INTEGER}, optional=("total_count",) if paged else ())
    return record({"meta": meta, "items": array(items)})


def short_or_whole(name: str) -> Json:
    """Return the schema of an item of a list that takes `fields`."""
    return one_or_any([component(f"{name}Card"), component(name), component("Part")])
