"""Fixtures of the tests of the edge: content that is really committed, and a following edge."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def edge(transactional_db: None) -> Iterator[Any]:
    """An edge that follows what is published: `tests.api.edge.wsgi_client.WsgiClient`."""
    from api import limits, sites
    from tests.api.edge.wsgi_client import WsgiClient

    sites.forget()
    limits.forget()
    client = WsgiClient().start()
    yield client
    client.edge.close()
    limits.forget()


@pytest.fixture
def little(transactional_db: None) -> Any:
    """A site with a section, two articles, a page and a menu: little, for each test commits it."""
    from pages.models import Menu, StandardPage
    from pages.publishing.publisher import publish_all
    from tests.factories import make_article, make_locale, make_section, make_site, publish

    site = make_site()
    home = site.root_page.specific
    blog = make_section(home, "Blog", slug="blog")
    text = [("rich_text", "<p>A kestrel hovers above the field.</p>" * 20)]
    first = make_article(blog, "First", slug="first", body=text)
    second = make_article(blog, "Second", slug="second")
    about = publish(home, StandardPage(title="About", slug="about"))
    menu = Menu.objects.create(handle="main", title="Main", locale=make_locale("en"))
    publish_all()
    return SimpleNamespace(
        site=site, home=home, blog=blog, first=first, second=second, about=about, menu=menu
    )
