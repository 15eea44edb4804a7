"""Which coding a client gets, and that it can read it."""

import gzip

import brotli
import pytest
import zstandard

from api.edge.encodings import ENCODINGS, chosen_encoding, compressible


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, ""),
        ("", ""),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP;Q=1.0", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0.5, identity", ""),
        ("identity;q=0.5, gzip;q=0.6", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "br"),
        ("*;q=0", ""),
        ("deflate, compress", ""),
        ("gzip;q=nonsense", ""),
        ("gzip;q=", ""),
        (",,;;=", ""),
    ],
)
def test_the_coding_is_one_that_the_client_likes_best(accepted: str | None, expected: str) -> None:
    assert chosen_encoding(accepted) == expected


def test_what_is_compressed_can_be_read() -> None:
    body = b'{"title":"Kestrels"}' * 200
    readers = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": zstandard.ZstdDecompressor().decompress,
    }
    assert readers.keys() == ENCODINGS.keys()
    for name, read in readers.items():
        packed = ENCODINGS[name](body)
        assert len(packed) < 200
        assert read(packed) == body
        assert ENCODINGS[name](body) == packed  # the same bytes each time: they have an ETag


def test_short_answers_and_images_are_left_alone() -> None:
    assert compressible("application/json", 400)
    assert compressible("text/html; charset=utf-8", 400)
    assert not compressible("application/json", 100)
    assert not compressible("image/png", 100_000)
