"""`openapi.json` and `docs/`: what the API says of itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from api.answers import answer
from api.endpoint import Endpoint, Json
from api.openapi.document import openapi_bytes
from api.parameters import Values


class OpenApi(Endpoint):
    """This document."""

    summary = "Read the OpenAPI document"
    tag = "About"
    scope = ""

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the document. Takes no query."""
        return answer(request, openapi_bytes())


class Documentation(Endpoint):
    """A page that shows the OpenAPI document, with a form to try each address."""

    summary = "Read the documentation"
    tag = "About"
    scope = ""

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return what OpenAPI says of HTML."""
        return {"text/html": {"type": "string"}}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the page. Takes no query."""
        body = render_to_string("api/docs.html").encode()
        return answer(request, body, content_type="text/html; charset=utf-8")
