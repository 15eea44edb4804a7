"""Dates, years and facets of an engine."""

from typing import Any

import pytest

from search.engines.interface import FACETS, Key
from tests.search.documents import ask, document, fill, found

DAY = 86_400
YEAR = 366 * DAY


@pytest.fixture
def shelf(engine: Any) -> Any:
    ada, bob = "author\x1f1\x1fada\x1fAda", "author\x1f2\x1fbob\x1fBob"
    news, ja = "category\x1f7\x1fnews\x1fNews", "category\x1f8\x1fnews\x1f新着"
    fill(
        engine,
        document(1, "Wren", tags=("a", "b"), authors=("ada",), author_facets=(ada,),
                 published_at=10 * YEAR),
        document(2, "Wren", tags=("a",), authors=("ada", "bob"), author_facets=(ada, bob),
                 categories=("news", "7"), category_facets=(news,), published_at=11 * YEAR),
        document(3, "Wren", type="pages.StandardPage", tags=("b",), published_at=-YEAR),
        document(4, "Wren", locale="ja", categories=("news",), category_facets=(ja,),
                 published_at=11 * YEAR + DAY),
        document(5, "Heron", tags=("z",)),
    )  # fmt: skip
    return engine


def test_dates(shelf: Any) -> None:
    def between(start: int | None, end: int | None) -> list[int]:
        return sorted(found(shelf, "wren heron", published_from=start, published_before=end))

    assert between(11 * YEAR, None) == [2, 4]
    assert between(11 * YEAR + 1, None) == [4]
    assert between(None, 11 * YEAR) == [1, 3]  # without a date: in no period
    assert between(None, 11 * YEAR + 1) == [1, 2, 3]
    assert between(10 * YEAR, 11 * YEAR + DAY) == [1, 2]
    assert between(5, 5) == []
    assert sorted(found(shelf, "wren", years=(1980, 1968))) == [1, 3]
    assert found(shelf, "heron", years=(1970,)) == []


def test_facets_count_what_is_found(shelf: Any) -> None:
    facets = ask(shelf, "wren", facets=FACETS, limit=1).facets
    assert facets == {
        "type": {"pages.ArticlePage": 3, "pages.StandardPage": 1},
        "tags": {"a": 2, "b": 2},
        "category": {"category\x1f7\x1fnews\x1fNews": 1, "category\x1f8\x1fnews\x1f新着": 1},
        "author": {"author\x1f1\x1fada\x1fAda": 2, "author\x1f2\x1fbob\x1fBob": 1},
        "year": {"1981": 2, "1980": 1, "1968": 1},
    }
    assert list(facets["type"]) == ["pages.ArticlePage", "pages.StandardPage"]
    assert ask(shelf, "nothing", facets=("tags",)).facets == {"tags": {}}
    assert ask(shelf, "wren").facets == {}


def test_each_facet_is_counted_under_every_other_filter(shelf: Any) -> None:
    answer = ask(shelf, "wren", tags=("a",), authors=("bob",), facets=("type", "tags", "author"))
    assert answer.total == 1
    assert answer.facets["type"] == {"pages.ArticlePage": 1}
    assert answer.facets["tags"] == {"a": 1}  # under the author
    assert sum(answer.facets["author"].values()) == 3  # under the tag
    answer = ask(shelf, "wren", types=("pages.StandardPage",), years=(1968,), facets=FACETS)
    assert answer.facets["type"] == {"pages.StandardPage": 1}
    assert answer.facets["year"] == {"1968": 1}
    answer = ask(shelf, "wren", years=(1968,), facets=("year",), without=("japan",))
    assert answer.facets["year"] == {"1981": 2, "1980": 1, "1968": 1}


def test_excluded_documents_are_in_no_count(shelf: Any) -> None:
    hidden = frozenset([Key(1, "en", "page", 2), Key(1, "ja", "page", 4)])
    facets = ask(shelf, "wren", facets=FACETS, exclude=hidden).facets
    assert facets["category"] == {}
    assert facets["year"] == {"1980": 1, "1968": 1}
    assert facets["tags"] == {"b": 2, "a": 1}


def test_facets_by_date_are_those_of_what_is_shown(shelf: Any) -> None:
    with shelf.writer() as writer:
        writer.index([document(6, "Wren house", tags=("h",)), document(7, "House", tags=("i",))])
        writer.commit(2)
    answer = ask(shelf, "wren house", newest_first=True, facets=("tags",))
    assert (answer.total, answer.facets["tags"]) == (1, {"h": 1})
