"""`pages/find/`: what a front end shows at a path."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import page_models
from api.endpoint import SITE, Json
from api.lookup import Document, at_path, locks_at_path, was_at_path
from api.openapi.schemas import component
from api.parameters import Parameter, Values
from api.paths import PathParameter
from api.perspective import PERSPECTIVE, PerspectiveEndpoint, perspective_answer
from api.selection import fields_parameter
from api.shape import AS_STORED, RICH_TEXT, Shape, shape_of
from api.sites import SiteInfo
from pages.publishing.kinds import PAGE
from pages.publishing.perspectives.documents import document, page_at
from pages.publishing.perspectives.versions import Perspective
from pages.publishing.tags import document_tag, site_tag

PATH = PathParameter(
    "path",
    "The path as the visitor asked for it. A query string counts for redirects only.",
    required=True,
)
GONE, MISSING = b'{"status":"gone"}', b'{"status":"missing"}'


class Find(PerspectiveEndpoint):
    """What is at a path: a page, a redirect, something that is gone, or nothing."""

    summary = "Find what is at a path"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return path, site, perspective and shape."""
        return [PATH, SITE, PERSPECTIVE, fields_parameter(page_models()), RICH_TEXT]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of what was found."""
        return {"application/json": component("FoundAtPath")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with what is there. Takes 1 query, and 1 more where nothing is."""
        site = self.site(values)
        if perspective := self.perspective(values):
            return self._in_perspective(request, perspective, site, values)
        found, shape = at_path(site, values["path"], self.viewer), shape_of(values)
        etag = None
        if found is None:
            gone, seq = was_at_path(site, values["path"])
            body = GONE if gone else MISSING
            if settings.ROOST_ANNOUNCE_PROTECTED and (locks := locks_at_path(site, values["path"])):
                body = orjson.dumps({"status": "protected", "locks": locks})
            tags = []
        else:
            body, seq = b"{%b}" % found_at_path(found, shape), found.seq
            if found.kind == PAGE and shape.as_stored:
                etag = found.etag_at_path
            tags = [document_tag(found.kind, found.object_id)]
        if found is None or found.kind != PAGE:
            # A page may appear here at any time, and no other tag could tell of it.
            tags += [site_tag(site_id) for site_id in site.scope]
        response = answer(request, body, tags=tags, site_ids=site.scope, seq=seq, etag=etag)
        if found is not None:
            response["Last-Modified"] = found.last_modified
        return response

    def _in_perspective(
        self, request: HttpRequest, perspective: Perspective, site: SiteInfo, values: Values
    ) -> HttpResponse:
        """Answer with what will be there; where a page leaves a path, that leads to its new one."""
        path, shape = values["path"], shape_of(values)
        page = page_at(perspective, site.id, path, self.viewer)
        if page is not None:
            body = b'{"status":"page","page":%b}' % shape.of(page.body)
            return perspective_answer(request, body, [page])
        public = at_path(site, path, self.viewer)
        if public is None:
            gone, _ = was_at_path(site, path)
            return perspective_answer(request, GONE if gone else MISSING)
        if public.kind != PAGE:
            return perspective_answer(request, b"{%b}" % found_at_path(public))
        moved = document(perspective, PAGE, public.object_id, self.viewer, [site.id])
        if moved is None:
            return perspective_answer(request, GONE)
        target = {"to": moved.path, "status": 301}
        return perspective_answer(request, orjson.dumps({"status": "redirect", "redirect": target}))


def found_at_path(document: Document, shape: Shape = AS_STORED) -> bytes:
    """Return the members of an answer that tells of a page or a redirect."""
    if document.kind == PAGE:
        return b'"status":"page","page":%b' % shape.of(document.body)
    redirect = orjson.loads(document.body)
    target = {"to": redirect["to"], "status": redirect["status"]}
    return b'"status":"redirect","redirect":%b' % orjson.dumps(target)
