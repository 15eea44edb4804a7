"""What a search answers, and to whom."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.publishing.publisher import publish_all
from search.query import SearchAnswer, SearchError, SearchQuery, search
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_section,
    make_site,
    republish,
    translate,
)

pytestmark = pytest.mark.django_db


def ask(site: Any, q: str, **values: Any) -> SearchAnswer:
    return search(SearchQuery(q, site.pk, **values))


def ids(answer: SearchAnswer) -> list[int]:
    return [hit.object_id for hit in answer.hits]


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_a_hit(site: Any, index_changes: Callable[[], None]) -> None:
    blog = make_section(site.root_page, "Blog", slug="blog")
    page = make_article(
        blog,
        "Kingfishers & co",
        slug="kingfishers",
        body=[("rich_text", "<h2>Where they fish</h2><p>A kingfisher dives into rivers.</p>")],
    )
    index_changes()
    answer = ask(site, "kingfisher dives")
    (hit,) = answer.hits
    assert (answer.total_count, answer.corrected_query) == (1, None)
    assert (hit.kind, hit.object_id, hit.type) == ("page", page.pk, "pages.ArticlePage")
    assert (hit.site_id, hit.locale, hit.path) == (site.pk, "en", "/blog/kingfishers/")
    assert orjson.loads(hit.card)["title"] == "Kingfishers & co"
    assert 0 < hit.score <= 1
    assert hit.title == "<mark>Kingfishers</mark> &amp; co"
    assert hit.passages[0].html == "A <mark>kingfisher</mark> <mark>dives</mark> into rivers."
    assert hit.passages[0].anchor
    assert hit.passages[0].heading == "Where they fish"


def test_two_queries(site: Any, index_changes: Callable[[], None]) -> None:
    """Expect 2 queries: what was withdrawn since the last commit, and the documents of the hits."""
    for number in range(5):
        make_article(site.root_page, f"Wren {number}")
    index_changes()
    for values in ({}, {"types": ["*"]}, {"order": "date"}, {"offset": 3}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(site, "wren", **values).hits
        assert len(queries) == 2


def test_filters(site: Any, index_changes: Callable[[], None]) -> None:
    news, ada = make_category("News"), make_author("Ada")
    blog = make_section(site.root_page, "Blog")
    one = make_article(blog, "Wren", tags=["small", "brown"], category=news)
    two = make_article(site.root_page, "Wren", authors=[ada], tags=["loud"])
    index_changes()
    assert ids(ask(site, "wren", tags=["brown"])) == [one.pk]
    assert set(ids(ask(site, "wren", tags=["brown", "loud"]))) == {one.pk, two.pk}
    assert ids(ask(site, "wren", categories=["news"])) == [one.pk]
    assert ids(ask(site, "wren", categories=[str(news.pk)])) == [one.pk]
    assert ids(ask(site, "wren", authors=["ada"])) == [two.pk]
    assert ids(ask(site, "wren", under=blog.pk)) == [one.pk]
    assert set(ids(ask(site, "wren", under=site.root_page.pk))) == {one.pk, two.pk}
    assert ids(ask(site, "wren", types=["pages.HomePage"])) == []


def test_order_by_date(site: Any, index_changes: Callable[[], None]) -> None:
    from datetime import UTC, datetime

    pages = [
        make_article(
            site.root_page, "Wren", first_published_at=datetime(2020 + n, 1, 1, tzinfo=UTC)
        )
        for n in (1, 3, 2)
    ]
    index_changes()
    dates = {page.pk: page.first_published_at for page in pages}
    found = ids(ask(site, "wren", order="date"))
    assert found == sorted(dates, key=lambda pk: dates[pk], reverse=True)


def test_sites_and_locales(site: Any, index_changes: Callable[[], None]) -> None:
    other = make_site("other.example", is_default_site=False)
    here = make_article(site.root_page, "Wren")
    make_article(other.root_page, "Wren")
    japanese = translate(here, "ja", title="ミソサザイ Wren")
    index_changes()
    assert set(ids(ask(site, "wren"))) == {here.pk, japanese.pk}
    assert ids(ask(site, "wren", locales=["ja"])) == [japanese.pk]
    assert ids(ask(site, "ミソサザイ")) == [japanese.pk]
    assert ids(ask(site, "wren", locales=["fr"])) == []
    assert len(ids(ask(other, "wren"))) == 1


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({"q": ""}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "x" * 257}, "q"),
        ({"order": "price"}, "order"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": 1001}, "offset"),
    ],
)
def test_values_out_of_bounds(engine: Any, values: dict[str, Any], parameter: str) -> None:
    with pytest.raises(SearchError) as error:
        search(SearchQuery(**{"q": "wren", "site_id": 1, **values}))
    assert error.value.parameter == parameter


def test_without_an_index_the_answer_is_empty(site: Any, engine: Any) -> None:
    assert ask(site, "wren") == SearchAnswer(0, (), None, 0)


def test_a_restriction_holds_before_the_index_has_caught_up(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    club = make_section(site.root_page, "Club")
    for number in range(3):
        make_article(club, f"Nightjar secret {number}")
    free = make_article(site.root_page, "Nightjar")
    index_changes()
    assert ask(site, "nightjar").total_count == 4
    seq = engine.seq()
    restrict(club)
    for values in ({}, {"limit": 1}, {"order": "date"}, {"locales": ["en"]}, {"types": ["*"]}):
        answer = ask(site, "nightjar", **values)
        assert (answer.total_count, ids(answer)) == (1, [free.pk])
    for q in ("secret", "secrt", "secre", "club"):
        assert ask(site, q) == SearchAnswer(0, (), None, seq)
    assert engine.seq() == seq  # it really had not
    index_changes()
    for q in ("secret", "secrt", "secre", "club"):
        assert ask(site, q) == SearchAnswer(0, (), None, engine.seq())
    assert ask(site, "nightjar").total_count == 1


def test_a_restriction_that_is_lifted(site: Any, index_changes: Callable[[], None]) -> None:
    club = make_section(site.root_page, "Club")
    page = make_article(club, "Nightjar")
    restrict(club)
    index_changes()
    assert ask(site, "nightjar").total_count == 0
    PageViewRestriction.objects.all().delete()
    index_changes()
    assert ids(ask(site, "nightjar")) == [page.pk]


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_what_is_taken_away_is_gone_at_once(
    site: Any, index_changes: Callable[[], None], action: str
) -> None:
    club = make_section(site.root_page, "Club")
    make_article(club, "Nightjar")
    index_changes()
    if action == "unpublish":
        club.get_descendants().first().specific.unpublish()
    else:
        club.delete()
    publish_all()
    assert ask(site, "nightjar").total_count == 0


def test_text_that_was_taken_out_is_not_quoted(
    site: Any, index_changes: Callable[[], None]
) -> None:
    page = make_article(site.root_page, "Nightjar", summary="The code is 1234.")
    index_changes()
    republish(page, title="Nightjar <2>", summary="There is no code.")
    publish_all()
    (hit,) = ask(site, "nightjar").hits
    assert (hit.title, hit.passages) == ("Nightjar &lt;2&gt;", ())
    index_changes()
    (hit,) = ask(site, "code").hits
    assert hit.passages[0].html == "There is no <mark>code</mark>."


def test_corrections(site: Any, index_changes: Callable[[], None]) -> None:
    make_article(site.root_page, "Nightjars sing")
    index_changes()
    assert ask(site, "nihgtjars sing").corrected_query == "nightjars sing"
    assert ask(site, "nihgtjars sing", spell=False).corrected_query is None
