"""`export/`: the first phase of sync as one stream, or whatever changed since a cursor."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any
from weakref import finalize

import brotli
import orjson
import zstandard
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

from api import feed
from api.answers import NEVER_STORED
from api.edge.encodings import IDENTITY, chosen_encoding
from api.endpoint import Json
from api.errors import Busy
from api.feed_endpoint import FeedEndpoint
from api.openapi.schemas import component, one_or_any
from api.parameters import Parameter, Values
from pages.publishing.ahead import asking_ahead

NDJSON = "application/x-ndjson"
BATCH = 200  # documents between two lines with a cursor
FIRST = 20  # as many come before the first one: the reader has them while the next are looked for
PIECE = 262_144  # bytes that are sent at once: while one is under way, the next is put together
# Whoever reads slowly holds a thread until the end: a process sends so many streams at once, and
# has threads left for all others.
STREAMS = 2
_free = BoundedSemaphore(STREAMS)


class Export(FeedEndpoint):
    """All of sync at once: one JSON object a line (NDJSON).

    The lines are items as in `sync/`. After the first 20, and then after every 200, comes a line
    `{"op":"cursor","cursor":…}`: a stream that broke off goes on at `export/?cursor=` with the last
    one. The last line is `{"op":"end","cursor":…,"next":…,"seq":…}`, and `next` is the URL of
    `sync/` to ask later; without that line the stream is not whole.
    """

    summary = "Export everything"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the filters of sync, and a cursor to go on at."""
        return cls.feed_parameters()

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a line."""
        return {NDJSON: one_or_any([component("SyncItem"), component("ExportCursor")])}

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a GET, where not too many are being answered.

        Raises:
            Busy: come again later.
        """
        if not _free.acquire(blocking=False):
            raise Busy(f"{STREAMS} exports are being sent, and this process sends no more at once.")
        try:
            response: Any = super().get(request, **path)
        except BaseException:
            _free.release()
            raise
        # Called once: when the server is done with the answer, or has lost it.
        response._resource_closers.append(finalize(response, _free.release))
        answer: HttpResponse = response
        return answer

    def head(self, request: Request, **path: Any) -> HttpResponse:
        """Answer with the headers of a GET."""
        response = super().get(request, **path)
        headers = dict(response.items())
        return HttpResponse(headers=headers)

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the stream. Takes 1 query for every 200 documents."""
        first = self.page_of(request, values, FIRST)
        sync_url = request.build_absolute_uri("../sync/")
        encoding = chosen_encoding(request.META.get("HTTP_ACCEPT_ENCODING"))
        content: Iterable[bytes] = self._lines(first, sync_url)
        if encoding != IDENTITY:
            content = _compressed(content, encoding)
        response: Any = StreamingHttpResponse(content, content_type=NDJSON)
        response["Cache-Control"] = NEVER_STORED
        response["Roost-Seq"] = str(first.seq)
        if encoding != IDENTITY:
            response["Content-Encoding"] = encoding
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def _lines(self, page: feed.FeedPage, sync_url: str) -> Iterator[bytes]:
        """Yield the lines, many at once. While some are sent, the database reads the next ones."""
        if page.has_more:
            with asking_ahead() as ask:
                while page.has_more:
                    cursor = replace(page.cursor, limit=BATCH)
                    following = ask(*feed.statement(cursor, self.viewer))
                    mark = {"op": "cursor", "cursor": cursor.dump()}
                    yield from _pieces(page.items, mark)
                    page = feed.page_of(cursor, following())
        last = replace(page.cursor, limit=BATCH).dump()
        end = {"op": "end", "cursor": last, "next": f"{sync_url}?cursor={last}"}
        yield from _pieces(page.items, {**end, "seq": page.seq})


def _pieces(items: Iterable[feed.Item], last: Json) -> Iterator[bytes]:
    """Yield the lines of some items, and one more behind them."""
    parts: list[bytes] = []
    size = 0
    for head, document in items:
        parts += (head, document, b"}\n")
        size += len(document)
        if size >= PIECE:
            yield b"".join(parts)
            parts.clear()
            size = 0
    yield b"".join([*parts, orjson.dumps(last), b"\n"])


def _compressed(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the parts as one compressed stream, each as soon as it is there.

    It is one gzip member, and one frame of Zstandard: some clients end at the first of several.
    """
    compress, flush, finish = COMPRESSORS[encoding]()
    for part in parts:
        yield compress(part) + flush()
    yield finish()


Compressor = tuple[Callable[[bytes], bytes], Callable[[], bytes], Callable[[], bytes]]


def _zstd() -> Compressor:
    stream = zstandard.ZstdCompressor(1).compressobj()
    block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return stream.compress, lambda: stream.flush(block), stream.flush


def _gzip() -> Compressor:
    stream = zlib.compressobj(1, wbits=31)
    return stream.compress, lambda: stream.flush(zlib.Z_SYNC_FLUSH), stream.flush


def _brotli() -> Compressor:
    stream = brotli.Compressor(quality=1)
    return stream.process, stream.flush, stream.finish


COMPRESSORS = {"zstd": _zstd, "gzip": _gzip, "br": _brotli}
