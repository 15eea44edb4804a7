"""`search/click/`: a visitor followed a result."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from api.answers import JSON
from api.bodies import json_body
from api.counters import Policy
from api.endpoint import Endpoint, Json
from api.errors import BadBody, WrongMethod
from api.limits import hit_strictly
from api.openapi.schemas import BOOLEAN, INTEGER, TEXT, record
from api.parameters import ParameterError
from api.sites import get_sites, site_for
from pages.publishing.access import ANONYMOUS, SEARCH
from pages.publishing.kinds import PAGE
from pages.publishing.models import PublishedDocument
from search.desk.recording import count_click
from search.query import MAX_OFFSET, MAX_QUERY

MAX_BODY = 4_000
CLICKS = Policy("click", 120)
ACCEPTED = {
    "q": f"the query, of 1 to {MAX_QUERY} characters",
    "id": "the id of the page that was followed",
    "position": f"its place among the results, from 1 to {MAX_OFFSET}",
    "locale": "the locale that was searched, where it was one",
    "site": "a host name, as in the parameter site",
}


class Click(Endpoint):
    """Count that a visitor followed a result, for the reports of editors.

    Counts by day are kept, and nothing of who it was. `counted` is false where it is not counted:
    for a page that is not public, or with a token.
    """

    summary = "Count a click on a result"
    tag = "Search"
    methods = ("POST", "OPTIONS")
    scope = SEARCH
    problems = (400, 413)
    waits = False

    @classmethod
    def body_schema(cls) -> Json:
        """Return the schema of what is sent."""
        fields = {
            "q": {**TEXT, "minLength": 1, "maxLength": MAX_QUERY, "description": "The query."},
            "id": {**INTEGER, "minimum": 1, "description": "Of the page that was followed."},
            "position": {
                **INTEGER,
                "minimum": 1,
                "maximum": MAX_OFFSET,
                "description": "Its place among the results; the first is 1.",
            },
            "locale": {**TEXT, "description": "The locale that was searched, where it was one."},
            "site": {**TEXT, "description": "As in the parameter `site`."},
        }
        return record(fields, optional=("locale", "site"))

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the answer."""
        return {"application/json": record({"counted": BOOLEAN})}

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Refuse: reading changes nothing."""
        raise WrongMethod(self.methods)

    def post(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a POST."""
        self.query(request)
        fields = _read(request._request)
        site = site_for(get_sites(), fields.get("site"), self.viewer)
        locale = self.locale(fields["locale"]) if fields.get("locale") else ""
        hit_strictly(request.META, "click", CLICKS)
        pages = PublishedDocument.objects.visible_to(ANONYMOUS).filter(kind=PAGE, site_id=site.id)
        counted = self.viewer is ANONYMOUS and pages.filter(object_id=fields["id"]).exists()
        if counted:
            count_click(fields["q"], site.id, locale, fields["id"], fields["position"])
        return HttpResponse(orjson.dumps({"counted": counted}), content_type=JSON)


def _read(request: HttpRequest) -> dict[str, Any]:
    """Return the fields of the JSON body.

    Raises:
        BadBody: it is too large, or no object.
        ParameterError: a field is missing, or not what is accepted.
    """
    body = json_body(request, MAX_BODY)
    if not isinstance(body, dict):
        raise BadBody(f"The body is no JSON object; accepted: {', '.join(ACCEPTED)}.")
    for name in body:
        if name not in ACCEPTED:
            raise BadBody(f"There is no field {name[:60]!r}; accepted: {', '.join(ACCEPTED)}.")
    for name in ("q", "id", "position"):
        if name not in body:
            raise ParameterError(name, f"{name} is missing.", ACCEPTED[name])
    for name, value in body.items():
        if not _is_right(name, value):
            raise ParameterError(
                name, f"{name} is wrong; accepted: {ACCEPTED[name]}.", ACCEPTED[name]
            )
    return body


def _is_right(name: str, value: object) -> bool:
    if name in ("id", "position"):
        most = MAX_OFFSET if name == "position" else 2**63 - 1
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
    if not isinstance(value, str) or "\0" in value:
        return False
    return bool(value.strip()) and len(value) <= (MAX_QUERY if name == "q" else 255)
