"""The Astro loader against a real Roost, whose answers are sometimes spoilt on the way."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.conftest import Example
from tests.clients.fault_proxy import Proxy, proxy_to
from tests.clients.roost_server import RoostServer

pytestmark = pytest.mark.xdist_group("example")  # one server, one build

COLLECTIONS = {"pages", "menus", "settings", "redirects"}
LINE = re.compile(r'Roost: (\d+) changed, (\d+) removed \(seq (\d+)\) in "(\w+)"')


def changes(log: str) -> dict[str, tuple[int, int]]:
    """Return (changed, removed) of each collection, from the log of a build."""
    return {name: (int(new), int(gone)) for new, gone, _, name in LINE.findall(log)}


@pytest.fixture
def proxy(roost: RoostServer) -> Iterator[Proxy]:
    with proxy_to(roost.url) as proxy:
        yield proxy


@pytest.fixture
def through_proxy(proxy: Proxy, tmp_path: Path) -> dict[str, str]:
    """The environment of a site that is new, and reads through the proxy."""
    return {"ROOST_API_URL": f"{proxy.url}/api/v1", "ROOST_EXAMPLE_CACHE": str(tmp_path)}


def test_pure_parts(node_environment: dict[str, str]):
    script = Path(__file__).parent / "astro_loader.test.mts"
    result = subprocess.run(
        ["node", "--test", script], env=node_environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_the_second_sync_asks_with_the_cursor_alone_and_changes_nothing(
    example: Example, proxy: Proxy, through_proxy: dict[str, str]
):
    first = changes(example.sync(**through_proxy).stdout)
    assert first.keys() == COLLECTIONS
    assert first["pages"][0] > 40
    proxy.asked.clear()
    second = changes(example.sync(**through_proxy).stdout)
    assert second == dict.fromkeys(COLLECTIONS, (0, 0))
    assert len(proxy.asked) == len(COLLECTIONS)
    assert all(re.fullmatch(r"/api/v1/sync/\?cursor=[^&]+", path) for path in proxy.asked)


def test_a_server_that_restarts_is_asked_again(
    example: Example, proxy: Proxy, through_proxy: dict[str, str]
):
    proxy.faults += [503, "drop", 429, 502]
    result = example.sync(**through_proxy)
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("trying again in") == 4
    assert changes(result.stdout)["pages"][0] > 40


def test_a_cursor_that_is_no_longer_valid_means_reading_everything_again(
    example: Example, proxy: Proxy, through_proxy: dict[str, str]
):
    first = changes(example.sync(**through_proxy).stdout)
    assert not any("cursor=" in path for path in proxy.asked)  # those are asked with from here on
    proxy.faults += [410] * len(COLLECTIONS)
    result = example.sync(**through_proxy)
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("reading everything again") == len(COLLECTIONS)
    assert changes(result.stdout) == first


def test_the_state_of_another_source_is_not_mixed_in(
    example: Example, proxy: Proxy, through_proxy: dict[str, str], roost: RoostServer
):
    first = changes(example.sync(**through_proxy).stdout)
    result = example.sync(**{**through_proxy, "ROOST_API_URL": roost.api_url})
    assert changes(result.stdout) == first


def test_an_error_names_the_address_the_status_and_the_reason(
    example: Example, through_proxy: dict[str, str]
):
    result = example.sync(**through_proxy, ROOST_SITE="nowhere.example")
    assert result.returncode == 1
    assert re.search(
        r"Roost: http://\S+/sync/\?site=nowhere\.example\S* answered 4\d\d: .*site", result.stdout
    ), result.stdout
