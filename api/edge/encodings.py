"""Content codings (RFC 9110, 8.4.1): which one a client gets, and the compressed bytes."""

import zlib
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

IDENTITY = ""
SMALLEST = 300  # bytes that are worth it
COMPRESSIBLE = ("application/json", "application/problem+json", "application/xml", "text/")
QUALITY_OF_BROTLI = 4  # as quick as gzip at its default, and smaller
LEVEL_OF_ZSTD = 6


def compress_gzip(body: bytes) -> bytes:
    """Return the bytes with gzip's header and trailer, and no time in it."""
    compressor = zlib.compressobj(wbits=31)
    return compressor.compress(body) + compressor.flush()


def compress_brotli(body: bytes) -> bytes:
    """Return the bytes in Brotli (RFC 7932)."""
    return bytes(brotli.compress(body, quality=QUALITY_OF_BROTLI))


def compress_zstd(body: bytes) -> bytes:
    """Return the bytes in Zstandard (RFC 8878)."""
    return zstandard.ZstdCompressor(LEVEL_OF_ZSTD).compress(body)


# The first one of those that a client likes best.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": compress_zstd,
    "br": compress_brotli,
    "gzip": compress_gzip,
}


@lru_cache(maxsize=256)
def chosen_encoding(accepted: str | None) -> str:
    """Return the coding for an Accept-Encoding header: a name, or IDENTITY.

    What cannot be read counts as not accepted; a client never gets what it did not ask for.
    """
    if not accepted:
        return IDENTITY
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        qualities[name.strip()] = _quality(parameters)
    wildcard = qualities.get("*", 0.0)
    best, least = IDENTITY, max(qualities.get("identity", 0.0), 0.0)
    for name in ENCODINGS:
        quality = qualities.get(name, wildcard)
        if quality > 0 and quality > (least if best is IDENTITY else qualities.get(best, wildcard)):
            best = name
    return best


def compressible(content_type: str, length: int) -> bool:
    """Return whether a body of this type and length is worth compressing."""
    return length >= SMALLEST and content_type.startswith(COMPRESSIBLE)


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
