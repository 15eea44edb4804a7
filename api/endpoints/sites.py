"""`sites/` and `locales/`: for whom there is content, and in which languages."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info

from api.answers import answer
from api.declared import SETTINGS_TYPE
from api.endpoint import SITE, Endpoint, Json
from api.errors import NotFound
from api.listing import Listing, find
from api.lookup import by_id
from api.openapi.schemas import component, list_of
from api.parameters import Values
from api.sites import get_sites
from pages.publishing.kinds import SETTINGS
from pages.publishing.tags import document_tag, list_tag


class Sites(Endpoint):
    """All sites."""

    summary = "List sites"
    tag = "Sites"

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        return {"application/json": list_of(component("Site"))}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the sites whose settings are published. Takes 1 query."""
        sites = {site.id: site for site in get_sites().sites if self.viewer.covers(site.id)}
        listing = Listing(list(sites), [""], [SETTINGS_TYPE], limit=len(sites), bodies=True)
        found = find(listing, self.viewer)
        items = [
            {
                **orjson.loads(row.content)["site"],
                "port": sites[row.object_id].port,
                "is_default": sites[row.object_id].is_default,
            }
            for row in found.rows
        ]
        body = {"meta": {"total_count": len(items)}, "items": items}
        tags = [list_tag(site_id, SETTINGS_TYPE) for site_id in sites]
        return answer(request, orjson.dumps(body), tags=tags, site_ids=[*sites], seq=found.seq)


class Locales(Endpoint):
    """The languages of a site."""

    summary = "List the locales of a site"
    tag = "Sites"
    problems = (400, 404)
    parameters = (SITE,)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        return {"application/json": list_of(component("Locale"))}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the locales in which the site has a home page. Takes 1 query."""
        site = self.site(values)
        document = by_id(SETTINGS, site.id, self.viewer)
        if document is None:
            raise NotFound(f"The settings of {site.hostname} have not been published yet.")
        items = [
            _locale(code, site.default_locale)
            for code in orjson.loads(document.body)["site"]["locales"]
        ]
        body = {"meta": {"total_count": len(items)}, "items": items}
        tags = [document_tag(SETTINGS, site.id)]
        return answer(request, orjson.dumps(body), tags=tags, site_ids=[site.id], seq=document.seq)


def _locale(code: str, default: str) -> Json:
    try:
        names = get_language_info(code)
    except KeyError:
        names = {"name": code, "name_local": code, "bidi": False}
    return {
        "code": code,
        "name": names["name"],
        "local_name": names["name_local"],
        "direction": "rtl" if names["bidi"] else "ltr",
        "is_default": code == default,
        "home_path": "/" if code == default else f"/{code}/",
    }
