"""`sync/`: everything once, then only what changed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse

from api import feed
from api.answers import NEVER_STORED, answer
from api.declared import kinds_by_type
from api.endpoint import SITE, Endpoint, Json
from api.errors import CursorExpired
from api.openapi.schemas import component
from api.parameters import Integer, Parameter, ParameterError, Values, Words, flattened
from pages.publishing.access import SYNC

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
CURSOR = "the cursor of a sync answer's `next`, unchanged"


class Sync(Endpoint):
    """The sync feed."""

    summary = "Follow what is published"
    tag = "Sync"
    scope = SYNC
    problems = (400, 410)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the filters of a first call, and the cursor of later ones."""
        return [
            Parameter(
                "cursor",
                "Where to go on: follow `next` of the last answer. It carries the filters, and no "
                "other parameter may stand beside it.",
                max_length=4_000,
            ),
            SITE,
            Words(
                "types",
                "Only documents of these types, separated by commas or repeated.",
                repeatable=True,
                max_length=2_000,
                choices=tuple(kinds_by_type()),
            ),
            Parameter(
                "locale",
                "Only this locale, and what belongs to none (images, files, authors, settings, "
                "redirects).",
                max_length=12,
            ),
            Integer("limit", "How many items to send at most.", least=1, most=MAX_LIMIT),
        ]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a part of the feed."""
        return {"application/json": component("SyncPage")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the next items and the link to follow. Takes 1 query."""
        try:
            page = feed.read(self._cursor(values), self.viewer)
        except feed.BadCursor:
            detail = f"This is no cursor of this API; accepted: {CURSOR}."
            raise ParameterError("cursor", detail, CURSOR) from None
        except feed.StaleCursor as stale:
            fresh = request.build_absolute_uri(request.path) + _query(stale.cursor)
            raise CursorExpired(f"{stale} Begin anew, with an empty store.", fresh) from None
        following = f"{request.build_absolute_uri(request.path)}?cursor={page.cursor.dump()}"
        body = b'{"items":[%b],"next":%b,"has_more":%b,"seq":%d}' % (
            b",".join(page.items),
            orjson.dumps(following),
            b"true" if page.has_more else b"false",
            page.seq,
        )
        # A reader who is told of a change must not be shown the state before it.
        return answer(request, body, seq=page.seq, cache_control=NEVER_STORED)

    def _cursor(self, values: Values) -> feed.Cursor:
        if values["cursor"] is not None:
            for name, value in values.items():
                if name != "cursor" and value not in (None, ()):
                    detail = f"{name} cannot stand beside cursor, which carries the filters."
                    raise ParameterError(name, detail, "cursor alone")
            return feed.load_cursor(values["cursor"], self.viewer)
        return feed.Cursor(
            site=self.site(values).id,
            types=tuple(sorted(flattened(values, "types"))),
            locale=self.locale(values["locale"]) if values["locale"] else "",
            limit=values["limit"] or DEFAULT_LIMIT,
            viewer=self.viewer.fingerprint,
        )


def _query(cursor: feed.Cursor) -> str:
    """Return the query of a fresh sync with a cursor's filters."""
    query: dict[str, Any] = {"site": cursor.site, "limit": cursor.limit}
    if cursor.types:
        query["types"] = ",".join(cursor.types)
    if cursor.locale:
        query["locale"] = cursor.locale
    return f"?{urlencode(query)}"
