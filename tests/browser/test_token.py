"""The one page that shows a token, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, log_in
from tests.clients.roost_server import RoostServer

pytestmark = pytest.mark.browser


def test_loading_the_page_with_the_token_anew_makes_no_second_one(
    page: Page, roost: RoostServer
) -> None:
    roost.edit(
        "from django.contrib.auth.models import User;"
        f"User.objects.create_superuser('root', 'root@example.com', '{PASSWORD}')"
    )
    log_in(page, roost, "root")
    page.goto(f"{roost.url}/admin/api_tokens/new/")
    page.get_by_label("Name").fill("Website build")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("#token-secret")).to_have_value(re.compile("roost_"))
    page.reload()
    expect(page.get_by_role("heading", name="API tokens")).to_be_visible()
    expect(page.get_by_role("link", name="Website build")).to_have_count(1)
