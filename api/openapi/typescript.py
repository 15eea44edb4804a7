"""TypeScript types of everything that the API says, from its OpenAPI document."""

import json
import re
from collections import Counter
from typing import Any

from api.openapi.document import PREFIX
from api.openapi.schemas import Json

HEADER = "// Made by `manage.py typescript` from the contract of the delivery API. Do not edit.\n"
COMPONENTS = "#/components/schemas/"
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def typescript(contract: Json) -> str:
    """Return a module with a type for each component, and one that describes each operation."""
    writer = _Writer(contract["components"]["schemas"])
    parts = [HEADER]
    parts += [writer.declaration(name) for name in contract["components"]["schemas"]]
    parts.append(writer.operations(contract["paths"]))
    parts.append(_constants(contract["paths"]))
    return "\n".join(parts)


class _Writer:
    def __init__(self, schemas: Json) -> None:
        self.schemas = schemas
        self.names = _names(list(schemas))

    def declaration(self, name: str) -> str:
        """Return the exported type of a component."""
        schema = self.schemas[name]
        opening = _comment(schema, "")
        if "properties" in schema and not isinstance(schema.get("type"), list):
            return f"{opening}export interface {self.names[name]} {self.type(schema)}\n"
        return f"{opening}export type {self.names[name]} = {self.type(schema)};\n"

    def operations(self, paths: Json) -> str:
        """Return the interface of all operations: variables of the path, query, body, answer."""
        lines = ["/** What each address takes and answers, by its name in the contract. */"]
        lines.append("export interface Operations {")
        for path, methods in paths.items():
            for method, operation in methods.items():
                lines.append(f"  /** {operation['summary']}: `{method.upper()} {path}` */")
                lines.append(f"  {_property(operation['operationId'])}: {{")
                for place in ("path", "query"):
                    found = [one for one in operation["parameters"] if one["in"] == place]
                    lines += self._parameters(place, found)
                body = operation.get("requestBody")
                if body:
                    schema = body["content"]["application/json"]["schema"]
                    lines.append(f"    body: {self.type(schema, '    ')};")
                lines.append(f"    answer: {self._answer(operation)};")
                lines.append("  };")
        return "\n".join([*lines, "}\n"])

    def _parameters(self, place: str, parameters: list[Json]) -> list[str]:
        lines = [f"    {place}: {{"] if parameters else [f"    {place}: Record<string, never>;"]
        for one in parameters:
            optional = "" if one["required"] else "?"
            found = self.type(one["schema"], "      ")
            lines += [
                *_comment(one, "      ").splitlines(),
                f"      {_property(one['name'])}{optional}: {found};",
            ]
        return [*lines, "    };"] if parameters else lines

    def _answer(self, operation: Json) -> str:
        content = operation["responses"]["200"]["content"]
        found = [
            self.type(media["schema"], "    ") if "json" in kind else "string"
            for kind, media in content.items()
        ]
        return " | ".join(dict.fromkeys(found))

    def type(self, schema: Json, indent: str = "") -> str:
        """Return the type of a schema."""
        if "$ref" in schema:
            return self.names[schema["$ref"].removeprefix(COMPONENTS)]
        if "const" in schema:
            return json.dumps(schema["const"], ensure_ascii=False)
        if "enum" in schema:
            return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
        for key, sign in (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")):
            if key in schema:
                found = [self._single(inner, indent) for inner in schema[key]]
                return sign.join(dict.fromkeys(found))
        kinds = schema.get("type")
        if isinstance(kinds, list):
            found = [self.type({**schema, "type": kind}, indent) for kind in kinds]
            return " | ".join(found)
        if kinds == "array":
            return f"{self._single(schema['items'], indent)}[]"
        if kinds == "object":
            return self._object(schema, indent)
        return PLAIN.get(str(kinds), "unknown")

    def _single(self, schema: Json, indent: str) -> str:
        """Return a type that stands beside signs of unions and lists."""
        found = self.type(schema, indent)
        composed = any(sign in re.sub(r"\{.*\}", "", found, flags=re.DOTALL) for sign in "|&")
        return f"({found})" if composed else found

    def _object(self, schema: Json, indent: str) -> str:
        if "properties" not in schema:
            values = schema.get("additionalProperties")
            found = self.type(values, indent) if isinstance(values, dict) else "unknown"
            return f"Record<string, {found}>"
        required = schema.get("required", [])
        inner = f"{indent}  "
        lines = []
        for name, value in schema["properties"].items():
            optional = "" if name in required else "?"
            lines.append(
                f"{_comment(value, inner)}{inner}{_property(name)}{optional}: "
                f"{self.type(value, inner)};"
            )
        return "\n".join(["{", *lines, f"{indent}}}"]) if lines else "Record<string, never>"


def _constants(paths: Json) -> str:
    """Return what a client needs when it runs: addresses, and where commas stand between values."""
    operations = [
        (path, operation) for path, methods in paths.items() for operation in methods.values()
    ]
    addresses = [
        f"  {_property(operation['operationId'])}: {json.dumps(path.removeprefix(PREFIX))},"
        for path, operation in operations
    ]
    joined = dict.fromkeys(
        one["name"]
        for _, operation in operations
        for one in operation["parameters"]
        if one.get("explode") is False
    )
    return "\n".join(
        [
            "/** The address of each operation, below the API's root. */",
            "export const addresses = {",
            *addresses,
            "} as const;",
            "",
            "/** The parameters whose values stand in one text, with commas between them. */",
            f"export const joined: readonly string[] = {json.dumps(list(joined))};",
            "",
        ]
    )


def _names(names: list[str]) -> dict[str, str]:
    """Return a name in TypeScript for each component: without the app where that is clear."""
    short = {name: _pascal(name.partition(".")[2] if _is_label(name) else name) for name in names}
    counted = Counter(short.values())
    return {name: short[name] if counted[short[name]] == 1 else _pascal(name) for name in names}


def _is_label(name: str) -> bool:
    """Return whether a name is that of a model: an app in small letters, a dot and a class."""
    return bool(re.fullmatch(r"[a-z_0-9]+\.[A-Z]\w*", name))


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def _property(name: str) -> str:
    return name if IDENTIFIER.fullmatch(name) else json.dumps(name)


def _comment(schema: Any, indent: str) -> str:
    text = schema.get("description") if isinstance(schema, dict) else None
    return f"{indent}/** {text.replace('*/', '* /')} */\n" if text else ""
