"""A restriction on a large section holds in every reader from its commit on."""

import time
from typing import Any

import pytest
from django.db import connection
from wagtail.models import PageViewRestriction

from pages.publishing import publisher
from pages.publishing.audit import differences
from pages.publishing.models import Touch
from pages.publishing.publisher import publish_all
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api
from tests.bulk import ask_for_builds, make_articles
from tests.factories import make_category, make_section

pytestmark = pytest.mark.django_db
PAGES = 1_000
SECRET = "Xylophone"


def _follow(api: Api, address: str) -> tuple[dict[int, str], str]:
    """Return the last operation of each page in the sync feed, and where to go on."""
    seen: dict[int, str] = {}
    while True:
        answer = api.json(address)
        seen |= {item["id"]: item["op"] for item in answer["items"] if item["kind"] == "page"}
        address = answer["next"]
        if not answer["has_more"]:
            return seen, address


def _categories(api: Api) -> list[dict[str, Any]]:
    facets = api.json("search/", q=SECRET, facets="category")["meta"]["facets"]
    return list(facets["category"])


def _forget_statistics() -> None:
    """Have the database believe that there is nothing, as after a long transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pg_class SET reltuples = 0, relpages = 100 WHERE relname IN"
                " ('publishing_change', 'publishing_publisheddocument', 'wagtailcore_page')"
            )


def test_no_reader_sees_any_of_it(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOST_RATE_LIMIT = 0
    section = make_section(world.home, f"{SECRET} section", slug="hidden")
    category = make_category("Birds")
    ids = make_articles(section, PAGES, title=SECRET, summary=SECRET, category=category)
    ask_for_builds(ids)
    publish_all()
    rebuild(get_engine())
    below = {section.pk, *ids}
    seen, following = _follow(api, "sync/?limit=500")
    assert below <= seen.keys()
    assert api.json("pages/", descendant_of=section.pk)["meta"]["total_count"] == PAGES
    assert api.json("search/", q=SECRET)["meta"]["total_count"] == PAGES + 1
    assert [facet["count"] for facet in _categories(api)] == [PAGES]
    others = api.json("pages/")["meta"]["total_count"] - len(below)

    _forget_statistics()
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    began = time.monotonic()
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert time.monotonic() - began < 5

    assert Touch.objects.filter(generation=None).count() > PAGES  # nothing has been built since
    for address in (
        "pages/?limit=100&fields=*",
        f"pages/?descendant_of={section.pk}",
        f"pages/{ids[0]}/",
        "pages/find/?path=/hidden/article-7/",
        f"pages/?category={category.slug}",
        "pages/?order=title&limit=100",
        f"search/?q={SECRET}&category={category.slug}",
        f"search/?q={SECRET}&type=*&order=date",
        f"search/?q={SECRET}&facets=category,type,year",
        f"suggest/?q={SECRET[:4]}",
        "routes/",
        "export/",
        "sitemaps/sitemap-1.xml",
    ):
        response: Any = api.get(address)
        text = (b"".join(response) if response.streaming else response.content).decode()
        assert SECRET not in text, address
        assert "/hidden/" not in text.replace("path=/hidden/article-7/", ""), address
    assert api.json("pages/")["meta"]["total_count"] == others
    assert api.json("search/", q=SECRET)["meta"]["total_count"] == 0
    assert _categories(api) == []
    seen, _ = _follow(api, following)
    assert seen == dict.fromkeys(below, "delete")

    publish_all()
    assert list(differences()) == []
