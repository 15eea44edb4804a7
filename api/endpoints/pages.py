"""`pages/`: pages, filtered and ordered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from api import cursors
from api.bounds import bound_parameters, bounds
from api.declared import page_filters, page_models, page_orders
from api.endpoint import LOCALE, SITE, Json
from api.list_endpoint import PAGING, RANDOM, SEED, ListEndpoint, next_link
from api.listing import Listing
from api.lookup import relations
from api.openapi.schemas import list_of, short_or_whole
from api.parameters import (
    MAX_TEXT,
    Choice,
    Integer,
    Parameter,
    ParameterError,
    Values,
    Words,
    flattened,
)
from api.paths import PathParameter
from api.perspective import PERSPECTIVE, PerspectiveEndpoint, perspective_answer
from api.selection import fields_parameter
from api.shape import RICH_TEXT, shape_of
from api.sites import SiteInfo
from pages.publishing.access import Viewer
from pages.publishing.filters import TEXT, TIME
from pages.publishing.perspectives.documents import ORDERS, PageQuery, page_list
from pages.publishing.perspectives.versions import Perspective

WITH_PERSPECTIVE = ("locale", "type", "slug", "child_of", "descendant_of", "order")
# What needs a look at another page first.
RELATIONS = ("ancestor_of", "sibling_of", "translation_of")
FLAGS = ("show_in_menus",)
BOOLEANS = ("true", "false")


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
    def all_orders(cls) -> Mapping[str, str]:
        """Return the orders of all pages, and those by the fields that types declare."""
        return {**cls.orders, **{name: name for name in page_orders() if name not in cls.orders}}

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
            Parameter("title", "Only pages with exactly this title."),
            Choice("show_in_menus", "Only pages that menus show, or not.", choices=BOOLEANS),
            PathParameter("path", "Only the page at this path of the site, such as `/blog/`."),
            Integer("child_of", "Only pages directly below the page with this id.", least=1),
            Integer("descendant_of", "Only pages below the page with this id.", least=1),
            Integer("ancestor_of", "Only pages above the page with this id.", least=1),
            Integer("sibling_of", "Only other pages beside the page with this id.", least=1),
            Integer("translation_of", "Only translations of the page with this id.", least=1),
            *(
                Parameter(
                    name,
                    f"Only pages whose {name.replace('_', ' ')} is this: its id, slug or text. "
                    "Repeated: with all of them.",
                    repeatable=True,
                    max_length=MAX_TEXT,
                )
                for name in page_filters()
            ),
            *bound_parameters(_ranges()),
            cls.order_parameter(random=True),
            SEED,
            *PAGING,
            fields_parameter(page_models(), of_list=True),
            RICH_TEXT,
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a list of pages, short or whole."""
        return {"application/json": list_of(short_or_whole("Page"), paged=True)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query, and 1 more for each relation to a page."""
        site = self.site(values)
        if perspective := self.perspective(values):
            return self._in_perspective(request, perspective, site, values)
        listing = self.listing(site, values)
        for name in RELATIONS:
            if values[name] is not None:
                listing = _related(listing, name, values[name], site, self.viewer)
        return self.listed(request, listing, values)

    def listing(self, site: SiteInfo, values: Values) -> Listing:
        """Return the list that is asked for, but for what relates to another page.

        Raises:
            ParameterError: not all of its types have its order.
        """
        types = flattened(values, "type") or tuple(page_models())
        for word in values["order"].split(","):
            _check_order(word.removeprefix("-"), types)
        return Listing(
            site_ids=[site.id],
            locales=[self.locale(values["locale"])] if values["locale"] else self.locales,
            types=types,
            filters=_filters(values),
            bounds=bounds({name: self.all_orders()[name] for name in _ranges()}, values),
            path=values["path"],
        )

    def _in_perspective(
        self, request: HttpRequest, perspective: Perspective, site: SiteInfo, values: Values
    ) -> HttpResponse:
        """Answer with a page of the list as the perspective shows it."""
        self._refuse_in_perspective(perspective, values)
        types, shape = page_models(), shape_of(values)
        query = PageQuery(
            site.id,
            locales=[self.locale(values["locale"])] if values["locale"] else self.locales,
            types=[types[name] for name in flattened(values, "type")],
            child_of=values["child_of"],
            descendant_of=values["descendant_of"],
            slug=values["slug"],
            order=values["order"],
            limit=self.limit(values),
            offset=values["offset"],
        )
        if values["cursor"] is not None:
            query = replace(query, after=self.place(request.path, values)[0])
        found = page_list(perspective, query, self.viewer)
        items = [shape.of(one.body if shape.needs_body else one.card) for one in found.documents]
        body = b'{"meta":{"total_count":%d},"items":[%b]}' % (found.total, b",".join(items))
        response = perspective_answer(request, body)
        if found.last is not None:
            following = cursors.dump(request.path, values, found.last, None)
            response["Link"] = f'<{next_link(request, following)}>; rel="next"'
        return response

    def _refuse_in_perspective(self, perspective: Perspective, values: Values) -> None:
        """Raise where a parameter works for what is published only."""
        others = [name for name in values if "." in name or name in page_filters()]
        for name in (*RELATIONS, *FLAGS, "path", "title", "seed", *others):
            if values[name]:
                detail = f"{name} works for what is published only, not for {perspective.name}."
                raise ParameterError(name, detail, WITH_PERSPECTIVE)
        if values["count"] == "off":
            raise ParameterError("count", f"{perspective.name} is always counted.", ["on"])
        if values["order"].removeprefix("-") not in ORDERS:
            detail = f"There is no order {values['order']} in {perspective.name}."
            raise ParameterError("order", detail, list(ORDERS))


def _ranges() -> dict[str, str]:
    """Return the orders that bounds can be asked for, each with its kind of value."""
    declared = {name: kind for name, (kind, _) in page_orders().items() if kind != TEXT}
    return {**declared, "first_published_at": TIME, "updated_at": TIME}


def _check_order(name: str, types: Sequence[str]) -> None:
    """Raise where a list holds types that an order knows nothing of: it would leave them out."""
    if name in Pages.orders or name == RANDOM:
        return
    _, having = page_orders()[name]
    if not having.issuperset(types):
        listed = [label for label in page_models() if label in having]
        detail = f"Not all pages have {name}, so order={name} needs type: {', '.join(listed)}."
        raise ParameterError("type", detail, listed)


def _filters(values: Values) -> list[tuple[str, str]]:
    """Return the pairs of field and value by which the entry table finds pages."""
    found = [(name, value) for name in page_filters() for value in values[name]]
    for name in (*FLAGS, "slug", "title", "child_of", "descendant_of"):
        if values[name] is not None:
            found.append(("under" if name == "descendant_of" else name, str(values[name])))
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
