"""`pages/<id>/`: one page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from api.declared import page_models
from api.detail import document_answer
from api.endpoint import SITE, Json
from api.errors import NotFound
from api.lookup import by_id
from api.openapi.schemas import component, one_or_any
from api.parameters import Parameter, Values
from api.perspective import PERSPECTIVE, PerspectiveEndpoint, perspective_answer
from api.selection import fields_parameter
from api.shape import RICH_TEXT, shape_of
from pages.publishing.kinds import PAGE
from pages.publishing.perspectives.documents import document


class Page(PerspectiveEndpoint):
    """One page by its id."""

    summary = "Read a page"
    problems = (400, 404)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return site, perspective and shape."""
        return [SITE, PERSPECTIVE, fields_parameter(page_models()), RICH_TEXT]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a page of any type."""
        return {"application/json": one_or_any([component("Page"), component("Part")])}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the page as its site shows it. Takes 1 query.

        Without `site`, a page that is not in the default site is found all the same.
        """
        site = self.site(values)
        wanted = [site.id] if values["site"] else []
        if perspective := self.perspective(values):
            found = document(perspective, PAGE, path["id"], self.viewer, wanted, prefer=site.id)
            if found is None:
                raise NotFound(f"The {perspective.name} shows no page with the id {path['id']}.")
            return perspective_answer(request, found.body, [found], shape_of(values))
        page = by_id(PAGE, path["id"], self.viewer, wanted, prefer=site.id)
        if page is None:
            raise NotFound(f"There is no public page with the id {path['id']}.")
        return document_answer(request, page, shape_of(values))
