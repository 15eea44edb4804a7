"""`resolve/`: what a front end shows at many paths at once."""

from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from api.answers import JSON
from api.bodies import json_body
from api.declared import page_models
from api.endpoint import SITE, Endpoint, Json
from api.endpoints.find import found_at_path
from api.errors import BadBody, WrongMethod
from api.lookup import at_paths, locks_at_paths, were_at_paths
from api.openapi.schemas import array, component, record
from api.parameters import Parameter, ParameterError
from api.paths import PathParameter
from api.selection import fields_parameter
from api.shape import RICH_TEXT, shape_of

MAX_PATHS = 1_000
MAX_WHOLE = 100
MAX_BODY = 1_000_000
PATH = PathParameter("paths", "Paths as visitors ask for them.")
ACCEPTED = f'an object such as {{"paths": ["/blog/"]}} with 1 to {MAX_PATHS} paths'


class Resolve(Endpoint):
    """What is at each of up to 1,000 paths: the same as `pages/find/` says of one.

    Pages come in their short form, or with `fields`, then for up to 100 paths.
    """

    summary = "Find what is at many paths"
    methods: ClassVar[tuple[str, ...]] = ("POST", "OPTIONS")
    problems: ClassVar[tuple[int, ...]] = (400, 413)

    @classmethod
    def declared_parameters(cls, **path: Any) -> list[Parameter]:
        """Return site and shape."""
        return [SITE, fields_parameter(page_models(), of_list=True), RICH_TEXT]

    @classmethod
    def body_schema(cls) -> Json:
        """Return the schema of what is sent."""
        return record({"paths": {**array(PATH.schema()), "minItems": 1, "maxItems": MAX_PATHS}})

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the answer."""
        return {"application/json": record({"items": array(component("ResolvedPath"))})}

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Refuse: so many paths do not fit into an address."""
        raise WrongMethod(self.methods)

    def post(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a POST with what is at each path, in their order.

        Takes 1 query, and 1 more where there are paths at which nothing is.
        """
        values = self.query(request)
        site, shape = self.site(values), shape_of(values)
        paths = _paths(request._request)
        if shape.needs_body and len(paths) > MAX_WHOLE:
            detail = f"fields takes up to {MAX_WHOLE} paths, and {len(paths)} were sent."
            raise ParameterError("fields", detail, f"up to {MAX_WHOLE} paths beside fields")
        asked = list(dict.fromkeys(paths))
        found = at_paths(site, asked, self.viewer, shape.needs_body)
        parts = {one: found_at_path(document, shape) for one, document in found.items() if document}
        seq = max((document.seq for document in found.values() if document), default=0)
        empty = [one for one in asked if one not in parts]
        if empty:
            gone, seq = were_at_paths(site, empty)
            parts |= {
                one: b'"status":"gone"' if one in gone else b'"status":"missing"' for one in empty
            }
        if empty and settings.ROOST_ANNOUNCE_PROTECTED:
            for one, locks in locks_at_paths(site, empty).items():
                if locks:
                    parts[one] = b'"status":"protected","locks":%b' % orjson.dumps(locks)
        items = [b'{"path":%b,%b}' % (orjson.dumps(one), parts[one]) for one in paths]
        response = HttpResponse(b'{"items":[%b]}' % b",".join(items), content_type=JSON)
        response["Roost-Seq"] = str(seq)
        return response


def _paths(request: HttpRequest) -> list[str]:
    """Return the paths in the body.

    Raises:
        BadBody: it is too large, or no such object.
        ParameterError: one of them is no path.
    """
    body = json_body(request, MAX_BODY)
    if not isinstance(body, dict) or set(body) != {"paths"}:
        raise BadBody(f"The body is not as it should be; accepted: {ACCEPTED}.")
    paths = body["paths"]
    if not isinstance(paths, list) or not 1 <= len(paths) <= MAX_PATHS:
        raise BadBody(f"The paths are no list, none or too many; accepted: {ACCEPTED}.")
    for one in paths:
        if not isinstance(one, str):
            raise BadBody(f"{str(one)[:60]!r} is no path; accepted: {PATH.accepted}.")
        PATH.parse(one)
    return paths
