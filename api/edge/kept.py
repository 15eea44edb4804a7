"""A finished answer: its bytes in each coding, with the headers that go with them."""

from collections.abc import Iterable, Mapping
from sys import intern
from typing import NamedTuple

from api.answers import JSON, matching_etag
from api.edge.encodings import ENCODINGS, compressible
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
NOTHING: "Mapping[str, Variant]" = {}  # what all that nobody has asked for in a coding share


class Variant(NamedTuple):
    """An answer in one coding."""

    headers: Headers
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """What it takes in memory, in bytes."""
        return len(self.body) + OVERHEAD_OF_VARIANT


class Kept:
    """An answer that may be sent again.

    Attributes:
        etag: without quotes; "" where there is none.
        plain: it as it is, in no coding.
        coded: it in the codings that somebody asked for.
        hits: how often it was sent since the last look.
        size: what it takes in memory, in bytes.
        expires: when it is to be read again in any case, on the monotonic clock.
    """

    __slots__ = (
        "coded",
        "content_type",
        "etag",
        "expires",
        "hits",
        "meaning",
        "plain",
        "size",
        "spellings",
        "status",
        "tags",
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
        self.etag = etag
        self.tags = tags
        self.expires = expires
        self.content_type = content_type
        self.spellings: list[Spelling] = []
        self.plain = Variant([*headers, *_own_headers(body, etag)], body, etag and f'"{etag}"')
        self.coded = NOTHING
        self.hits = 0
        self.size = OVERHEAD + OVERHEAD_OF_VARIANT + len(body) + OVERHEAD_OF_TAG * len(tags)
        self.size += 4 * sum(map(len, meaning)) + OVERHEAD_OF_HEADER * len(headers)

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

    @property
    def headers(self) -> Headers:
        """All but Content-Length, Content-Encoding and ETag, which each coding has for itself."""
        return self.plain.headers[: -2 if self.etag else -1]

    def make(self, encoding: str) -> Variant:
        """Make and hold the answer in a coding; the bytes as they are where it is not smaller."""
        found = self._made(encoding)
        self.coded = {**self.coded, encoding: found}
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
        body = self.plain.body
        if not self.etag or not compressible(self.content_type, len(body)):
            return self.plain
        packed = ENCODINGS[encoding](body)
        if len(packed) >= len(body):
            return self.plain
        etag = f"{self.etag}-{encoding}"
        headers = [*self.headers, ("Content-Encoding", encoding), *_own_headers(packed, etag)]
        return Variant(headers, packed, f'"{etag}"')


def _own_headers(body: bytes, etag: str) -> Headers:
    """Return the headers that say something of these very bytes."""
    length = ("Content-Length", str(len(body)))
    return [length, ("ETag", f'"{etag}"')] if etag else [length]
