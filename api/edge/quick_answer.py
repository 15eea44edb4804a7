"""What the shorter ways to an answer give."""

from collections.abc import Iterable
from typing import NamedTuple

from api.answers import PUBLIC


class QuickAnswer(NamedTuple):
    """A 200 with JSON: its bytes, and what it says of them alone.

    `etag` has no quotes; `headers` are those that not all such answers have; `cache_control` says
    how caches may keep it, where it does not answer a token.
    """

    body: bytes
    etag: str
    tags: frozenset[str]
    headers: list[tuple[str, str]]
    cache_control: str = PUBLIC


def tags_in(headers: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the tags that headers name."""
    return frozenset(dict(headers)["Cache-Tag"].split(","))
