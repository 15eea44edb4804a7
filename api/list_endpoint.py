"""What all lists of documents share."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.endpoint import Endpoint
from api.listing import Found, Listing, Order, find
from api.parameters import Choice, Integer, Parameter
from api.selection import needs_parsing, select
from pages.publishing.tags import list_tag

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 1_000_000

LIMIT = Integer("limit", "How many items to send.", default=DEFAULT_LIMIT, least=1, most=MAX_LIMIT)
OFFSET = Integer("offset", "How many items to pass over.", default=0, least=0, most=MAX_OFFSET)


class ListEndpoint(Endpoint):
    """A list of documents.

    A subclass maps its orders to those of the entry table ("" is a type's default order) in
    `orders`, and names the one that holds without the parameter in `default_order`.
    """

    orders: ClassVar[Mapping[str, str]] = {}
    default_order: ClassVar[str] = ""

    @classmethod
    def order_parameter(cls) -> Parameter:
        """Return the `order` parameter with the orders of this list."""
        names = tuple(cls.orders)
        return Choice(
            "order",
            "What to order by; `-` in front reverses.",
            default=cls.default_order,
            choices=(*names, *(f"-{name}" for name in names)),
        )

    def order(self, values: Mapping[str, Any]) -> Order:
        """Return the order that the request asks for."""
        wanted = values["order"]
        return Order(self.orders[wanted.removeprefix("-")], wanted.startswith("-"))

    def listed(
        self, request: HttpRequest, listing: Listing, fields: Sequence[str] | None = None
    ) -> HttpResponse:
        """Return the answer for a list, with the fields that were asked for."""
        return self.page_of(request, listing, find(listing, self.viewer), fields)

    def page_of(
        self,
        request: HttpRequest,
        listing: Listing,
        found: Found,
        fields: Sequence[str] | None = None,
    ) -> HttpResponse:
        """Return the answer for rows that were found; joins stored bytes."""
        items = [row.content for row in found.rows]
        if needs_parsing(fields):
            items = [select(item, fields or ()) for item in items]
        body = b'{"meta":{"total_count":%d},"items":[%b]}' % (found.total, b",".join(items))
        return answer(
            request,
            body,
            tags=[list_tag(site, label) for site, _, label in listing.scopes],
            site_ids=listing.site_ids,
            seq=found.seq,
        )
