"""`schema/`: the JSON Schema of every type of document and every block."""

from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.endpoint import Endpoint, Json
from api.errors import NotFound
from api.openapi.json_schema import every_schema, one_schema, schema_names
from api.parameters import Values

SCHEMA = "application/schema+json"


class Schemas(Endpoint):
    """One JSON Schema (2020-12) of any document; every type, short form and block is a definition.

    A page, snippet or file is told from others by `meta.type`, a block by `type`.
    """

    summary = "Read all JSON Schemas"
    tag = "About"
    scope = ""

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a schema."""
        return {SCHEMA: {"type": "object"}}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with what the code declares. Takes no query."""
        schema = every_schema(request.build_absolute_uri(request.path))
        return answer(request, orjson.dumps(schema), content_type=SCHEMA)


class Schema(Schemas):
    """The JSON Schema of one type (`pages.ArticlePage`), its short form (`pages.ArticlePageCard`)
    or a block (`BodyBlock.quote`).
    """

    summary = "Read a JSON Schema"
    problems: ClassVar[tuple[int, ...]] = (400, 404)

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the schema and what it refers to. Takes no query."""
        names = [name for group in schema_names().values() for name in group]
        if path["name"] not in names:
            listed = ", ".join(names)
            raise NotFound(f"There is no schema {path['name'][:60]!r}; there are: {listed}.")
        schema = one_schema(path["name"], request.build_absolute_uri(request.path))
        return answer(request, orjson.dumps(schema), content_type=SCHEMA)
