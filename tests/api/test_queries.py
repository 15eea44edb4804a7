"""How many queries each answer takes once the sites are known, and why."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api import sites
from search.desk.rules import rules
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api

pytestmark = pytest.mark.django_db


def test_query_budgets(world: Any, api: Api) -> None:
    rebuild(get_engine())
    rules()  # what editors have set for search is read every two seconds
    page, image = world.first.pk, world.image.pk
    budgets = [
        # One statement: the rows, their number and the number of the last change.
        ("pages/", 1),
        ("pages/?type=pages.ArticlePage&locale=en&order=-first_published_at", 1),
        ("pages/?tags=birds&category=news&author=ada-lovelace&order=title", 1),
        ("pages/?limit=100&fields=*", 1),
        ("pages/?limit=100&fields=title,body", 1),
        ("pages/?fields=_,title,cover(url),body(*,-id)", 1),
        ("pages/?limit=100&fields=*&rich_text=markdown", 1),
        ("pages/?limit=1&count=off&order=random&seed=1", 1),
        ("pages/?first_published_at.gte=2020-01-01&updated_at.lt=2099-01-01&order=title", 1),
        ("pages/?summary=A kestrel hovers.&order=-summary&cover=1", 1),
        ("pages/?path=/blog/first/", 1),
        # First where the other page stands, then the list.
        (f"pages/?ancestor_of={page}", 2),
        (f"pages/?translation_of={page}", 2),
        # One document by its key.
        (f"pages/{page}/", 1),
        (f"images/{image}/", 1),
        ("images/", 1),
        ("files/", 1),
        ("snippets/authors/", 1),
        ("snippets/categories/?slug=news", 1),
        # All candidates (site and shared, locale and default) in one.
        ("menus/main/?locale=ja", 1),
        ("menus/", 1),
        ("settings/", 1),
        ("redirects/", 1),
        ("redirects/?format=nginx", 1),
        ("routes/", 1),
        ("sites/", 1),
        ("locales/", 1),
        # Pages and redirects of a path are read together.
        ("pages/find/?path=/blog/first/", 1),
        ("pages/find/?path=/old/", 1),
        # Then, whether something was there.
        ("pages/find/?path=/nothing/", 2),
        # Changes with their documents and the number of the last change.
        ("sync/", 1),
        # The cards of the hits, and what was withdrawn since the index was written.
        ("search/?q=kestrel", 1),
        ("sitemaps/sitemap.xml", 1),
        ("robots.txt", 1),
        # The number of the last change.
        ("", 1),
        # What the code declares.
        ("snippets/", 0),
        ("openapi.json", 0),
        ("schema/", 0),
        ("schema/pages.ArticlePage/", 0),
        ("docs/", 0),
    ]
    api.get("search/?q=kestrel")  # what another test had withdrawn is forgotten
    for address, budget in budgets:
        sites.get_sites()
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        statements = [query["sql"] for query in captured]
        assert len(captured) == budget, (address, statements)


def test_sites_are_read_once_a_second(world: Any, api: Api) -> None:
    sites.forget()
    # 2 queries for sites and locales, 1 for the list.
    with CaptureQueriesContext(connection) as captured:
        api.get("pages/")
    assert len(captured) == 3
    assert api.queries("pages/") == 1


def test_a_new_site_is_known_at_once_in_the_same_process(world: Any, api: Api) -> None:
    from tests.factories import make_site

    assert api.get("pages/?site=other.example").status_code == 400
    make_site("other.example", is_default_site=False)
    assert api.get("pages/?site=other.example").status_code == 200


def test_a_request_that_is_refused_takes_no_query(world: Any, api: Api) -> None:
    sites.get_sites()
    for address in ("pages/?x=1", "nothing/", "sync/?cursor=x"):
        with CaptureQueriesContext(connection) as captured:
            api.get(address)
        assert len(captured) == 0, address
