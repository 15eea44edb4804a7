"""Lists of pages by a shorter way: what a query string means is worked out once.

A list is made anew after each change that may alter it, so the same ones are asked for again and
again. Whatever is not simply a list is left to the endpoint.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from api import cursors
from api.answers import etag_of, tag_headers
from api.edge.keys import Pairs
from api.edge.plans import Plans
from api.edge.quick_answer import QuickAnswer, tags_in
from api.endpoints.pages import RELATIONS, Pages
from api.errors import Forbidden
from api.list_endpoint import by_chance, list_body, list_tags, next_address
from api.listing import Place, Statements, fetch, statements_of
from api.parameters import ParameterError, parse_pairs
from api.perspective import PERSPECTIVE, PUBLISHED
from api.shape import Shape, shape_of
from api.sites import Sites, site_for
from pages.publishing.access import Viewer

PATH = "/api/v1/pages/"
MOST_PLANS = 1_000
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Plan:
    """What a viewer's query string asks for, and what all answers to it have in common.

    `name` is what its cursors call the list; the address of the next page is `following` and one.
    """

    statements: Statements
    seed: int | None
    shape: Shape
    tags: frozenset[str]
    headers: Headers
    name: str
    following: str


def quick_list(pairs: Pairs, viewer: Viewer) -> QuickAnswer | None:
    """Return the answer; None where the endpoint has to give it. Takes as many queries."""
    plan = plans.of(pairs, viewer)
    if plan is None:
        return None
    found = fetch(plan.statements)
    body = list_body(found, plan.shape)
    headers = [*plan.headers, ("Roost-Seq", str(found.seq))]
    if found.last is not None:
        cursor = _cursor(plan.name, found.last, plan.seed)
        headers.append(("Link", f'<{plan.following}{cursor}>; rel="next"'))
    return QuickAnswer(body, etag_of(body), plan.tags, headers)


@lru_cache(maxsize=MOST_PLANS)
def _cursor(name: str, last: Place, seed: int | None) -> str:
    return quote_plus(cursors.dump_of(name, last, seed))


def _made(pairs: Pairs, sites: Sites, viewer: Viewer) -> Plan | None:
    endpoint = Pages()
    endpoint.viewer = viewer
    try:
        values = parse_pairs(pairs, Pages.all_parameters())
        if values[PERSPECTIVE.name] != PUBLISHED or any(values[name] for name in RELATIONS):
            return None
        listing = endpoint.listing(site_for(sites, values["site"], viewer), values)
        listing = endpoint.paged(PATH, listing, values)
    except (ParameterError, Forbidden):
        return None  # the endpoint says so
    statements = statements_of(listing, viewer)
    if statements is None or by_chance(listing, values):
        return None
    headers = tag_headers(list_tags(listing), listing.site_ids)
    return Plan(
        statements,
        listing.order.seed,
        shape_of(values),
        tags=tags_in(headers),
        headers=headers,
        name=cursors.list_of(PATH, values),
        following=next_address(PATH, pairs, ""),
    )


plans = Plans(
    _made,
    weigh=lambda plan: plan.statements.characters,
    most=MOST_PLANS,
    most_characters=4_000_000,
    longest=100_000,
)
