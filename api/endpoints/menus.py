"""`menus/`: what front ends show on every page, by handle."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from api.detail import document_answer
from api.endpoint import LOCALE, SITE, Endpoint, Json
from api.endpoints.snippets import Snippets
from api.errors import NotFound
from api.lookup import by_entry
from api.openapi.schemas import component, list_of, one_or_any
from api.parameters import Parameter, Values
from api.selection import fields_parameter
from api.shape import shape_of
from pages.models import Menu as MenuModel
from pages.publishing.entries import entry_key
from pages.publishing.tags import list_tag

LABEL = MenuModel._meta.label


class Menus(Snippets):
    """The menus of a site, and those that all sites share."""

    summary = "List menus"
    problems = (400,)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return what snippets of this type can be filtered by."""
        return super().declared_parameters(name=MenuModel.api_name)

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a list of menus."""
        menu = one_or_any([component(LABEL), component("Part")])
        return {"application/json": list_of(menu, paged=True)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query."""
        return self.listed(request, self.listing(MenuModel, values), values)


class Menu(Endpoint):
    """The menu with a handle."""

    summary = "Read a menu"
    problems = (400, 404)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return site, locale and fields."""
        return [SITE, LOCALE, fields_parameter([LABEL])]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a menu."""
        return {"application/json": one_or_any([component(LABEL), component("Part")])}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the site's menu in the locale, else in the site's own. Takes 1 query.

        In each locale, a menu of the site comes before one that all sites share.
        """
        site = self.site(values)
        wanted = self.locale(values["locale"]) if values["locale"] else site.default_locale
        keys = [
            entry_key(site_id, locale, LABEL, "handle", path["handle"])
            for locale in dict.fromkeys([wanted, site.default_locale])
            for site_id in site.scope
        ]
        document = by_entry(keys, self.viewer)
        if document is None:
            raise NotFound(f"{site.hostname} has no menu {path['handle']!r}.")
        better = [list_tag(site_id, LABEL) for site_id in site.scope]
        return document_answer(request, document, shape_of(values), better)
