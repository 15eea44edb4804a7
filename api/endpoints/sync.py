"""`sync/`: everything once, then only what changed."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from api.answers import NEVER_STORED, answer
from api.endpoint import Json
from api.feed import MOST
from api.feed_endpoint import FeedEndpoint
from api.openapi.schemas import component
from api.parameters import Integer, Parameter, Values

DEFAULT_LIMIT = 100


class Sync(FeedEndpoint):
    """The sync feed."""

    summary = "Follow what is published"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the filters of a first call, and the cursor of later ones."""
        limit = Integer("limit", "How many items to send at most.", least=1, most=MOST)
        return [*cls.feed_parameters(), limit]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a part of the feed."""
        return {"application/json": component("SyncPage")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the next items and the link to follow. Takes 1 query."""
        page = self.page_of(request, values, values["limit"] or DEFAULT_LIMIT)
        following = f"{request.build_absolute_uri(request.path)}?cursor={page.cursor.dump()}"
        body = b'{"items":[%b],"next":%b,"has_more":%b,"seq":%d}' % (
            b",".join([b"%b%b}" % item for item in page.items]),
            orjson.dumps(following),
            b"true" if page.has_more else b"false",
            page.seq,
        )
        # A reader who is told of a change must not be shown the state before it.
        return answer(request, body, seq=page.seq, cache_control=NEVER_STORED)
