"""What a search answers, and to whom."""

import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.publishing.publisher import publish_all
from search.desk.rules import rules
from search.query import IndexBehind, SearchAnswer, SearchError, SearchQuery, search
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


def test_one_query(site: Any, index_changes: Callable[[], None]) -> None:
    """Expect 1: the documents of the hits, together with what was withdrawn since the commit."""
    for number in range(5):
        make_article(site.root_page, f"Wren {number}")
    index_changes()
    rules()
    for values in ({}, {"types": ["*"]}, {"order": "date"}, {"offset": 3}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(site, "wren", **values).hits
        assert len(queries) == 1


def test_what_is_withdrawn_is_known_the_second_time(
    site: Any, index_changes: Callable[[], None]
) -> None:
    """Expect 1 more query the first time: the documents of what the engine finds without it."""
    gone, _ = (make_article(site.root_page, f"Wren {number}") for number in range(2))
    index_changes()
    rules()
    assert ask(site, "wren").total_count == 2
    gone.unpublish()
    publish_all()  # and the index does not follow
    for expected in (2, 1):
        with CaptureQueriesContext(connection) as queries:
            assert ask(site, "wren").total_count == 1
        assert len(queries) == expected
    index_changes()
    for expected in (2, 1):
        with CaptureQueriesContext(connection) as queries:
            assert ask(site, "wren").total_count == 1
        assert len(queries) == expected


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


def test_phrases_and_exclusions(site: Any, index_changes: Callable[[], None]) -> None:
    one = make_article(site.root_page, "Grey heron fishing")
    two = make_article(site.root_page, "Heron, grey")
    index_changes()
    assert set(ids(ask(site, "grey heron"))) == {one.pk, two.pk}
    assert ids(ask(site, '"grey heron"')) == [one.pk]
    assert ids(ask(site, "heron -fish")) == [two.pk]
    assert ids(ask(site, 'heron -"grey heron"')) == [two.pk]
    answer = ask(site, 'fihsing "grey heron" -owl')
    assert (ids(answer), answer.corrected_query) == ([one.pk], 'fishing "grey heron" -owl')
    with pytest.raises(SearchError, match="only what to leave out") as error:
        ask(site, '-heron -"grey owl"')
    assert error.value.parameter == "q"


def test_dates(site: Any, index_changes: Callable[[], None]) -> None:
    from datetime import UTC, datetime

    pages = {
        year: make_article(
            site.root_page, "Wren", first_published_at=datetime(year, 6, 1, tzinfo=UTC)
        )
        for year in (2020, 2021, 2022)
    }
    index_changes()

    def years(**values: Any) -> set[int]:
        found = ids(ask(site, "wren", **values))
        return {year for year, page in pages.items() if page.pk in found}

    assert years(published_from=datetime(2021, 6, 1, tzinfo=UTC)) == {2021, 2022}
    assert years(published_from=datetime(2021, 6, 1, 0, 0, 0, 1, tzinfo=UTC)) == {2022}
    assert years(published_before=datetime(2021, 6, 1, tzinfo=UTC)) == {2020}
    assert years(years=[2020, 2022, 1999]) == {2020, 2022}


def facet(answer: SearchAnswer, name: str) -> list[tuple[str, str, int]]:
    return [(value.value, value.label, value.count) for value in answer.facets[name]]


def test_facets(site: Any, index_changes: Callable[[], None]) -> None:
    news, ada = make_category("News & <more>", slug="news"), make_author("Ada Lovelace")
    here = make_article(site.root_page, "Wren", tags=["small"], category=news, authors=[ada])
    make_article(site.root_page, "Wren", tags=["small", "brown"])
    make_section(site.root_page, "Wren")
    index_changes()
    names = ("type", "tags", "category", "author", "year")
    answer = ask(site, "wren", facets=names, limit=1)
    assert facet(answer, "type") == [
        ("pages.ArticlePage", "Article", 2),
        ("pages.SectionPage", "Section", 1),
    ]
    assert facet(answer, "tags") == [("small", "small", 2), ("brown", "brown", 1)]
    assert facet(answer, "category") == [("news", "News & <more>", 1)]
    assert facet(answer, "author") == [(ada.slug, "Ada Lovelace", 1)]
    year = str(here.first_published_at.year)
    assert facet(answer, "year") == [(year, year, 3)]
    narrowed = ask(site, "wren", facets=["type", "tags"], types=["pages.SectionPage"])
    assert facet(narrowed, "type") == facet(answer, "type")
    assert facet(narrowed, "tags") == []
    for value, _, count in facet(answer, "category"):
        assert ask(site, "wren", categories=[value]).total_count == count
    with pytest.raises(SearchError, match="no facet") as error:
        ask(site, "wren", facets=["tags", "colour"])
    assert error.value.parameter == "facets"


def test_no_facet_counts_or_names_what_was_withdrawn(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    club = make_section(site.root_page, "Club")
    secret = make_category("Secret")
    make_article(club, "Nightjar", tags=["hidden", "bird"], category=secret)
    ada = make_author("Ada")
    make_article(site.root_page, "Nightjar", tags=["bird"], authors=[ada])
    index_changes()
    seq = engine.seq()
    restrict(club)
    answer = ask(site, "nightjar", facets=["tags", "category", "author"])
    assert facet(answer, "tags") == [("bird", "bird", 1)]
    assert facet(answer, "category") == []
    assert facet(answer, "author") == [(ada.slug, "Ada", 1)]
    ada.delete()
    publish_all()
    assert engine.seq() == seq
    assert facet(ask(site, "nightjar", facets=["author"]), "author") == []


def test_a_facet_joins_the_translations_of_a_category(
    site: Any, index_changes: Callable[[], None]
) -> None:
    from wagtail.models import Locale

    news = make_category("News", slug="news")
    page = make_article(site.root_page, "Wren", category=news)
    make_article(site.root_page, "Wren", category=news)
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    nouvelles = news.copy_for_translation(locale)
    nouvelles.name = "Nouvelles"
    nouvelles.save()
    translate(page, "fr", category=nouvelles)
    index_changes()
    assert facet(ask(site, "wren", facets=["category"]), "category") == [("news", "News", 3)]
    french = ask(site, "wren", facets=["category"], locales=["fr"])
    assert facet(french, "category") == [("news", "Nouvelles", 1)]


def test_a_facet_shows_its_fifty_most_frequent_values(
    site: Any, index_changes: Callable[[], None]
) -> None:
    make_article(site.root_page, "Wren", tags=[f"tag{n:02}" for n in range(60)])
    make_article(site.root_page, "Wren", tags=["tag57"])
    index_changes()
    values = facet(ask(site, "wren", facets=["tags"]), "tags")
    assert len(values) == 50
    assert values[0] == ("tag57", "tag57", 2)


def test_cursors(site: Any, index_changes: Callable[[], None]) -> None:
    pages = {make_article(site.root_page, f"Wren {n}").pk for n in range(5)}
    index_changes()
    first = ask(site, "wren", limit=2)
    second = ask(site, "wren", limit=2, cursor=first.next_cursor, highlight=False)
    third = ask(site, "wren", limit=50, cursor=second.next_cursor)
    assert third.next_cursor is None
    assert set(ids(first) + ids(second) + ids(third)) == pages
    assert (third.total_count, len(third.hits)) == (5, 1)
    for values in ({"q": "wrens"}, {"order": "date"}, {"tags": ["a"]}, {"locales": ["en"]}):
        with pytest.raises(SearchError, match="another query"):
            ask(site, **{"q": "wren", **values}, cursor=first.next_cursor)
    for cursor in ("", "x", "a:b:c", f"{first.next_cursor}x", "\x00", "é" * 500):
        with pytest.raises(SearchError, match="no cursor") as error:
            ask(site, "wren", cursor=cursor)
        assert error.value.parameter == "cursor"
    with pytest.raises(SearchError, match="beside cursor"):
        ask(site, "wren", cursor=first.next_cursor, offset=1)


def test_waiting_for_a_change(site: Any, engine: Any, index_changes: Callable[[], None]) -> None:
    page = make_article(site.root_page, "Wren")
    index_changes()
    seq = engine.seq()
    assert ids(ask(site, "wren", min_seq=seq)) == [page.pk]
    began = time.perf_counter()
    with pytest.raises(IndexBehind, match=f"up to change {seq}") as error:
        ask(site, "wren", min_seq=seq + 1000)  # there is no such change
    assert error.value.seq == seq
    assert time.perf_counter() - began < 1
    republish(page, title="Heron")
    publish_all()
    with pytest.raises(IndexBehind):
        ask(site, "heron", min_seq=seq + 1)
    assert 2 <= time.perf_counter() - began < 4
    index_changes()
    assert ids(ask(site, "heron", min_seq=seq + 1)) == [page.pk]
