"""The index as a store: what is committed is seen everywhere at once, what is not is never seen."""

import time
from contextlib import suppress
from typing import Any

import pytest

from search.engines.interface import EngineError, Key
from tests.search.documents import ask, document, fill, found, numbers


def test_there_is_nothing_at_first(engine: Any) -> None:
    assert engine.seq() is None
    assert ask(engine, "anything").total == 0
    assert engine.status().seq is None
    with pytest.raises(EngineError, match="search_index rebuild"), engine.writer():
        pass


def test_a_document_replaces_its_older_self(engine: Any) -> None:
    fill(engine, document(1, "Apples"), document(1, "Apples", kind="image", site=0))
    with engine.writer() as writer:
        writer.index([document(1, "Pears", seq=2)])
        writer.commit(2)
    assert found(engine, "apples") == []
    assert found(engine, "pears") == [1]
    assert ask(engine, "pears").hits[0].seq == 2
    assert found(engine, "apples", site_ids=(0, 1)) == [1]
    assert engine.status().documents == {(1, "en"): 1, (0, "en"): 1}


def test_deleting(engine: Any) -> None:
    fill(engine, document(1, "Apples"), document(2, "Apples"))
    with engine.writer() as writer:
        nowhere = Key(9, "xx", "page", 1)
        writer.delete([Key(1, "en", "page", 1), Key(1, "en", "other", 2), nowhere])
        writer.commit(2)
    assert found(engine, "apples") == [2]
    assert (engine.seq(), ask(engine, "apples").total) == (2, 1)


def test_what_is_not_committed_is_dropped(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    with suppress(ZeroDivisionError), engine.writer() as writer:
        writer.index([document(2, "Apples")])
        raise ZeroDivisionError
    with engine.writer() as writer:
        writer.commit(3)
    assert found(engine, "apples") == [1]


def test_excluded_documents_are_neither_found_nor_counted(engine: Any) -> None:
    fill(engine, *(document(number, "Apples") for number in range(1, 6)))
    answer = ask(engine, "apples", exclude=frozenset([Key(1, "en", "page", 2)]), limit=2)
    assert (len(answer.hits), answer.total) == (2, 4)
    assert 2 not in found(engine, "apples", exclude=frozenset([Key(1, "en", "page", 2)]))


def test_filters(engine: Any) -> None:
    fill(
        engine,
        document(1, "Apples", tags=("red",), categories=("fruit", "7"), published_at=10),
        document(2, "Apples", tags=("green", "sour"), authors=("eve",), ancestors=(1, 5)),
        document(3, "Apples", type="pages.StandardPage", kind="page", published_at=20),
        document(4, "Apples", type="media.Image", kind="image"),
    )
    assert found(engine, "apples", tags=("red", "sour")) == [1, 2]
    assert found(engine, "apples", tags=("red",), categories=("7",)) == [1]
    assert found(engine, "apples", tags=("red",), categories=("8",)) == []
    assert found(engine, "apples", authors=("eve",)) == [2]
    assert found(engine, "apples", under=5) == [2]
    assert found(engine, "apples", under=2) == []
    assert found(engine, "apples", kinds=("image",)) == [4]
    assert found(engine, "apples", types=("pages.StandardPage", "media.Image")) == [3, 4]
    assert found(engine, "apples", types=("pages.Nothing",)) == []
    assert found(engine, "apples", kinds=("page",), newest_first=True) == [3, 1, 2]


def test_newest_first_wants_every_word_if_it_can(engine: Any) -> None:
    fill(
        engine,
        document(1, "Red apples", published_at=1),
        document(2, "Red bricks", published_at=9),
        document(3, "Green apples", published_at=5),
    )
    assert found(engine, "red apples", newest_first=True) == [1]
    assert found(engine, "red apples") == [1, 3, 2] or found(engine, "red apples")[0] == 1
    assert found(engine, "red zebras", newest_first=True, spell=False) == [2, 1]


def test_pages_do_not_overlap(engine: Any) -> None:
    fill(engine, *(document(n, "Apples", "x " * n, locale=("en", "fr")[n % 2]) for n in range(40)))
    pages = [ask(engine, "apples", limit=7, offset=offset) for offset in range(0, 42, 7)]
    seen = [number for page in pages for number in numbers(page)]
    assert sorted(seen) == list(range(40))
    assert {page.total for page in pages} == {40}


def test_no_query_is_a_syntax_error(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    for hostile in (
        *("AND OR NOT", '"', "title:x", "*", "a* OR b~2", "[1 TO 2]", "\\", "\x00", "^1", "("),
        *("💥", "/x/"),
    ):
        assert ask(engine, hostile).total == 0, hostile
        assert found(engine, f"apples {hostile}") == [1], hostile


def test_the_longest_queries_are_quick(engine: Any) -> None:
    fill(engine, *(document(n, f"w{n}", "lorem ipsum dolor " * 50) for n in range(200)))
    began = time.perf_counter()
    ask(engine, ("lorem ipsum dolxr " * 30)[:256])
    ask(engine, " ".join(f"qwert{n}" for n in range(30))[:256])
    assert time.perf_counter() - began < 1


def test_a_new_index_replaces_the_old_one_at_its_end(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    with engine.builder() as builder:
        builder.index([document(2, "Pears")])
        builder.commit(5)
        assert (engine.seq(), found(engine, "apples"), found(engine, "pears")) == (1, [1], [])
    assert (engine.seq(), found(engine, "apples"), found(engine, "pears")) == (5, [], [2])


def test_a_new_index_that_fails_leaves_the_old_one(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    with suppress(ZeroDivisionError), engine.builder() as builder:
        builder.index([document(2, "Pears")])
        builder.commit(5)
        raise ZeroDivisionError
    assert (engine.seq(), found(engine, "apples")) == (1, [1])


def test_where_a_page_is_ranks_it_and_its_own_address_finds_it(engine: Any) -> None:
    fill(
        engine,
        document(1, "Configuration", "How agents are set up.", above=("Ruby",)),
        document(2, "Configuration", "How agents are set up.", above=("Java",)),
        document(4, "設定", "Configuration of an agent.", address="agent configuration"),
        document(3, "設定", "Configuration of an agent."),
        document(5, "Heron", "Java is an island.", address="other"),
    )
    ranked = [number for number in found(engine, "configuration java") if number < 3]
    assert ranked == [2, 1]
    ranked = [number for number in found(engine, "agent configuration") if number in (3, 4)]
    assert ranked == [4, 3]
    assert sorted(found(engine, "configuration")) == [1, 2, 3, 4]
    assert found(engine, "ruby", spell=False) == []
    assert found(engine, "other", spell=False) == [5]


def test_the_title_in_the_language_of_the_site_finds_like_the_title_and_is_not_shown(
    engine: Any,
) -> None:
    fill(
        engine,
        document(1, "はじめに", "Getting started.", locale="ja"),
        document(2, "はじめに", "Getting started.", own_title="Getting started", locale="ja"),
        document(3, "はじめに", "日本", own_title="Getting started", locale="ja"),
    )
    answer = ask(engine, "getting started", locales=("ja",))
    assert [hit.key.object_id for hit in answer.hits] == [2, 3, 1]
    assert {hit.title for hit in answer.hits} == {"はじめに"}
    assert found(engine, '"getting started"', phrases=("getting started",))[:1] == [2]
