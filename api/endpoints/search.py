"""`search/`: what a visitor looks for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.bounds import Moment
from api.declared import kinds_by_type, page_models
from api.endpoint import SITE, Endpoint, Json
from api.errors import CursorExpired
from api.list_endpoint import next_link
from api.openapi.schemas import component
from api.parameters import Choice, Integer, Parameter, Values, Words, flattened
from api.sites import SHARED
from pages.publishing.access import ANONYMOUS, SEARCH
from pages.publishing.tags import list_tag
from search import query as searching
from search.desk.recording import count_search
from search.engines.interface import FACETS
from search.query import (
    EVERY_TYPE,
    MAX_LIMIT,
    MAX_OFFSET,
    MAX_QUERY,
    ORDERS,
    SearchAnswer,
    SearchHit,
    SearchQuery,
    search,
)

# The index follows a moment behind the purge of a change, so an answer may be old when it is made.
BRIEFLY = "public, max-age=0, s-maxage=10, stale-while-revalidate=60"
ON_OR_OFF = ("on", "off")
REPEATED = "Repeated: any of them."
Q = Parameter(
    "q",
    'What to look for: words, any of which may be found; `"a phrase"` must be there as it stands; '
    '`-word` and `-"a phrase"` must not.',
    required=True,
    max_length=MAX_QUERY,
    example="publishing",
)
LOCALE = Parameter(
    "locale",
    f"Only this locale. {REPEATED} Without it, all.",
    repeatable=True,
    max_length=12,
)
PUBLISHED = {"gte": "from this", "gt": "after this", "lte": "until this", "lt": "before this"}


class Period(Moment):
    """A moment, which parses to its beginning and its end: of a day, or of a second."""

    def parse(self, raw: str) -> tuple[datetime, datetime]:  # type: ignore[override]
        """Return beginning and end."""
        digits = super().parse(raw)[:14]
        length = timedelta(days=1) if len(digits) == 8 else timedelta(seconds=1)
        form = "%Y%m%d%H%M%S"[: 6 if len(digits) == 8 else 12]
        try:
            start = datetime.strptime(digits, form).replace(tzinfo=UTC)
            return start, start + length
        except (ValueError, OverflowError):
            raise self.error(raw) from None


class Search(Endpoint):
    """A search over what is published."""

    summary = "Search"
    tag = "Search"
    scope = SEARCH
    problems = (400, 410, 503)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the query, its filters, and what is to be shown of the results."""
        return [
            Q,
            SITE,
            LOCALE,
            Words(
                "type",
                "Only these types, separated by commas or repeated; `*` for all. Without it, all "
                "page types.",
                repeatable=True,
                max_length=1_000,
                choices=(EVERY_TYPE, *kinds_by_type()),
            ),
            Parameter("tags", f"Only what has this tag. {REPEATED}", repeatable=True),
            Parameter(
                "category", f"Only this category, by slug or id. {REPEATED}", repeatable=True
            ),
            Parameter("author", f"Only by this author, by slug or id. {REPEATED}", repeatable=True),
            Integer(
                "year",
                f"Only what was first published in this year (UTC). {REPEATED}",
                repeatable=True,
                least=1,
                most=9999,
            ),
            *(
                Period(f"first_published_at.{suffix}", f"Only what was first published {words}.")
                for suffix, words in PUBLISHED.items()
            ),
            Integer("descendant_of", "Only pages below the page with this id.", least=1),
            Choice("order", "The best first, or the newest.", default=ORDERS[0], choices=ORDERS),
            Integer("limit", "How many results to send.", default=20, least=1, most=MAX_LIMIT),
            Integer(
                "offset",
                f"How many results to pass over, at most {MAX_OFFSET:,}. A cursor goes further.",
                default=0,
                most=MAX_OFFSET,
            ),
            Parameter(
                "cursor",
                "Where to go on: `next_cursor` of the last answer, beside the same query.",
                max_length=4_000,
            ),
            Words(
                "facets",
                "What to count the results by, separated by commas or repeated. Each facet is "
                "counted under every filter but its own.",
                repeatable=True,
                choices=FACETS,
            ),
            Choice(
                "highlight",
                "`off` leaves out the highlights, which take most of the time.",
                default="on",
                choices=ON_OR_OFF,
            ),
            Choice(
                "spell",
                "`off`: unknown words are neither corrected nor completed.",
                default="on",
                choices=ON_OR_OFF,
            ),
            Choice(
                "analytics",
                "`off`: this search is not counted in the reports of editors, as for one that is "
                "sent with each letter.",
                default="on",
                choices=ON_OR_OFF,
            ),
            Integer(
                "min_seq",
                "Results from an index with at least the change of this number. Where it is not "
                "there within 2 seconds, a 503 says when to come again.",
            ),
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a page of results."""
        return {"application/json": component("SearchResults")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of results. Takes 1 query."""
        query = self.search_query(self.site(values).id, values)
        try:
            found = search(query, self.viewer)
        except searching.CursorExpired as expired:
            again = request.GET.copy()
            del again["cursor"]
            fresh = request.build_absolute_uri(f"{request.path}?{again.urlencode()}")
            raise CursorExpired(f"{expired} Begin anew.", fresh) from None
        if self.is_counted(query, values):
            count(query, found)
        site_ids = sites_of(query)
        response = answer(
            request,
            search_body(found, query.highlight),
            tags=search_tags(site_ids, tuple(query.types)),
            site_ids=site_ids,
            seq=found.seq,
            cache_control=BRIEFLY,
        )
        if found.next_cursor:
            response["Link"] = f'<{next_link(request, found.next_cursor)}>; rel="next"'
        return response

    def is_counted(self, query: SearchQuery, values: Values) -> bool:
        """Return whether this search belongs into the reports of editors."""
        first_page = not query.offset and query.cursor is None
        return values["analytics"] == "on" and first_page and self.viewer is ANONYMOUS

    def search_query(self, site_id: int, values: Values) -> SearchQuery:
        """Return what is searched, for the values of the parameters."""
        start, end = _published(values)
        return SearchQuery(
            q=values["q"],
            site_id=site_id,
            locales=tuple(self.locale(code) for code in values["locale"])
            or tuple(self.viewer.locales),
            types=flattened(values, "type"),
            tags=values["tags"],
            categories=values["category"],
            authors=values["author"],
            under=values["descendant_of"],
            published_from=start,
            published_before=end,
            years=values["year"],
            order=values["order"],
            limit=values["limit"],
            offset=values["offset"],
            highlight=values["highlight"] == "on",
            spell=values["spell"] == "on",
            facets=flattened(values, "facets"),
            cursor=values["cursor"],
            min_seq=values["min_seq"],
        )


def _published(values: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of publication that is asked for, and the one after the last."""

    def given(suffix: str, which: int) -> list[datetime]:
        period = values[f"first_published_at.{suffix}"]
        return [period[which]] if period else []

    first = [*given("gte", 0), *given("gt", 1)]
    last = [*given("lt", 0), *given("lte", 1)]
    return max(first, default=None), min(last, default=None)


def sites_of(query: SearchQuery) -> tuple[int, ...]:
    """Return the ids of the sites whose documents may be found; 0: what all sites share."""
    return (query.site_id, SHARED) if query.types else (query.site_id,)


def count(query: SearchQuery, found: SearchAnswer) -> None:
    """Count a search for the reports of editors."""
    only = query.locales[0] if len(query.locales) == 1 else ""
    count_search(query.q, query.site_id, only, found.total_count)


def search_body(found: SearchAnswer, highlight: bool) -> bytes:
    """Return the bytes of a page of results; joins stored ones."""
    items = b",".join([_item(hit, highlight) for hit in found.hits])
    return b'{"meta":%b,"items":[%b]}' % (orjson.dumps(_meta(found)), items)


@lru_cache(maxsize=256)
def search_tags(site_ids: tuple[int, ...], types: tuple[str, ...]) -> list[str]:
    """Return the tags of the changes that may alter results of these types; none: all pages."""
    covered = kinds_by_type() if EVERY_TYPE in types else types or page_models()
    return [list_tag(site_id, label) for site_id in site_ids for label in covered]


def _meta(found: SearchAnswer) -> Json:
    meta: Json = {
        "total_count": found.total_count,
        "corrected_query": found.corrected_query,
        "seq": found.seq,
        "next_cursor": found.next_cursor,
        "ranking": found.ranking,
    }
    if found.facets:
        meta["facets"] = {name: list(map(asdict, values)) for name, values in found.facets.items()}
    return meta


def _item(hit: SearchHit, highlight: bool) -> bytes:
    """Return the hit's stored card, with what the search adds."""
    extra: Json = {"score": hit.score, "pinned": hit.pinned}
    if highlight:
        passages = [
            {"html": passage.html, "heading": passage.heading, "anchor": passage.anchor}
            for passage in hit.passages
        ]
        extra["highlights"] = {"title": hit.title, "passages": passages}
    return hit.card[:-1] + b"," + orjson.dumps(extra)[1:]
