"""`pages/`: pages, filtered and ordered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from api.declared import page_fields, page_filters, page_models
from api.endpoint import LOCALE, SITE, Json
from api.list_endpoint import LIMIT, OFFSET, ListEndpoint
from api.listing import Listing
from api.lookup import relations
from api.openapi.schemas import list_of, short_or_whole
from api.parameters import (
    Integer,
    Parameter,
    ParameterError,
    Values,
    Words,
    flattened,
)
from api.paths import PathParameter
from api.perspective import PERSPECTIVE, PerspectiveEndpoint, perspective_answer
from api.selection import fields_parameter, needs_parsing, select
from api.sites import SiteInfo
from pages.publishing.access import Viewer
from pages.publishing.perspectives.documents import PageQuery, page_list
from pages.publishing.perspectives.versions import Perspective

# What needs a look at another page first.
WITH_PERSPECTIVE = ("locale", "type", "slug", "child_of", "descendant_of", "order")
RELATIONS = ("ancestor_of", "sibling_of", "translation_of")


class Pages(PerspectiveEndpoint, ListEndpoint):
    """A list of pages."""

    summary = "List pages"
    orders = {
        "first_published_at": "",
        "title": "title",
        "updated_at": "updated_at",
        "id": "id",
        "position": "position",
    }
    default_order = "-first_published_at"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the filters of all pages, and those that page types declare."""
        return [
            SITE,
            PERSPECTIVE,
            LOCALE,
            Words(
                "type",
                "Only pages of these types, separated by commas or repeated.",
                repeatable=True,
                max_length=1_000,
                choices=tuple(page_models()),
            ),
            Parameter("slug", "Only pages with this slug."),
            PathParameter("path", "Only the page at this path of the site, such as `/blog/`."),
            Integer("child_of", "Only pages directly below the page with this id.", least=1),
            Integer("descendant_of", "Only pages below the page with this id.", least=1),
            Integer("ancestor_of", "Only pages above the page with this id.", least=1),
            Integer("sibling_of", "Only other pages beside the page with this id.", least=1),
            Integer("translation_of", "Only translations of the page with this id.", least=1),
            *(
                Parameter(
                    name,
                    f"Only pages with this {name.replace('_', ' ')}: its id, slug or text. "
                    "Repeated: with all of them.",
                    repeatable=True,
                )
                for name in page_filters()
            ),
            cls.order_parameter(),
            LIMIT,
            OFFSET,
            fields_parameter(page_fields(), of_list=True),
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a list of pages, short or whole."""
        return {"application/json": list_of(short_or_whole("Page"))}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query, and 1 more for each relation to a page."""
        site = self.site(values)
        if perspective := self.perspective(values):
            return self._in_perspective(request, perspective, site, values)
        listing = Listing(
            site_ids=[site.id],
            locales=[self.locale(values["locale"])] if values["locale"] else self.locales,
            types=flattened(values, "type") or tuple(page_models()),
            filters=_filters(values),
            path=values["path"],
            order=self.order(values),
            limit=values["limit"],
            offset=values["offset"],
            bodies=values["fields"] is not None,
        )
        for name in RELATIONS:
            if values[name] is not None:
                listing = _related(listing, name, values[name], site, self.viewer)
        return self.listed(request, listing, values["fields"])

    def _in_perspective(
        self, request: HttpRequest, perspective: Perspective, site: SiteInfo, values: Values
    ) -> HttpResponse:
        """Answer with a page of the list as the perspective shows it."""
        for name in (*RELATIONS, "path", *page_filters()):
            if values[name]:
                detail = f"{name} works for what is published only, not for {perspective.name}."
                raise ParameterError(name, detail, WITH_PERSPECTIVE)
        types, bodies = page_models(), values["fields"] is not None
        query = PageQuery(
            site.id,
            locales=[self.locale(values["locale"])] if values["locale"] else self.locales,
            types=[types[name] for name in flattened(values, "type")],
            child_of=values["child_of"],
            descendant_of=values["descendant_of"],
            slug=values["slug"],
            order=values["order"],
            limit=values["limit"],
            offset=values["offset"],
        )
        found, total = page_list(perspective, query, self.viewer)
        items = [one.body if bodies else one.card for one in found]
        if needs_parsing(values["fields"]):
            items = [select(item, values["fields"]) for item in items]
        body = b'{"meta":{"total_count":%d},"items":[%b]}' % (total, b",".join(items))
        return perspective_answer(request, body)


def _filters(values: Values) -> list[tuple[str, str]]:
    """Return the pairs of field and value by which the entry table finds pages."""
    found = [(name, value) for name in page_filters() for value in values[name]]
    for name, field in (("slug", "slug"), ("child_of", "child_of"), ("descendant_of", "under")):
        if values[name] is not None:
            found.append((field, str(values[name])))
    return found


def _related(listing: Listing, name: str, page_id: int, site: SiteInfo, viewer: Viewer) -> Listing:
    """Keep a list to what is related to a page; to nothing where the page is not public."""
    page = relations(page_id, site, viewer)
    if page is None:
        return replace(listing, object_ids=[])
    others = replace(listing, without=[*listing.without, page_id])
    if name == "translation_of" and page.translation_key:
        return replace(
            others, filters=[*listing.filters, ("translation_key", page.translation_key)]
        )
    if name == "sibling_of" and page.parent:
        return replace(others, filters=[*listing.filters, ("child_of", str(page.parent))])
    ids = page.ancestors if name == "ancestor_of" else []
    if listing.object_ids is not None:
        ids = [pk for pk in ids if pk in listing.object_ids]
    return replace(others, object_ids=ids)
