"""The OpenAPI 3.1 document, from the routes, the declared parameters and the declared fields."""

import re
from functools import cache
from inspect import cleandoc
from typing import Any

import orjson
from django.urls import URLPattern

from api.endpoint import Endpoint
from api.min_seq import MIN_SEQ
from api.openapi.components import components
from api.openapi.schemas import Json, component
from pages.publishing.access import ANONYMOUS

PREFIX = "/api/v1/"
VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
DESCRIPTION = (
    "Roost's delivery API. What is public is read without a token, and every answer is built when "
    "an editor publishes. An unknown parameter is an error."
)
PROBLEMS = {
    400: "A parameter is unknown, repeated, missing or malformed; `parameter` names it.",
    401: "The token is malformed, unknown, expired or revoked, or one is needed.",
    403: "The token does not allow this.",
    413: "The body is too large.",
    404: "There is nothing public here.",
    429: "Too many requests; `Retry-After` says when to come again.",
    503: "The change that `min_seq` asks for is not there yet, or the search engine does not "
    "answer; come again after `Retry-After`.",
    410: "The cursor is no longer valid; `fresh` is the URL of a fresh beginning.",
}
NOT_MODIFIED = "The client has it already (`If-None-Match`)."
TOKEN: Json = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API token, as administrators make them in Settings → API tokens. Without "
    "one, what is public is read; with a bad one, nothing.",
}
HEADERS: Json = {
    "ETag": {"description": "Strong, of these bytes.", "schema": {"type": "string"}},
    "Roost-Seq": {
        "description": "The number of the last change that the answer may contain.",
        "schema": {"type": "string"},
    },
}


@cache
def openapi_bytes() -> bytes:
    """Return the document as it is sent."""
    return orjson.dumps(openapi())


def openapi() -> Json:
    """Return the document."""
    from api.urls import urlpatterns

    paths: Json = {}
    for pattern in urlpatterns:
        endpoint: type[Endpoint] | None = getattr(pattern.callback, "cls", None)
        if endpoint is not None and endpoint.summary:
            address = PREFIX + VARIABLE.sub(r"{\2}", str(pattern.pattern))
            method = "post" if "POST" in endpoint.methods else "get"
            paths[address] = {method: _operation(endpoint, pattern)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Roost delivery API", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(_tags(paths))],
        "paths": paths,
        "components": {"schemas": components(), "securitySchemes": {"token": TOKEN}},
    }


def _operation(endpoint: type[Endpoint], pattern: URLPattern) -> Json:
    problems = {
        str(status): {
            "description": PROBLEMS[status],
            "content": {"application/problem+json": {"schema": component("Problem")}},
        }
        for status in sorted({*endpoint.problems, 401, 403, 429, *_waits(endpoint)})
    }
    content = {kind: {"schema": schema} for kind, schema in endpoint.answer_schemas().items()}
    return {
        "operationId": pattern.name,
        "summary": endpoint.summary,
        "description": cleandoc(endpoint.__doc__ or ""),
        "tags": [endpoint.tag],
        "security": _security(endpoint),
        "parameters": [
            *(_path_parameter(kind, name) for kind, name in VARIABLE.findall(str(pattern.pattern))),
            *(parameter.openapi() for parameter in endpoint.all_parameters()),
        ],
        **_body(endpoint),
        "responses": {"200": {"description": "OK", "content": content}, **problems}
        if "POST" in endpoint.methods
        else {
            "200": {"description": "OK", "headers": HEADERS, "content": content},
            "304": {"description": NOT_MODIFIED},
            **problems,
        },
    }


def _waits(endpoint: type[Endpoint]) -> list[int]:
    """Return the status of an answer that is waited for in vain, where one can wait."""
    return [503] if MIN_SEQ.name in [found.name for found in endpoint.all_parameters()] else []


def _body(endpoint: type[Endpoint]) -> Json:
    """Return what OpenAPI says of the body that is sent, where one is."""
    schema = endpoint.body_schema()
    if schema is None:
        return {}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _security(endpoint: type[Endpoint]) -> list[Json]:
    """Return what the reader needs: nothing, or a token where they need that."""
    token: Json = {"token": []}
    public = not endpoint.scope or ANONYMOUS.may(endpoint.scope)
    return [{}, token] if public else [token]


def _path_parameter(kind: str, name: str) -> Json:
    schema: dict[str, Any] = {"type": "string"}
    if kind == "int":
        schema = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
    elif kind == "slug":
        schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _tags(paths: Json) -> list[str]:
    operations = [operation for methods in paths.values() for operation in methods.values()]
    return [tag for operation in operations for tag in operation["tags"]]
