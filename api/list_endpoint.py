"""What all lists of documents share."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus

from django.http import HttpRequest, HttpResponse

from api import cursors
from api.answers import NEVER_STORED, PUBLIC, answer
from api.cursors import CURSOR
from api.endpoint import Endpoint
from api.listing import Found, Listing, Order, Place, find
from api.parameters import Choice, Integer, Json, Parameter, ParameterError, Values, pairs_of
from api.shape import Shape, shape_of
from pages.publishing.tags import list_tag

MAX_LIMIT = 1_000
MAX_BODIES = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 10_000
MAX_ORDERS = 3
MAX_SEED = 2**31 - 1
RANDOM = "random"


@dataclass(frozen=True)
class Offset(Integer):
    """How many items of a list are passed over."""

    @property
    def accepted(self) -> str:
        """The bounds, and what to do beyond them."""
        return f"{super().accepted}; beyond that, follow the `Link` with `rel=next`"


@dataclass(frozen=True)
class Orders(Choice):
    """One order, or several separated by commas: each orders what stands alike in those before."""

    @property
    def accepted(self) -> str:
        """The words, and how many."""
        return f"up to {MAX_ORDERS} of {super().accepted}, separated by commas, each once"

    def parse(self, raw: str) -> str:
        """Return the orders as they were given."""
        words = raw[:1_000].split(",")
        names = {word.removeprefix("-") for word in words}
        if not set(words) <= set(self.choices) or not len(names) == len(words) <= MAX_ORDERS:
            raise self.error(raw)
        if RANDOM in words and len(words) > 1:
            raise self.error(raw)
        return raw

    def schema(self) -> Json:
        """Return the JSON Schema of one order or several."""
        word = super().schema()
        several = {"type": "array", "items": word, "minItems": 1, "maxItems": MAX_ORDERS}
        return {"anyOf": [word, several]}

    def openapi(self) -> Json:
        """Return the parameter, with commas between the orders."""
        return super().openapi() | {"style": "form", "explode": False}


LIMIT = Integer(
    "limit",
    f"How many items to send; with `fields`, at most {MAX_BODIES}.",
    default=DEFAULT_LIMIT,
    least=1,
    most=MAX_LIMIT,
)
OFFSET = Offset(
    "offset",
    f"How many items to pass over, at most {MAX_OFFSET:,}. A cursor goes as far as the list does.",
    default=0,
    least=0,
    most=MAX_OFFSET,
)
COUNT = Choice(
    "count",
    "`off` leaves out `total_count`, which takes most of the time of a long list.",
    default="on",
    choices=("on", "off"),
)
SEED = Integer(
    "seed",
    f"Of `order={RANDOM}`: the same seed gives the same order. Without it, each answer has another "
    "one, which its next link keeps.",
    least=0,
    most=MAX_SEED,
)
PAGING = (LIMIT, OFFSET, CURSOR, COUNT)
# What a query takes as it is, but for the colons that a signature is set apart by.
PLAIN = re.compile(r"[A-Za-z0-9_.~:-]*")


class ListEndpoint(Endpoint):
    """A list of documents.

    A subclass maps its orders to those of the entry table ("" is a type's default order) in
    `orders`, and names the one that holds without the parameter in `default_order`.
    """

    orders: ClassVar[Mapping[str, str]] = {}
    default_order: ClassVar[str] = ""

    @classmethod
    def all_orders(cls) -> Mapping[str, str]:
        """Return `orders`, and those that types declare."""
        return cls.orders

    @classmethod
    def order_parameter(cls, random: bool = False) -> Parameter:
        """Return the `order` parameter with the orders of this list."""
        names = tuple(cls.all_orders())
        return Orders(
            "order",
            f"What to order by, up to {MAX_ORDERS} separated by commas; `-` in front reverses.",
            default=cls.default_order,
            choices=(*names, *(f"-{name}" for name in names), *([RANDOM] if random else [])),
        )

    def order(self, values: Mapping[str, Any]) -> Order:
        """Return the order that the request asks for."""
        wanted = values["order"]
        if wanted == RANDOM:
            seed = values["seed"]
            return Order(seed=secrets.randbelow(MAX_SEED) if seed is None else seed)
        orders = self.all_orders()
        first, *others = [
            Order(orders[word.removeprefix("-")], word.startswith("-"))
            for word in wanted.split(",")
        ]
        return replace(first, then=tuple(others))

    def limit(self, values: Values) -> int:
        """Return how many items the request asks for.

        Raises:
            ParameterError: they are too many for whole documents.
        """
        limit: int = values["limit"]
        if shape_of(values).needs_body and limit > MAX_BODIES:
            accepted = f"a whole number from 1 to {MAX_BODIES} beside fields"
            raise ParameterError("limit", f"limit is {limit}; accepted: {accepted}.", accepted)
        return limit

    def paged(self, path: str, listing: Listing, values: Values) -> Listing:
        """Return the list at an address in the order, and at the page, that is asked for.

        Raises:
            ParameterError: the limit is too high for whole documents, or the cursor is none.
        """
        listing = replace(
            listing,
            order=self.order(values),
            limit=self.limit(values),
            offset=values["offset"],
            counted=values["count"] == "on",
            bodies=shape_of(values).needs_body,
        )
        if values["cursor"] is None:
            return listing
        after, seed = self.place(path, values)
        order = replace(listing.order, seed=seed)
        return replace(listing, order=order, after=after)

    def place(self, path: str, values: Values) -> tuple[Place, int | None]:
        """Return the place and the seed that the request's cursor names.

        Raises:
            ParameterError: the cursor is none of this list, or stands beside an offset.
        """
        if values["offset"]:
            detail = "offset cannot stand beside cursor, which says where to go on."
            raise ParameterError("offset", detail, "cursor alone, or offset alone")
        return cursors.load(path, values)

    def listed(self, request: HttpRequest, listing: Listing, values: Values) -> HttpResponse:
        """Return the answer for a list: a page of it, with the fields that were asked for."""
        listing = self.paged(request.path, listing, values)
        return self.page_of(request, listing, find(listing, self.viewer), values)

    def page_of(
        self, request: HttpRequest, listing: Listing, found: Found, values: Values
    ) -> HttpResponse:
        """Return the answer for rows that were found; joins stored bytes."""
        response = answer(
            request,
            list_body(found, shape_of(values)),
            tags=list_tags(listing),
            site_ids=listing.site_ids,
            seq=found.seq,
            cache_control=NEVER_STORED if by_chance(listing, values) else PUBLIC,
        )
        if found.last is not None:
            following = cursors.dump(request.path, values, found.last, listing.order.seed)
            response["Link"] = f'<{next_link(request, following)}>; rel="next"'
        return response


def list_body(found: Found, shape: Shape) -> bytes:
    """Return the bytes of a page of a list; joins stored ones."""
    items = [row.content for row in found.rows]
    if not shape.as_stored:
        items = [shape.of(content) for content in items]
    meta = b"" if found.total is None else b'"total_count":%d' % found.total
    return b'{"meta":{%b},"items":[%b]}' % (meta, b",".join(items))


def list_tags(listing: Listing) -> list[str]:
    """Return the tags of the changes that may alter a list."""
    return [list_tag(site, label) for site, _, label in listing.scopes]


def by_chance(listing: Listing, values: Values) -> bool:
    """Return whether the next answer has another order, that nobody has asked for."""
    return listing.order.seed is not None and values["seed"] is None and not values["cursor"]


def next_link(request: HttpRequest, cursor: str) -> str:
    """Return the address of the next page, relative to the host that was asked."""
    return next_address(request.path, pairs_of(request.META.get("QUERY_STRING", "")), cursor)


def next_address(path: str, pairs: Iterable[tuple[str, str]], cursor: str) -> str:
    """Return the address of a page after the one that these parameters ask for, in any order."""
    kept = [pair for pair in pairs if pair[0] not in (CURSOR.name, OFFSET.name, "min_seq")]
    kept.sort(key=itemgetter(0))
    parts = [f"{_quoted(name)}={_quoted(value)}" for name, value in (*kept, (CURSOR.name, cursor))]
    return f"{quote(path)}?{'&'.join(parts)}"


def _quoted(text: str) -> str:
    """Return what `quote_plus` returns, which looks at each character of most texts."""
    if PLAIN.fullmatch(text):
        return text.replace(":", "%3A")
    return quote_plus(text)
