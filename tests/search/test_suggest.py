"""Pages as you type."""

import time
from typing import Any

import pytest

from search.engines.interface import EngineAnswer, EngineQuery, Key
from tests.search.documents import document, fill, numbers


def suggest(engine: Any, text: str, **values: Any) -> EngineAnswer:
    return engine.suggest(EngineQuery(text, **{"site_ids": (1,), "limit": 5, **values}))


def suggested(engine: Any, text: str, **values: Any) -> list[int]:
    return numbers(suggest(engine, text, **values))


@pytest.fixture
def shelf(engine: Any) -> Any:
    fill(
        engine,
        document(1, "Kestrels in the city", "hovering falcons"),
        document(2, "Kestrel", "falcon"),
        document(3, "Owls", "Not a kestrel, nor a kite."),
        document(4, "The kite and the falcon"),
        document(5, "Kite", type="pages.StandardPage"),
        document(6, "Café <b>", "x"),
        document(7, "東京都の図書館", locale="ja"),
        document(8, "Kestrel", kind="image", site=0),
    )
    return engine


def test_titles_come_first(shelf: Any) -> None:
    assert suggested(shelf, "kes")[-1] == 3
    assert set(suggested(shelf, "kes")) == {1, 2, 3}
    assert suggested(shelf, "kestrel") == [2, 1, 3]  # the whole word, then longer ones
    assert suggested(shelf, "k", limit=10) == suggested(shelf, "K", limit=10)
    assert 3 not in suggested(shelf, "k", limit=10)  # one letter stands in every text
    assert suggested(shelf, "zzz") == suggested(shelf, " !") == suggested(shelf, "") == []


def test_the_words_before_must_be_there(shelf: Any) -> None:
    assert suggested(shelf, "the fal") == [4, 1]
    assert suggested(shelf, "kestrel ci") == [1]  # in another form
    assert suggested(shelf, "kestrel fal") == [2, 1] or suggested(shelf, "kestrel fal") == [1, 2]
    assert suggested(shelf, "owls kit") == [3]
    assert suggested(shelf, "owls zzz") == suggested(shelf, "zzz owls") == []
    assert suggested(shelf, "ki ") == []  # the word is over
    assert suggested(shelf, "kite ") == [5, 4, 3]


def test_marks_accents_and_scripts(shelf: Any) -> None:
    assert suggest(shelf, "kestr").hits[0].title.startswith("<mark>Kestrel")
    (cafe,) = suggest(shelf, "cafe").hits
    assert (cafe.key.object_id, cafe.title) == (6, "<mark>Café</mark> &lt;b&gt;")
    assert suggest(shelf, "falcon the kit").hits[0].title == (
        "<mark>The</mark> <mark>kite</mark> and <mark>the</mark> <mark>falcon</mark>"
    )
    assert suggested(shelf, "東京") == suggested(shelf, "図書") == [7]
    assert suggested(shelf, "東京", locales=("en",)) == []


def test_filters(shelf: Any) -> None:
    assert suggested(shelf, "kit", types=("pages.StandardPage",)) == [5]
    assert 8 in suggested(shelf, "kes", site_ids=(0, 1))
    assert 8 not in suggested(shelf, "kes", site_ids=(0, 1), kinds=("page",))
    assert len(suggested(shelf, "kes", limit=1)) == 1


def test_nothing_comes_from_what_nobody_may_find(shelf: Any) -> None:
    hidden = frozenset([Key(1, "en", "page", 1)])
    assert suggested(shelf, "city", exclude=hidden) == suggested(shelf, "hov", exclude=hidden) == []
    assert suggested(shelf, "kes", exclude=hidden) == [2, 3]
    with shelf.writer() as writer:
        writer.delete(hidden)
        writer.commit(2)
    assert suggested(shelf, "cit") == suggested(shelf, "in the c") == []


@pytest.mark.parametrize(
    "hostile",
    [
        '"',
        "\x00",
        "*",
        "a\x00b",
        "(" * 256,
        "k " * 128,
        "e\u0301" * 128,
        "\u202ekes",
        "💥",
        "\ud7ff",
    ],
)
def test_hostile_queries(shelf: Any, hostile: str) -> None:
    began = time.perf_counter()
    suggest(shelf, hostile)
    assert time.perf_counter() - began < 0.5
