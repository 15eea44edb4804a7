"""A real browser: Chromium of the system, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.services.process import Unavailable


@contextmanager
def running() -> Iterator[Browser]:
    """Yield a headless Chromium; pages and contexts that a test opens in it are the test's to
    close.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        raise Unavailable(
            "Chromium is not installed: apt install chromium, or set CHROMIUM to its path."
        )
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
