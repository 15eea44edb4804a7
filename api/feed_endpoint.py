"""What `sync/` and `export/` share: the filters, the cursor, and where the feed goes on."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from api import feed
from api.declared import kinds_by_type
from api.endpoint import SITE, Endpoint
from api.errors import CursorExpired
from api.parameters import Parameter, ParameterError, Values, Words, flattened
from pages.publishing.access import SYNC

CURSOR = Parameter(
    "cursor",
    "Where to go on: follow `next` of the last answer. It carries the filters, and no other "
    "parameter may stand beside it.",
    max_length=4_000,
)
ACCEPTED = "the cursor of a sync answer's `next`, or of a line of an export, unchanged"
TYPES = Words(
    "types",
    "Only documents of these types, separated by commas or repeated.",
    repeatable=True,
    max_length=2_000,
)
LOCALE = Parameter(
    "locale",
    "Only this locale, and what belongs to none (images, files, authors, settings, redirects).",
    max_length=12,
)


class FeedEndpoint(Endpoint):
    """An address of the sync feed."""

    tag = "Sync"
    scope = SYNC
    problems = (400, 410)

    @classmethod
    def feed_parameters(cls) -> list[Parameter]:
        """Return the filters of a first call, and the cursor of later ones."""
        return [CURSOR, SITE, replace(TYPES, choices=tuple(kinds_by_type())), LOCALE]

    def page_of(self, request: HttpRequest, values: Values, limit: int) -> feed.FeedPage:
        """Return the part of the feed that a request asks for. Takes 1 query.

        Raises:
            ParameterError: the cursor is none, or filters stand beside it.
            CursorExpired: it was good once.
        """
        try:
            return feed.read(self._cursor(values, limit), self.viewer)
        except feed.BadCursor:
            detail = f"This is no cursor of this API; accepted: {ACCEPTED}."
            raise ParameterError("cursor", detail, ACCEPTED) from None
        except feed.StaleCursor as stale:
            fresh = request.build_absolute_uri(request.path) + _query(stale.cursor)
            raise CursorExpired(f"{stale} Begin anew, with an empty store.", fresh) from None

    def _cursor(self, values: Values, limit: int) -> feed.Cursor:
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
            limit=limit,
            viewer=self.viewer.fingerprint,
        )


def _query(cursor: feed.Cursor) -> str:
    """Return the query of a fresh start with a cursor's filters."""
    query: dict[str, Any] = {"site": cursor.site}
    if cursor.types:
        query["types"] = ",".join(cursor.types)
    if cursor.locale:
        query["locale"] = cursor.locale
    return f"?{urlencode(query)}"
