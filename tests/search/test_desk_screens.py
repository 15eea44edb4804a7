"""The screens on which editors steer search."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pages.roles import setup_roles
from search.desk.models import ClickedDay, CuratedQuery, SearchedDay, Synonyms
from search.query import SearchQuery, explain, search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(site: Any, index_changes: Callable[[], None]) -> list[Any]:
    made = [
        make_article(site.root_page, "Heron", slug="heron", summary="The heron fishes."),
        make_article(site.root_page, "Pond", slug="pond", summary="A heron was seen."),
        make_article(site.root_page, "Visit", slug="visit", summary="By ferry."),
    ]
    index_changes()
    return made


@pytest.fixture
def client(db: None) -> Client:
    setup_roles()
    user = User.objects.create_user("seo")
    user.groups.add(Group.objects.get(name="SEO manager"))
    client = Client()
    client.force_login(user)
    return client


def _get(client: Client, name: str, **query: Any) -> str:
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_curated_search_is_made_in_the_admin_and_holds(
    client: Client, site: Any, pages: list[Any]
) -> None:
    add = reverse("wagtailsnippets_search_curatedquery:add")
    assert "bird watching" in client.get(add, {"queries": "bird watching"}).content.decode()
    form = {
        "queries": "heron\nherons",
        "site": str(site.pk),
        "locale": "",
        "note": "Until spring",
        "pinned": inline_formset([{"page": str(pages[2].pk)}]),
        "hidden": inline_formset([{"page": str(pages[1].pk)}]),
    }
    response = client.post(add, nested_form_data(form))
    assert response.status_code == 302, response.content.decode()
    assert "heron, herons" in _get(client, "wagtailsnippets_search_curatedquery:list")
    bench = _get(client, "search_bench", q="Heron")
    assert bench.index("Without your rules") < bench.index("What visitors get")
    hits = search(SearchQuery("herons", site.pk)).hits
    assert [hit.object_id for hit in hits] == [pages[2].pk, pages[0].pk]


def test_synonyms_are_made_in_the_admin(client: Client, pages: list[Any]) -> None:
    add = reverse("wagtailsnippets_search_synonyms:add")
    response = client.post(add, {"words": "lonely", "locale": ""})
    assert "Write 2 to 20 different words" in response.content.decode()
    assert client.post(add, {"words": "ardea, heron", "locale": ""}).status_code == 302
    assert Synonyms.objects.get().terms == ["ardea", "heron"]
    assert "ardea" in _get(client, "wagtailsnippets_search_synonyms:list")


def test_the_bench_shows_why_and_tries_synonyms(client: Client, pages: list[Any]) -> None:
    assert "Try" in _get(client, "search_bench")
    shown = _get(client, "search_bench", q="heron")
    assert "in the title" in shown
    assert "% of the best possible" in shown
    tried = _get(client, "search_bench", q="ardea", synonyms="ardea, heron")
    before, after = tried.split("With your rules and what you try")
    assert "Pond" not in before
    assert "Pond" in after
    assert "new" in after or "2 results" in after
    assert not Synonyms.objects.exists()
    assert "only what to leave out" in _get(client, "search_bench", q="-heron")
    assert SearchedDay.objects.count() == 0


def test_one_synonym_alone_is_a_mistake_that_is_told(client: Client, pages: list[Any]) -> None:
    text = _get(client, "search_bench", q="heron", synonyms="bird")
    assert "Write two words or more, separated by commas." in text


def test_reasons_add_up_to_the_score(site: Any, pages: list[Any]) -> None:
    query = SearchQuery("heron", site.pk)
    hits = search(query).hits
    for hit, reasons in zip(hits, explain(query, hits), strict=True):
        total = min(1.0, sum(reason.score for reason in reasons))
        assert total == pytest.approx(hit.score, abs=0.002)
        fields = {reason.field for reason in reasons}
        title = {"text", "title", "address"}
        assert fields == (title if hit.object_id == pages[0].pk else {"text"})


def _day(site: Any, query: str, age: int = 0, **counts: int) -> None:
    day = timezone.now().date() - timedelta(days=age)
    SearchedDay.objects.create(day=day, site_id=site.pk, query=query, **counts)


def test_the_report(client: Client, site: Any, pages: list[Any]) -> None:
    assert "Nobody has searched" in _get(client, "search_report")
    _day(site, "heron", searches=8, clicks=4, positions=6)
    _day(site, "heron", age=3, searches=2)
    _day(site, "dodo", searches=5, without_results=5)
    _day(site, "ancient", age=60, searches=99)
    today = timezone.now().date()
    ClickedDay.objects.create(
        day=today, site_id=site.pk, query="heron", page_id=pages[0].pk, clicks=4
    )
    report = _get(client, "search_report")
    assert report.index(">heron<") < report.index(">dodo<")
    assert ">English<" in report, "languages go by their names"
    assert "4 (40 %)" in report
    assert "1.5" in report
    assert "Heron (4)" in report
    assert "33 % found nothing" in report
    assert "ancient" not in report
    assert "ancient" in _get(client, "search_report", days="90")
    nothing = _get(client, "search_report", order="nothing")
    assert ">dodo<" in nothing
    assert ">heron<" not in nothing
    unfollowed = _get(client, "search_report", order="unfollowed")
    assert ">heron<" in unfollowed
    assert ">dodo<" not in unfollowed
    assert ">heron<" in _get(client, "search_report", days="x", locale="zz", site="999")


def test_titles_of_pages_that_an_editor_may_not_see_are_left_out(
    client: Client, site: Any, pages: list[Any]
) -> None:
    GroupPagePermission.objects.filter(group__name="SEO manager").update(page=pages[2])
    _day(site, "heron", searches=8, clicks=4, positions=6)
    today = timezone.now().date()
    ClickedDay.objects.create(
        day=today, site_id=site.pk, query="heron", page_id=pages[0].pk, clicks=4
    )
    assert "Heron (4)" not in _get(client, "search_report")


def test_who_may_not_is_kept_out(pages: list[Any]) -> None:
    setup_roles()
    user = User.objects.create_user("author")
    user.groups.add(Group.objects.get(name="Author"))
    client = Client()
    client.force_login(user)
    names = ["search_report", "search_bench", "wagtailsnippets_search_curatedquery:add"]
    for name in names:
        assert client.get(reverse(name)).status_code in (302, 403)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("search_report") not in home
    assert CuratedQuery.objects.count() == 0
