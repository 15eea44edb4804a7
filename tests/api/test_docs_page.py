"""The documentation page in a real browser."""

import json
import os
from typing import Any

import pytest

from tests.api.test_openapi import FROZEN
from tests.factories import make_article, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENSHOTS = os.environ.get("ROOST_SCREENSHOTS", "")


def test_an_address_is_tried_on_the_page(live_server: Any, browser: Any) -> None:
    site = make_site()
    make_article(site.root_page, "First", slug="first")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    contract = json.loads(FROZEN.read_text())
    page.wait_for_selector("#document-schemas summary")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((found) => found.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("#endpoints details").count() == len(contract["paths"])
    assert page.locator("#document-schemas details").count() == len(
        contract["components"]["schemas"]
    )

    _screenshot(page, "docs-desktop")
    page.click("#find > summary")
    page.fill("#find input[name=path]", "/first/")
    page.click("#find button")
    page.wait_for_function("document.querySelector('#find output').textContent.includes('→')")
    assert "/api/v1/pages/find/?path=%2Ffirst%2F → 200" in page.text_content("#find output")
    assert '"status": "page"' in page.text_content("#find pre")

    page.fill("#find input[name=site]", "nowhere.example")
    page.click("#find button")
    page.wait_for_function("document.querySelector('#find output').textContent.includes('400')")
    assert '"parameter": "site"' in page.text_content("#find pre")
    _screenshot(page, "docs-tried")

    page.click("#resolve > summary")
    page.fill("#resolve input[name=paths]", "/first/, /nothing/")
    page.click("#resolve button")
    page.wait_for_function("document.querySelector('#resolve output').textContent.includes('200')")
    assert '"status": "missing"' in page.text_content("#resolve pre")

    page.fill("#api-token", "roost_wrong")
    page.click("#me > summary")
    page.click("#me button")
    page.wait_for_function("document.querySelector('#me output').textContent.includes('401')")

    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    _screenshot(page, "docs-phone")
    assert errors == []
    assert {url.split("/")[2] for url in asked} == {live_server.url.split("/")[2]}
    page.close()


def test_a_problem_leads_to_its_explanation(live_server: Any, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/api/v1/docs/#cursor-expired")
    page.wait_for_selector("#document-schemas summary")
    assert page.locator("dt:target").inner_text().startswith("The cursor is no longer valid")
    page.close()


def test_every_problem_is_explained() -> None:
    from django.template.loader import render_to_string

    from api.errors import TITLES
    from api.parameters import ParameterError, RepeatedParameter, UnknownParameter

    text = render_to_string("api/docs.html")
    errors = (ParameterError, UnknownParameter, RepeatedParameter)
    for slug in [*TITLES, *(error.slug for error in errors)]:
        assert f'<dt id="{slug}">' in text


def _screenshot(page: Any, name: str) -> None:
    """Keep what the page looks like, where ROOST_SCREENSHOTS names a folder."""
    if SCREENSHOTS:
        page.screenshot(path=f"{SCREENSHOTS}/{name}.png")
