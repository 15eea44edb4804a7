"""`unlock/`: what opens a protected page, in exchange for a token of an hour."""

from datetime import UTC, datetime
from typing import Any

import orjson
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from wagtail.models import PageViewRestriction

from api.answers import JSON
from api.bodies import json_body
from api.counters import Policy
from api.endpoint import Endpoint, Json
from api.errors import BadBody, CannotUnlock, WrongMethod
from api.limits import hit_or_refuse, hit_strictly
from api.openapi.schemas import TEXT, component, record
from api.parameters import ParameterError, Values
from api.paths import PathParameter
from api.sites import get_sites, site_for
from api.visitors import LIFETIME, Visit, same_password
from pages.publishing.access import Viewer
from pages.publishing.fields import timestamp
from pages.publishing.kinds import PAGE
from pages.publishing.models import PublishedDocument

FIELDS = ("path", "site", "password", "username")
MAX_BODY = 10_000
MAX_FIELD = 2_048
PATH = PathParameter("path", "The path of the page.", required=True)
# From one address, and from all together for one page or one user.
ATTEMPTS = Policy("unlock", 10)
ATTEMPTS_ANYWHERE = Policy("unlock-anywhere", 100)


class Unlock(Endpoint):
    """Exchange the password of a protected page, or a user's name and password, for a token that
    reads what this opens for an hour.

    A token that is sent along is added to. A page that is not there, or not protected, answers
    like a wrong password.
    """

    summary = "Open a protected page"
    tag = "Access"
    methods = ("POST", "OPTIONS")
    problems = (400, 403, 413)
    waits = False

    @classmethod
    def body_schema(cls) -> Json:
        """Return the schema of what is sent."""
        fields = {
            "path": {**PATH.schema(), "description": "The path of the page."},
            "site": {**TEXT, "description": "As in the parameter `site`."},
            "password": {**TEXT, "description": "Of the page, or with `username` of the user."},
            "username": {**TEXT, "description": "Of a user of the CMS."},
        }
        return record(fields, optional=("site", "password", "username"))

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the answer."""
        return {"application/json": component("Unlocked")}

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Refuse: what opens a page does not belong in an address."""
        raise WrongMethod(self.methods)

    def post(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a POST with a token."""
        self.query(request)
        fields = read_fields(request._request)
        site = site_for(get_sites(), fields.get("site"), self.viewer)
        hit_strictly(request.META, "unlock", ATTEMPTS)
        hit_or_refuse(fields.get("username") or f"{site.id}:{fields['path']}", ATTEMPTS_ANYWHERE)
        marks = _marks(site.id, fields["path"])
        visit = self._after(request._request, self.visit or Visit(), fields, marks)
        viewer = visit.viewer() if visit else None
        if visit is None or viewer is None or not _opened(marks, viewer, self.viewer):
            raise CannotUnlock
        expires_at = timestamp(datetime.now(UTC) + LIFETIME)
        body = {"token": visit.token(), "expires_at": expires_at, "open": viewer.rights >= marks}
        return HttpResponse(orjson.dumps(body), content_type=JSON)

    def _after(
        self, request: HttpRequest, visit: Visit, fields: dict[str, str], marks: frozenset[str]
    ) -> Visit | None:
        """Return the visit with what was shown now; None where it opens nothing."""
        password = fields.get("password", "")
        if name := fields.get("username"):
            # Takes as long for a name that there is not: Django hashes all the same.
            user = authenticate(request, username=name, password=password)
            return Visit(visit.passwords, user.pk) if user else None
        if not password:
            user = getattr(request, "user", None)
            signed_in = user is not None and user.is_authenticated
            return Visit(visit.passwords, user.pk) if signed_in else None  # type: ignore[union-attr]
        ids = [int(mark[1:]) for mark in marks if mark.startswith("p")]
        locks = PageViewRestriction.objects.filter(
            pk__in=ids, restriction_type=PageViewRestriction.PASSWORD
        )
        fitting = [lock for lock in locks if same_password(password, lock)]
        for lock in fitting:
            visit = visit.with_password(lock)
        return visit if fitting else None


def _marks(site_id: int, path: str) -> frozenset[str]:
    """Return the marks of the restrictions of the page at a path; none where none is."""
    slashed = path if path.endswith("/") else f"{path}/"
    documents = PublishedDocument.objects.filter(
        site_id=site_id, path=slashed, kind=PAGE, access__gt=""
    )
    access = documents.values_list("access", flat=True).first()
    return frozenset(access.split(",")) if access else frozenset()


def _opened(marks: frozenset[str], now: Viewer, before: Viewer) -> bool:
    """Return whether anything of a page's restrictions is passed that was not before, or all."""
    passed = marks & now.rights
    return bool(passed - before.rights) or bool(marks and passed == marks)


def read_fields(request: HttpRequest) -> dict[str, str]:
    """Return the fields of the JSON body.

    Raises:
        BadBody: it is too large, or no such object.
        ParameterError: the path is missing, or none.
    """
    body = json_body(request, MAX_BODY)
    if not isinstance(body, dict) or not all(
        isinstance(value, str) and len(value) <= MAX_FIELD and "\0" not in value
        for value in body.values()
    ):
        raise BadBody(f"The body is no JSON object of texts; accepted: {', '.join(FIELDS)}.")
    for name in body:
        if name not in FIELDS:
            raise BadBody(f"There is no field {name[:60]!r}; accepted: {', '.join(FIELDS)}.")
    if "path" not in body:
        raise ParameterError("path", "path is missing.", PATH.accepted)
    PATH.parse(body["path"])
    return Values(body)
