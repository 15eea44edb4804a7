"""`search/`: what a visitor looks for."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import kinds_by_type, page_models
from api.endpoint import SITE, Endpoint, Json
from api.openapi.schemas import component
from api.parameters import Choice, Integer, Parameter, Values, Words, flattened
from pages.publishing.access import SEARCH
from pages.publishing.tags import list_tag
from search.query import (
    EVERY_TYPE,
    MAX_LIMIT,
    MAX_OFFSET,
    MAX_QUERY,
    ORDERS,
    SearchHit,
    SearchQuery,
    search,
)

# The index follows a moment behind the purge of a change, so an answer may be old when it is made.
BRIEFLY = "public, max-age=0, s-maxage=10, stale-while-revalidate=60"


class Search(Endpoint):
    """A search over what is published."""

    summary = "Search"
    tag = "Search"
    scope = SEARCH

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the query and its filters."""
        repeated = "Repeated: any of them."
        return [
            Parameter(
                "q",
                "What to look for; quotes around a phrase keep its words together.",
                required=True,
                max_length=MAX_QUERY,
                example="publishing",
            ),
            SITE,
            Parameter(
                "locale",
                f"Only this locale. {repeated} Without it, all.",
                repeatable=True,
                max_length=12,
            ),
            Words(
                "type",
                "Only these types, separated by commas or repeated; `*` for all. Without it, all "
                "page types.",
                repeatable=True,
                max_length=1_000,
                choices=(EVERY_TYPE, *kinds_by_type()),
            ),
            Parameter("tags", f"Only what has this tag. {repeated}", repeatable=True),
            Parameter(
                "category", f"Only this category, by slug or id. {repeated}", repeatable=True
            ),
            Parameter("author", f"Only by this author, by slug or id. {repeated}", repeatable=True),
            Integer("descendant_of", "Only pages below the page with this id.", least=1),
            Choice("order", "The best first, or the newest.", default=ORDERS[0], choices=ORDERS),
            Integer("limit", "How many results to send.", default=20, least=1, most=MAX_LIMIT),
            Integer("offset", "How many results to pass over.", default=0, most=MAX_OFFSET),
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a page of results."""
        return {"application/json": component("SearchResults")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of results. Takes 2 queries."""
        site = self.site(values)
        types = flattened(values, "type")
        query = SearchQuery(
            q=values["q"],
            site_id=site.id,
            locales=tuple(self.locale(code) for code in values["locale"])
            or tuple(self.viewer.locales),
            types=types,
            tags=values["tags"],
            categories=values["category"],
            authors=values["author"],
            under=values["descendant_of"],
            order=values["order"],
            limit=values["limit"],
            offset=values["offset"],
        )
        found = search(query, self.viewer)
        meta = {
            "total_count": found.total_count,
            "corrected_query": found.corrected_query,
            "seq": found.seq,
        }
        items = b",".join(_item(hit) for hit in found.hits)
        body = b'{"meta":%b,"items":[%b]}' % (orjson.dumps(meta), items)
        covered = kinds_by_type() if EVERY_TYPE in types else types or page_models()
        site_ids = site.scope if types else (site.id,)
        return answer(
            request,
            body,
            tags=[list_tag(site_id, label) for site_id in site_ids for label in covered],
            site_ids=site_ids,
            seq=found.seq,
            cache_control=BRIEFLY,
        )


def _item(hit: SearchHit) -> bytes:
    """Return the hit's stored card, with what the search adds."""
    highlights = {
        "title": hit.title,
        "passages": [
            {"html": passage.html, "heading": passage.heading, "anchor": passage.anchor}
            for passage in hit.passages
        ],
    }
    extra = orjson.dumps({"highlights": highlights, "score": hit.score})
    return hit.card[:-1] + b"," + extra[1:]
