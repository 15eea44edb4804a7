"""Drafts and releases over the API: pages that are built for one request, and kept by nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from api.answers import FOR_ONE_READER, answer
from api.endpoint import Endpoint
from api.parameters import LARGEST_ID, Parameter, ParameterError, Values
from api.shape import AS_STORED, Shape
from pages.publishing.access import DRAFT
from pages.publishing.perspectives.documents import PerspectiveDocument
from pages.publishing.perspectives.versions import Draft, Perspective
from pages.publishing.releases.models import PENDING, Release
from pages.publishing.releases.perspective import InRelease

PUBLISHED = "published"
ACCEPTED = ("published", "draft", "release:<id>")
FORM = re.compile(r"published|draft|release:([0-9]{1,18})")


@dataclass(frozen=True)
class PerspectiveParameter(Parameter):
    """Which state of the site is asked for."""

    @property
    def accepted(self) -> str:
        """The names, in words."""
        return ", ".join(ACCEPTED)

    def listed(self) -> list[str]:
        """Return the names."""
        return list(ACCEPTED)

    def parse(self, raw: str) -> str:
        """Return the name, if it is one."""
        if not FORM.fullmatch(raw):
            raise self.error(raw)
        return raw

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a name."""
        return {"type": "string", "pattern": r"^(published|draft|release:[0-9]{1,18})$"}


PERSPECTIVE = PerspectiveParameter(
    "perspective",
    "Which state of the site: `published`, `draft` (the latest version of every page, published or "
    "not) or `release:<id>` (as it will be once that release is published). All but the first need "
    "a token with the scope `draft`; their answers are built for this request.",
    default=PUBLISHED,
    example="draft",
)


class PerspectiveEndpoint(Endpoint):
    """An endpoint that shows what is published, and other perspectives to those who may see it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask for the scope `draft` where another perspective is wanted."""
        query, wanted = request.META.get("QUERY_STRING", ""), PUBLISHED
        if PERSPECTIVE.name in query or "%" in query:  # reading it as Django does takes a while
            wanted = request._request.GET.get(PERSPECTIVE.name, PUBLISHED)
        if wanted != PUBLISHED and FORM.fullmatch(wanted):
            self.__dict__["scope"] = DRAFT  # of this request
        super().initial(request, *args, **kwargs)

    def perspective(self, values: Values) -> Perspective | None:
        """Return the perspective that is asked for; None: what is published.

        Raises:
            ParameterError: there is no such release, or it is not to be published any more.
        """
        name = values[PERSPECTIVE.name]
        if name == PUBLISHED:
            return None
        if name == Draft.name:
            return Draft()
        pk = min(int(name.removeprefix("release:")), LARGEST_ID)
        release = Release.objects.filter(pk=pk, status__in=PENDING).first()
        if release is None:
            detail = f"There is no release {pk} that is still to be published."
            raise ParameterError(PERSPECTIVE.name, detail, PERSPECTIVE.listed())
        return InRelease(release)


def perspective_answer(
    request: HttpRequest,
    body: bytes,
    documents: Iterable[PerspectiveDocument] = (),
    shape: Shape = AS_STORED,
) -> HttpResponse:
    """Return an answer that no cache keeps.

    Where it is one document, its revision and the time at which that was saved are told: drafts are
    saved in place, so the one without the other names no draft.
    """
    shown = list(documents)
    content = shape.of(body)
    response = answer(request, content, cache_control=FOR_ONE_READER)
    if len(shown) == 1 and shown[0].revision_id is not None:
        saved_at = shown[0].saved_at
        time = saved_at.isoformat().replace("+00:00", "Z") if saved_at else ""
        response["Roost-Revision"] = f"{shown[0].revision_id}; saved={time}"
    return response
