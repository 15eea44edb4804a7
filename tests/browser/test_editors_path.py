"""An editor's path in a real browser: published content is out within a second, and gone again."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.demo.pictures import scenery
from tests.browser.conftest import log_in
from tests.browser.outlets import Outlets
from tests.clients.roost_server import RoostServer

pytestmark = pytest.mark.browser

# Seconds between the admin's answer and the last of list, sync, search and sitemap.
WITHIN = 1.0
# A test machine does other things as well: the best of so many counts.
ATTEMPTS = 3


def _write_article(page: Page, roost: RoostServer, picture: Path) -> None:
    journal = next(
        item["id"] for item in roost.get("pages/?type=pages.SectionPage&slug=journal")["items"]
    )
    page.goto(f"{roost.url}/admin/pages/{journal}/add_subpage/")
    page.get_by_role("link", name="Article", exact=False).first.click()
    page.get_by_placeholder("Page title").fill("A spoonbill on the pond")
    page.locator("[name=summary]").fill("White, tall, and very busy.")
    page.get_by_role("button", name="Choose an image").click()
    page.get_by_role("tab", name="Upload").click()
    dialog = page.locator(".modal")
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.locator("[name$=title]").fill("The pond")
    dialog.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("region", name="Cover")).to_contain_text("The pond")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator("[data-contentpath=body] [contenteditable=true]").click()
    page.keyboard.type("It stood in the shallows and swung its beak like a scythe.")
    # The editor hands over what was typed a moment later.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("scythe"))


def _publish(page: Page) -> None:
    # The slug follows the title a moment later.
    expect(page.locator("[name=slug]")).not_to_have_value("")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")


def _unpublish(page: Page, roost: RoostServer, page_id: int) -> None:
    page.goto(f"{roost.url}/admin/pages/{page_id}/unpublish/")
    page.get_by_role("button", name="unpublish").click()
    expect(page.locator(".messages")).to_contain_text("unpublished")


def _best(step: Callable[[], dict[str, float]], undo: Callable[[], Any]) -> dict[str, float]:
    """Do a step until it is as quick as promised; return the times of the quickest."""
    best = step()
    for _ in range(ATTEMPTS - 1):
        if max(best.values()) <= WITHIN:
            break
        undo()
        best = min(best, step(), key=lambda times: max(times.values()))
    return best


def test_publish_and_unpublish(page: Page, roost: RoostServer, tmp_path: Path) -> None:
    picture = tmp_path / "pond.jpg"
    picture.write_bytes(scenery("spring", "hills sea reeds", 99))
    outlets = Outlets(roost, "a-spoonbill-on-the-pond", "spoonbill")
    log_in(page, roost, "publisher")
    _write_article(page, roost, picture)
    assert not any(map(outlets.show, ("list", "search", "sitemap"))), "a draft must not be public"

    _publish(page)
    first = outlets.wait_until(shown=True)
    document = outlets.last_change()["document"]
    assert document["cover"]["alt"] == ""
    assert document["cover"]["title"] == "The pond"
    assert "scythe" in document["body"][0]["value"]

    def unpublish() -> dict[str, float]:
        _unpublish(page, roost, document["id"])
        return outlets.wait_until(shown=False)

    def publish_again() -> dict[str, float]:
        page.goto(f"{roost.url}/admin/pages/{document['id']}/edit/")
        _publish(page)
        return outlets.wait_until(shown=True)

    gone = _best(unpublish, publish_again)
    tombstone = outlets.last_change()
    assert (tombstone["op"], tombstone["id"]) == ("delete", document["id"])
    assert tombstone["document"] is None

    shown = first if max(first.values()) <= WITHIN else _best(publish_again, unpublish)
    print("published after", shown, "unpublished after", gone)
    assert max(shown.values()) <= WITHIN, shown
    assert max(gone.values()) <= WITHIN, gone


def test_an_author_cannot_publish_but_submits(page: Page, roost: RoostServer) -> None:
    log_in(page, roost, "author")
    journal = roost.get("pages/?type=pages.SectionPage&slug=journal")["items"][0]["id"]
    page.goto(f"{roost.url}/admin/pages/add/pages/articlepage/{journal}/")
    page.get_by_placeholder("Page title").fill("A quiet day")
    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Submit to Review and publish").click()
    expect(page.locator(".messages")).to_contain_text("submitted for moderation")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_editor_fits_the_screen(page: Page, roost: RoostServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, roost, "publisher")
    articles = roost.get("pages/?type=pages.ArticlePage&limit=1")["items"]
    for path in (
        "",
        "pages/",
        f"pages/{articles[0]['id']}/edit/",
        "snippets/pages/menu/",
        "images/",
    ):
        page.goto(f"{roost.url}/admin/{path}")
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, path
