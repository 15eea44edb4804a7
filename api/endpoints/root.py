"""The root of the API: where everything is."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.endpoint import Endpoint, Json
from api.openapi.schemas import component
from api.parameters import Values
from api.sites import get_sites
from pages.publishing.changes import current_seq

VERSION = "1"
LINKS = {
    "pages": "pages/",
    "find": "pages/find/{?path,site}",
    "resolve": "resolve/{?site}",
    "images": "images/",
    "files": "files/",
    "snippets": "snippets/",
    "menus": "menus/",
    "settings": "settings/",
    "routes": "routes/{?site,locale,type}",
    "redirects": "redirects/{?site,format}",
    "sites": "sites/",
    "locales": "locales/",
    "search": "search/{?q,site}",
    "suggest": "suggest/{?q,site}",
    "sync": "sync/",
    "export": "export/",
    "sitemap": "sitemaps/sitemap.xml",
    "robots": "robots.txt",
    "me": "me/",
    "unlock": "unlock/",
    "schema": "schema/{name}",
    "openapi": "openapi.json",
    "docs": "docs/",
}


class Root(Endpoint):
    """The links, the sites, and how far the content is."""

    summary = "Read the root"
    tag = "About"
    scope = ""
    problems = (400,)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the root."""
        return {"application/json": component("Root")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with links (RFC 6570 templates). Takes 1 query."""
        here = request.build_absolute_uri(request.path)
        seq = current_seq()
        body = {
            "name": "Roost",
            "version": VERSION,
            "seq": seq,
            "retention_days": settings.ROOST_RETENTION_DAYS,
            "sites": [
                {"id": site.id, "hostname": site.hostname, "is_default": site.is_default}
                for site in get_sites().sites
                if self.viewer.covers(site.id)
            ],
            "links": {name: here + link for name, link in LINKS.items()},
        }
        return answer(request, orjson.dumps(body), seq=seq)
