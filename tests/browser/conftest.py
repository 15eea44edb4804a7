"""A running Roost with the demo site, and a browser to work in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.clients import roost_server
from tests.clients.roost_server import RoostServer

PASSWORD = "a password for the demo"


@pytest.fixture(scope="session")
def roost(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[RoostServer]:
    """Server and worker of their own; without a browser nothing is started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROOST_DEMO_PASSWORD", PASSWORD)
        folder = tmp_path_factory.mktemp("roost")
        with roost_server.running(folder, lambda server: server.manage("load_demo")) as server:
            yield server


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A new window; a script that fails in it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    window = context.new_page()
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    yield window
    context.close()
    assert errors == []


def log_in(page: Page, roost: RoostServer, name: str) -> None:
    """Log one of the demo's users into the admin."""
    page.goto(f"{roost.url}/admin/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your sites")).to_be_visible()
