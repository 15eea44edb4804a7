"""`redirects/`: where old addresses lead."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from api.declared import REDIRECT_TYPE
from api.detail import document_answer
from api.endpoint import SITE, Endpoint, Json
from api.errors import NotFound
from api.list_endpoint import PAGING, ListEndpoint
from api.listing import Listing
from api.lookup import by_id
from api.openapi.schemas import component, list_of
from api.parameters import Parameter, Values
from pages.publishing.kinds import REDIRECT


class Redirects(ListEndpoint):
    """The redirects of a site, and those of all sites."""

    summary = "List redirects"
    orders = {"from": ""}
    default_order = "from"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return site, order and paging."""
        return [SITE, cls.order_parameter(), *PAGING]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        return {"application/json": list_of(component(REDIRECT_TYPE), paged=True)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query."""
        listing = Listing(
            site_ids=self.site(values).scope,
            locales=[""],
            types=[REDIRECT_TYPE],
        )
        return self.listed(request, listing, values)


class Redirect(Endpoint):
    """One redirect by its id."""

    summary = "Read a redirect"
    problems = (400, 404)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a redirect."""
        return {"application/json": component(REDIRECT_TYPE)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the redirect. Takes 1 query."""
        document = by_id(REDIRECT, path["id"], self.viewer)
        if document is None:
            raise NotFound(f"There is no public redirect with the id {path['id']}.")
        return document_answer(request, document)
