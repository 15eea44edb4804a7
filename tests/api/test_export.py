"""`export/`: the whole of sync as one stream."""

import gc
import gzip
import threading
import zlib
from itertools import islice
from typing import Any

import brotli
import orjson
import pytest
import zstandard
from django.db import connection
from django.test import Client

from api.endpoints import export
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.test_openapi import validator
from tests.api.test_sync import Reader
from tests.api.world import make_world
from tests.factories import make_article, republish
from tests.services.process import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def stream(api: Api, encoding: str = "", **parameters: Any) -> bytes:
    headers = {"Accept-Encoding": encoding} if encoding else None
    response = api.get("export/", headers=headers, **parameters)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["Cache-Control"] == "no-store"
    assert "Accept-Encoding" in response["Vary"]
    assert response.get("Content-Encoding", "") == encoding
    return b"".join(response)


def lines(content: bytes) -> list[Any]:
    assert content.endswith(b"\n")
    return [orjson.loads(line) for line in content.splitlines()]


def items(found: list[Any]) -> list[Any]:
    return [line for line in found if line["op"] in ("upsert", "delete")]


@pytest.mark.parametrize(
    "filters",
    [{}, {"types": "pages.ArticlePage,media.Image"}, {"locale": "ja"}, {"site": "example.com"}],
    ids=str,
)
def test_an_export_is_the_first_sync(world: Any, api: Api, filters: Any) -> None:
    found = lines(stream(api, **filters))
    assert items(found) == Reader(api, **filters).catch_up().seen
    end = found[-1]
    assert end["op"] == "end"
    assert sum(line["op"] == "end" for line in found) == 1
    assert end["next"].endswith(f"/api/v1/sync/?cursor={end['cursor']}")
    assert api.json(end["next"])["items"] == []


