"""A finished answer: its bytes in each coding, with the headers that go with them."""

from collections.abc import Iterable
from sys import intern
from typing import NamedTuple

from api.answers import JSON, matching_etag
from api.edge.encodings import ENCODINGS, IDENTITY, compressible
from api.edge.keys import Meaning, Spelling

Headers = list[tuple[str, str]]
NOT_MODIFIED = "304 Not Modified"
OWN_HEADERS = ("content-length", "etag", "vary")
# What Django adds for browsers that show a page: it says nothing of data.
OF_PAGES = ("x-frame-options", "cross-origin-opener-policy", "referrer-policy")
# What describes the bytes; the rest goes with a 304 as well.
OF_THE_BYTES = ("content-type", "content-length", "content-encoding")
# What one answer takes beside its bytes, for each header, and for each tag (a test measures it).
OVERHEAD, OVERHEAD_OF_HEADER, OVERHEAD_OF_TAG = 2_000, 90, 250
OVERHEAD_OF_VARIANT = 1_000


class Variant(NamedTuple):
    """An answer in one coding."""

    headers: Headers
    body: list[bytes]
    etag: str

    @property
    def size(self) -> int:
        """What it takes in memory, in bytes."""
        return len(self.body[0]) + OVERHEAD_OF_VARIANT


class Kept:
    """An answer that may be sent again.

    Attributes:
        headers: all but Content-Length, Content-Encoding and ETag, which each coding has for
            itself.
        etag: without quotes; "" where there is none.
        hits: how often it was sent since the last look.
        size: what it takes in memory, in bytes.
        expires: when it is to be read again in any case, on the monotonic clock.
    """

    __slots__ = (
        "body",
        "content_type",
        "etag",
        "expires",
        "headers",
        "hits",
        "meaning",
        "size",
        "spellings",
        "status",
        "tags",
        "variants",
    )

    def __init__(
        self,
        meaning: Meaning,
        status: str,
        headers: Headers,
        body: bytes,
        etag: str = "",
        tags: frozenset[str] = frozenset(),
        expires: float = 0.0,
        content_type: str = JSON,
    ) -> None:
        self.meaning = meaning
        self.status = status
        self.headers = headers
        self.body = body
        self.etag = etag
        self.tags = tags
        self.expires = expires
        self.content_type = content_type
        self.spellings: list[Spelling] = []
        self.variants: dict[str, Variant] = {}
        self.hits = 0
        self.size = OVERHEAD + OVERHEAD_OF_VARIANT + len(body) + OVERHEAD_OF_TAG * len(tags)
        self.size += 4 * sum(map(len, meaning)) + OVERHEAD_OF_HEADER * len(self.headers)
        self.make(IDENTITY)

    @classmethod
    def of_response(
        cls,
        meaning: Meaning,
        status: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        tags: frozenset[str] = frozenset(),
        expires: float = 0.0,
    ) -> "Kept":
        """Return the answer with these headers, as far as they say something of data."""
        found = {name.lower(): value for name, value in headers}
        content_type = found.get("content-type", "")
        is_page = content_type.startswith("text/html")
        left_out = OWN_HEADERS if is_page else (*OWN_HEADERS, *OF_PAGES)
        # Most headers are the same everywhere, and are held once.
        own = [
            (intern(name), intern(value)) for name, value in headers if name.lower() not in left_out
        ]
        vary = [name.strip() for name in found.get("vary", "").split(",") if name.strip()]
        own.append(("Vary", intern(", ".join(["Accept-Encoding", *vary]))))
        etag = found.get("etag", "").strip('"')
        return cls(meaning, status, own, body, etag, tags, expires, content_type)

    def make(self, encoding: str) -> Variant:
        """Make and hold the answer in a coding; the bytes as they are where it is not smaller."""
        found = self.variants[encoding] = self._made(encoding)
        return found

    def matching(self, if_none_match: str) -> str | None:
        """Return the entity tag of what a client has already, if it is this in any coding."""
        etags = [f'"{self.etag}"', *(f'"{self.etag}-{name}"' for name in ENCODINGS)]
        return matching_etag(if_none_match, etags) if self.etag else None

    def not_modified(self, etag: str) -> Headers:
        """Return the headers of a 304."""
        kept = [header for header in self.headers if header[0].lower() not in OF_THE_BYTES]
        return [*kept, ("ETag", etag)]

    def _made(self, encoding: str) -> Variant:
        body, suffix, extra = self.body, "", []
        if encoding and self.etag and compressible(self.content_type, len(body)):
            packed = ENCODINGS[encoding](body)
            if len(packed) < len(body):
                body, suffix, extra = packed, f"-{encoding}", [("Content-Encoding", encoding)]
        if encoding and not suffix:
            return self.variants[IDENTITY]
        etag = f'"{self.etag}{suffix}"' if self.etag else ""
        headers = [*self.headers, *extra, ("Content-Length", str(len(body)))]
        if etag:
            headers.append(("ETag", etag))
        return Variant(headers, [body], etag)
