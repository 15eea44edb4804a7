"""`routes/`: every path of a site."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from api import cursors
from api.answers import answer
from api.cursors import CURSOR
from api.declared import page_models
from api.endpoint import LOCALE, SITE, Endpoint, Json
from api.list_endpoint import next_link
from api.openapi.schemas import array, component, record
from api.parameters import Integer, Parameter, Values, Words, flattened
from api.routes import Route, routes
from pages.publishing.fields import timestamp
from pages.publishing.kinds import PAGE
from pages.publishing.tags import change_tags, list_tag

MAX_LIMIT = 10_000
LIMIT = Integer("limit", "How many paths to send.", default=MAX_LIMIT, least=1, most=MAX_LIMIT)


class Routes(Endpoint):
    """Every path of a site, in order: what is there, when it changed, its translations, and the
    cache tags of what shows it.
    """

    summary = "List every path"
    tag = "Sites"
    problems: ClassVar[tuple[int, ...]] = (400,)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return filters and paging."""
        types = Words(
            "type",
            "Only pages of these types, separated by commas or repeated.",
            repeatable=True,
            max_length=1_000,
            choices=tuple(page_models()),
        )
        return [SITE, LOCALE, types, LIMIT, CURSOR]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        return {"application/json": record({"items": array(component("Route"))})}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query."""
        site, limit = self.site(values), values["limit"]
        types = flattened(values, "type") or tuple(page_models())
        after = cursors.load(request.path, values)[0] if values["cursor"] else None
        locales = [self.locale(values["locale"])] if values["locale"] else list(self.locales)
        found, seq = routes(site.id, locales, types, self.viewer, limit + 1, after)
        items = [_item(route, site.id) for route in found[:limit]]
        response = answer(
            request,
            orjson.dumps({"items": items}),
            tags=[list_tag(site.id, label) for label in types],
            site_ids=[site.id],
            seq=seq,
        )
        if len(found) > limit:
            last = found[limit - 1]
            cursor = cursors.dump(request.path, values, (last.path, last.document_id), None)
            response["Link"] = f'<{next_link(request, cursor)}>; rel="next"'
        return response


def _item(route: Route, site_id: int) -> Json:
    time = route.updated_at
    return {
        "path": route.path,
        "id": route.page_id,
        "type": route.type,
        "locale": route.locale,
        "is_fallback": route.is_fallback,
        "lastmod": timestamp(time.replace(tzinfo=time.tzinfo or UTC)) if time else None,
        "alternates": route.alternates,
        "tags": change_tags(site_id, PAGE, route.page_id, route.type),
    }