def test_what_is_sent_in_several_pieces_is_the_same(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lines(stream(api))[:-1]
    for size in (1, 3_000):
        monkeypatch.setattr(export, "PIECE", size)
        parts = list(api.get("export/"))
        assert len(parts) > 2
        assert lines(b"".join(parts))[:-1] == whole


def test_sync_goes_on_where_the_export_ends(world: Any, api: Api) -> None:
    end = lines(stream(api))[-1]
    republish(world.first, title="First of all")
    publish_all()
    changed = api.json(end["next"])["items"]
    assert {(item["kind"], item["id"]) for item in changed} >= {("page", world.first.pk)}
    # An export may start there, too, and gives the same.
    assert items(lines(stream(api, cursor=end["cursor"]))) == changed


def test_a_stream_that_broke_off_goes_on(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    whole = stream(api)
    marks = [line for line in lines(whole) if line["op"] == "cursor"]
    assert len(marks) > 3
    for cut in range(0, len(whole), 997):
        had = whole[: whole[:cut].rfind(b"\n") + 1]
        before = [orjson.loads(line) for line in had.splitlines()]
        cursors = [line["cursor"] for line in before if line["op"] == "cursor"]
        after = lines(stream(api, **({"cursor": cursors[-1]} if cursors else {})))
        keys = [(line["kind"], line["id"], line["locale"]) for line in items(before + after)]
        assert set(keys) == {(i["kind"], i["id"], i["locale"]) for i in items(lines(whole))}
        assert len(keys) - len(set(keys)) <= 3  # at most what came after the last cursor


def test_sync_goes_on_in_parts_of_the_same_size_after_a_short_export(world: Any, api: Api) -> None:
    end = lines(stream(api, types="pages.ArticlePage"))[-1]
    for number in range(export.FIRST + 1):
        make_article(world.blog, f"Another {number}", slug=f"another-{number}")
    publish_all()
    following = api.json(end["next"])
    assert len(following["items"]) == export.FIRST + 1
    assert following["has_more"] is False


def test_what_changes_while_it_streams_comes_afterwards(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    parts = iter(api.get("export/"))
    first = next(parts)
    make_article(world.blog, "Meanwhile", slug="meanwhile")
    world.second.unpublish()
    publish_all()
    found = lines(first + b"".join(parts))
    reader = Reader(api)
    for item in items(found):
        reader.take(item)
    reader.next = found[-1]["next"]
    reader.catch_up()
    assert reader.documents == Reader(api).catch_up().documents


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", [1, 10**6], ids=["broken off", "whole"])
def test_the_next_documents_are_read_while_some_are_sent(
    api: Api, monkeypatch: pytest.MonkeyPatch, read: int
) -> None:
    make_world()
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    everything = Reader(api).catch_up().seen
    threads = set(threading.enumerate())
    for _ in range(3):
        response = api.get("export/")
        parts = list(islice(response, read))
        response.close()
        assert items(lines(b"".join(parts))) == everything[: 3 if read == 1 else None]
    assert set(threading.enumerate()) <= threads
    # Its own and the request's: one that broke off has been closed.
    wait_until(lambda: connections_of_postgresql() <= 2, 10, "connections are closed")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_started_again_is_no_reason_to_break_off(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_world()
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    everything = stream(api)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    assert items(lines(stream(api))) == items(lines(everything))


def connections_of_postgresql() -> int:
    """Return how many there are to this database; 0 with another one."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        found: int = cursor.fetchone()[0]
        return found


def test_every_coding_is_one_stream_that_any_client_reads(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    plain = items(lines(stream(api)))
    packed = stream(api, "gzip")
    assert items(lines(gzip.decompress(packed))) == plain
    member = zlib.decompressobj(31)
    member.decompress(packed)
    assert member.eof
    assert member.unused_data == b""
    assert items(lines(brotli.decompress(stream(api, "br")))) == plain
    packed = stream(api, "zstd")
    frame = zstandard.ZstdDecompressor().decompressobj()
    assert items(lines(frame.decompress(packed))) == plain
    assert frame.unused_data == b""


def test_a_compressed_stream_is_readable_up_to_where_it_broke_off(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 3)
    monkeypatch.setattr(export, "FIRST", 3)
    parts = iter(api.get("export/", headers={"Accept-Encoding": "gzip"}))
    member = zlib.decompressobj(31)
    head = lines(member.decompress(next(parts)))
    assert [line["op"] for line in head] == ["upsert", "upsert", "upsert", "cursor"]


def test_lines_keep_the_contract(world: Any, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BATCH", 5)
    monkeypatch.setattr(export, "FIRST", 3)
    for line in lines(stream(api)):
        name = "ExportCursor" if line["op"] in ("cursor", "end") else "SyncItem"
        validator({"$ref": f"#/components/schemas/{name}"}).validate(line)


def test_head_and_bad_cursors(world: Any, api: Api) -> None:
    head = api.client.head("/api/v1/export/")
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Type"] == "application/x-ndjson"
    assert api.json("export/", status=400, cursor="x")["parameter"] == "cursor"
    assert api.json("export/", status=400, limit=5)["parameter"] == "limit"
    cursor = lines(stream(api))[-1]["cursor"]
    problem = api.json("export/", status=400, cursor=cursor, locale="en")
    assert problem["parameter"] == "locale"


def test_those_who_read_slowly_leave_threads_to_the_others(world: Any, api: Api) -> None:
    slow = [api.get("export/") for _ in range(export.STREAMS)]
    refused = api.get("export/")
    assert refused.status_code == 503
    assert refused.json()["type"].endswith("#busy")
    assert int(refused["Retry-After"]) > 0
    assert Client().head("/api/v1/export/").status_code == 200
    assert api.get("export/", types="nothing").status_code == 503  # before anything is read
    del slow[-1]  # not read to its end, and lost
    gc.collect()
    assert api.get("export/", types="nothing").status_code == 400
    assert lines(stream(api))
    assert lines(b"".join(slow[0]))
    assert [stream(api), stream(api)]
