"""The export over a real server: a stream, in the coding that the client accepts."""

import gzip
import json
import urllib.request

import pytest

from tests.clients.roost_server import RoostServer


@pytest.mark.xdist_group("example")
def test_an_export_arrives_whole(roost: RoostServer) -> None:
    request = urllib.request.Request(f"{roost.api_url}export/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["Content-Length"] is None
        lines = [json.loads(line) for line in gzip.decompress(response.read()).splitlines()]
    end = lines.pop()
    assert end["op"] == "end"
    synced = roost.get("sync/?limit=500")
    assert [line for line in lines if line["op"] != "cursor"] == synced["items"]
    assert roost.get(f"sync/?cursor={end['cursor']}")["items"] == []
