"""`sitemaps/` and `robots.txt`: what a front end passes on to search engines."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import SETTINGS_TYPE, page_models
from api.endpoint import SITE, Endpoint, Json
from api.errors import NotFound
from api.lookup import by_id
from api.parameters import Values
from pages.publishing.kinds import SETTINGS
from pages.publishing.tags import document_tag, list_tag
from pages.seo.robots import robots_txt
from pages.seo.sitemap import INDEX_NAME, sitemap_file
from pages.seo.sitemap_rows import sitemap_rows


class Sitemap(Endpoint):
    """A site's sitemap index, and the sitemaps that it names."""

    summary = "Read a sitemap"
    tag = "Search engines"
    problems = (400, 404)
    parameters = (SITE,)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return what OpenAPI says of XML."""
        return {"application/xml": {"type": "string"}}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the index or one of its children. Takes 1 query."""
        site = self.site(values)
        body = sitemap_file(sitemap_rows(site.id), path["name"], f"{site.root_url}/")
        if body is None:
            raise NotFound(f"{site.hostname} has no {path['name']}; {INDEX_NAME} names them all.")
        tags = [list_tag(site.id, label) for label in [*page_models(), SETTINGS_TYPE]]
        return answer(request, body, tags=tags, site_ids=[site.id], content_type="application/xml")


class Robots(Endpoint):
    """A site's robots.txt."""

    summary = "Read robots.txt"
    tag = "Search engines"
    parameters = (SITE,)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return what OpenAPI says of plain text."""
        return {"text/plain": {"type": "string"}}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the rules that the site's settings make. Takes 1 query."""
        site = self.site(values)
        document = by_id(SETTINGS, site.id, self.viewer)
        settings = orjson.loads(document.body) if document else {}
        body = robots_txt(settings, f"{site.root_url}/{INDEX_NAME}").encode()
        return answer(
            request,
            body,
            tags=[document_tag(SETTINGS, site.id)],
            site_ids=[site.id],
            seq=document.seq if document else None,
            content_type="text/plain; charset=utf-8",
        )
