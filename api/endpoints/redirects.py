"""`redirects/`: where old addresses lead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import REDIRECT_TYPE
from api.detail import document_answer
from api.endpoint import SITE, Endpoint, Json
from api.errors import NotFound
from api.list_endpoint import PAGING, ListEndpoint
from api.listing import Listing, find
from api.lookup import by_id
from api.openapi.schemas import TEXT, component, list_of, one_or_any
from api.parameters import Choice, Parameter, ParameterError, Values
from api.redirect_formats import FORMATS
from api.redirect_formats import Redirect as Written
from pages.publishing.kinds import REDIRECT
from pages.publishing.tags import list_tag

JSON_FORMAT = "json"
FORMAT = Choice(
    "format",
    "`json`, or all redirects at once as a host takes them: a `_redirects` file, a `vercel.json`, "
    "maps for nginx.",
    default=JSON_FORMAT,
    choices=(JSON_FORMAT, *FORMATS),
)
MAX_WRITTEN = 100_000


class Redirects(ListEndpoint):
    """The redirects of a site, and those of all sites."""

    summary = "List redirects"
    orders = {"from": ""}
    default_order = "from"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return site, format, order and paging."""
        return [SITE, FORMAT, cls.order_parameter(), *PAGING]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        listed = list_of(component(REDIRECT_TYPE), paged=True)
        return {
            "application/json": one_or_any([listed, component("VercelRedirects")]),
            "text/plain": TEXT,
        }

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list, or with all of it in the format. Takes 1 query."""
        listing = Listing(
            site_ids=self.site(values).scope,
            locales=[""],
            types=[REDIRECT_TYPE],
        )
        if values["format"] == JSON_FORMAT:
            return self.listed(request, listing, values)
        for name in (*(parameter.name for parameter in PAGING), "order"):
            if name in request.GET:
                detail = f"{name} works for {JSON_FORMAT} only; {values['format']} has all."
                raise ParameterError(name, detail, "no such parameter beside format")
        return self._written(request, listing, values["format"])

    def _written(self, request: HttpRequest, listing: Listing, name: str) -> HttpResponse:
        """Answer with all redirects in a host's format; those of the site replace shared ones."""
        found = find(replace(listing, limit=MAX_WRITTEN, counted=False), self.viewer)
        by_path: dict[str, Written] = {}
        for row in sorted(found.rows, key=lambda row: row.site_id):  # the shared ones are 0
            document = orjson.loads(row.content)
            old = document["from"]
            by_path[old] = Written(old, document["to"], document["status"])
        write, content_type = FORMATS[name]
        return answer(
            request,
            write(by_path[old] for old in sorted(by_path)),
            tags=[list_tag(site_id, REDIRECT_TYPE) for site_id in listing.site_ids],
            site_ids=listing.site_ids,
            seq=found.seq,
            content_type=content_type,
        )


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
