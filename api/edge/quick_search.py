"""Searches by a shorter way: what does not depend on the words is worked out once."""

from dataclasses import dataclass, replace

from api.answers import etag_of, tag_headers
from api.cursors import CURSOR
from api.edge.keys import Pairs
from api.edge.plans import Plans
from api.edge.quick_answer import QuickAnswer, tags_in
from api.endpoints.search import (
    BRIEFLY,
    Q,
    Search,
    count,
    search_body,
    search_tags,
    sites_of,
)
from api.errors import Forbidden
from api.list_endpoint import next_address
from api.parameters import ParameterError, parse_pairs
from api.sites import Sites, site_for
from pages.publishing.access import Viewer
from search.query import CursorExpired, SearchError, SearchQuery, search

PATH = "/api/v1/search/"
ANY_WORD = (Q.name, "x")


@dataclass(frozen=True)
class Plan:
    """What a query string asks for beside the words, and what all answers to it have in common."""

    query: SearchQuery
    is_counted: bool
    tags: frozenset[str]
    headers: list[tuple[str, str]]


def quick_search(pairs: Pairs, viewer: Viewer) -> QuickAnswer | None:
    """Return the answer to a search; None where the endpoint has to give it. Takes one query.

    Raises:
        ParameterError: the words are none that can be searched.
        EngineError: the search engine does not answer.
    """
    words = [value for name, value in pairs if name == Q.name]
    if len(words) != 1 or any(name == CURSOR.name for name, _ in pairs):
        return None
    plan = plans.of(tuple([pair for pair in pairs if pair[0] != Q.name]), viewer)
    if plan is None:
        return None
    query = replace(plan.query, q=Q.parse(words[0]))
    try:
        found = search(query, viewer)
    except (SearchError, CursorExpired):
        return None
    if plan.is_counted:
        count(query, found)
    body = search_body(found, query.highlight)
    headers = [*plan.headers, ("Roost-Seq", str(found.seq))]
    if found.next_cursor:
        following = next_address(PATH, pairs, found.next_cursor)
        headers.append(("Link", f'<{following}>; rel="next"'))
    return QuickAnswer(body, etag_of(body), plan.tags, headers, BRIEFLY)


def _made(pairs: Pairs, sites: Sites, viewer: Viewer) -> Plan | None:
    endpoint = Search()
    endpoint.viewer = viewer
    try:
        values = parse_pairs((*pairs, ANY_WORD), Search.all_parameters())
        query = endpoint.search_query(site_for(sites, values["site"], viewer).id, values)
    except (ParameterError, Forbidden):
        return None  # the endpoint says so
    site_ids = sites_of(query)
    headers = tag_headers(search_tags(site_ids, tuple(query.types)), site_ids)
    return Plan(
        query,
        endpoint.is_counted(query, values),
        tags=tags_in(headers),
        headers=headers,
    )


plans = Plans(_made, most=256)
