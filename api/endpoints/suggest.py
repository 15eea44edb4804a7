"""`suggest/`: what somebody who is typing may be looking for."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import page_models
from api.endpoint import SITE, Endpoint, Json
from api.endpoints.search import BRIEFLY, LOCALE
from api.openapi.schemas import component
from api.parameters import Integer, Parameter, Values, Words, flattened
from pages.publishing.access import SEARCH
from pages.publishing.tags import list_tag
from search.query import MAX_QUERY
from search.suggest import MAX_LIMIT, SuggestedPage, suggest


class Suggest(Endpoint):
    """Pages as you type."""

    summary = "Suggest"
    tag = "Search"
    scope = SEARCH
    problems = (400, 503)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return what was typed, and the filters."""
        return [
            Parameter(
                "q",
                "What was typed so far. Without a space at its end, the last word is taken for the "
                "beginning of one.",
                required=True,
                max_length=MAX_QUERY,
                example="publ",
            ),
            SITE,
            LOCALE,
            Words(
                "type",
                "Only pages of these types, separated by commas or repeated.",
                repeatable=True,
                max_length=1_000,
                choices=tuple(page_models()),
            ),
            Integer("limit", "How many pages to send.", default=5, least=1, most=MAX_LIMIT),
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the suggestions."""
        return {"application/json": component("Suggestions")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the best pages. Takes 2 queries."""
        site = self.site(values)
        types = flattened(values, "type")
        found = suggest(
            values["q"],
            site.id,
            locales=tuple(self.locale(code) for code in values["locale"])
            or tuple(self.viewer.locales),
            types=types,
            limit=values["limit"],
            viewer=self.viewer,
        )
        body = {"pages": list(map(_page, found.pages)), "queries": found.queries}
        return answer(
            request,
            orjson.dumps(body),
            tags=[list_tag(site.id, label) for label in types or page_models()],
            site_ids=(site.id,),
            seq=found.seq,
            cache_control=BRIEFLY,
        )


def _page(page: SuggestedPage) -> Json:
    """Return the little of a page's card that a list of suggestions shows."""
    card: Json = orjson.loads(page.card)
    return {
        "id": card["id"],
        "meta": {name: card["meta"][name] for name in ("type", "path", "html_url", "locale")},
        "title": card["title"],
        "highlights": {"title": page.title},
    }
