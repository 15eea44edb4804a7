"""The example's search page in a real browser, asking a real API."""

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.clients.conftest import Example
from tests.clients.roost_server import RoostServer
from tests.services.process import wait_until

COUNTED = """
import json
from search.desk.models import SearchedDay
days = SearchedDay.objects.filter(query__startswith="bird")
print(json.dumps(list(days.values_list("query", "searches", "clicks", "positions"))))
"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("example")]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site_url(example: Example) -> Iterator[str]:
    """The built site on a static host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(example.dist)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Any, site_url: str, roost: RoostServer) -> Iterator[Any]:
    """The search page, once the search index has everything."""
    wait_until(lambda: bool(roost.get("search/?q=geese")["items"]), 30, "the search index")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site_url}/search/")
    yield page
    context.close()


def test_results_come_while_typing_and_the_arrow_keys_reach_them(page: Any):
    page.keyboard.type("geese")  # the field has the focus
    # On a busy machine the first letters have results of their own for a moment.
    expect(page.locator(".results mark").first).to_have_text(re.compile("^geese$", re.IGNORECASE))
    assert "results" in page.inner_text(".status")
    assert page.url.endswith("/search/?q=geese")
    page.keyboard.press("ArrowDown")
    first = page.locator(".results li > a").first
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#q").evaluate("field => field === document.activeElement")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").count() == 1
    assert "/search/" not in page.url


def test_a_shared_address_shows_its_results(page: Any, site_url: str):
    page.goto(f"{site_url}/de/search/?q=Leuchtturm")
    page.wait_for_selector(".results li")
    paths = page.locator(".results .path").all_inner_texts()
    assert all(path.startswith("/de/") for path in paths)
    assert "Treffer" in page.inner_text(".status")


def test_nothing_found_is_said_and_an_empty_field_is_silent(page: Any):
    page.fill("#q", "xyzzyplugh")
    page.wait_for_function("document.querySelector('.status').textContent.includes('Nothing')")
    assert page.locator(".results li").count() == 0
    page.fill("#q", "")
    page.wait_for_function("document.querySelector('.status').textContent === ''")


def test_a_search_that_fails_is_said_and_can_be_tried_again(page: Any):
    page.route("**/api/v1/search/**", lambda route: route.abort())
    page.fill("#q", "geese")
    page.wait_for_function("document.querySelector('.status').textContent.includes('try again')")
    page.unroute("**/api/v1/search/**")
    page.keyboard.press("Enter")
    page.wait_for_selector(".results li")


def test_an_older_answer_never_replaces_a_newer_one(page: Any):
    waiting: list[Any] = []
    page.route("**/search/?*q=gee&*", lambda route: waiting.append(route))
    page.fill("#q", "gee")
    page.wait_for_timeout(300)
    page.fill("#q", "lighthouse")
    page.wait_for_selector(".results li")
    before = page.inner_text(".results")
    for route in waiting:
        route.fulfill(json={"meta": {"total_count": 0, "corrected_query": None}, "items": []})
    page.wait_for_timeout(300)
    assert len(waiting) == 1
    assert page.inner_text(".results") == before


def test_a_search_is_counted_once_and_so_is_the_result_that_is_followed(
    page: Any, roost: RoostServer
):
    page.keyboard.type("birdwatching cliffs", delay=30)
    page.wait_for_selector(".results li")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    def counted() -> list[Any]:
        return json.loads(roost.manage("shell", "-v", "0", "-c", COUNTED))

    wait_until(lambda: any(row[2] for row in counted()), 20, "the counts")
    assert counted() == [["birdwatching cliffs", 1, 1, 1]]
