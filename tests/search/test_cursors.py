"""Going on behind the last hit, however many there are and whatever changes meanwhile."""

from typing import Any

import pytest

from search.engines.interface import Key, StaleCursor
from tests.search.documents import ask, document, fill, numbers


def walk(engine: Any, text: str, limit: int, **values: Any) -> list[int]:
    seen: list[int] = []
    after = None
    while True:
        answer = ask(engine, text, limit=limit, after=after, highlight=False, **values)
        seen += numbers(answer)
        if answer.next is None:
            return seen
        assert len(answer.hits) == limit
        assert len(answer.next) <= 2000
        after = answer.next


@pytest.mark.parametrize("newest_first", [False, True])
def test_every_document_once(engine: Any, newest_first: bool) -> None:
    count = 1_300
    fill(
        engine,
        *(
            # Many of the same date and with the same score, in two languages.
            document(n, "Wren", "x " * (n % 7), locale=("en", "fr")[n % 2], published_at=n // 9)
            for n in range(count)
        ),
    )
    seen = walk(engine, "wren", 97, newest_first=newest_first)
    assert sorted(seen) == list(range(count))
    assert seen[:100] == [
        number
        for offset in (0, 50)
        for number in numbers(
            ask(engine, "wren", limit=50, offset=offset, newest_first=newest_first)
        )
    ]
    if newest_first:
        assert [n // 9 for n in seen if n // 9] == sorted(n // 9 for n in seen if n // 9)[::-1]


def test_changes_in_between_neither_hide_nor_repeat_anything(engine: Any) -> None:
    fill(engine, *(document(n, "Wren", published_at=n) for n in range(1, 301)))
    first = ask(engine, "wren", newest_first=True, limit=50)
    assert numbers(first) == list(range(300, 250, -1))
    with engine.writer() as writer:
        writer.index(document(n, "Wren", published_at=n) for n in range(301, 340))
        # The place itself is gone, and some before and behind it.
        writer.delete(Key(1, "en", "page", n) for n in (251, 252, 280, 250, 249))
        writer.commit(2)
    second = ask(engine, "wren", newest_first=True, limit=50, after=first.next)
    assert numbers(second) == list(range(248, 198, -1))
    with engine.writer() as writer:
        writer.index([document(1000, "Wren", published_at=1000)])
        writer.commit(3)
    third = ask(engine, "wren", newest_first=True, limit=50, after=second.next)
    assert numbers(third) == list(range(198, 148, -1))


def test_there_is_no_next_page_after_the_last_hit(engine: Any) -> None:
    fill(engine, *(document(n, "Wren") for n in range(10)))
    assert ask(engine, "wren", limit=10).next is None
    assert ask(engine, "wren", limit=9).next
    assert ask(engine, "wren", limit=5, offset=5).next is None
    assert ask(engine, "wren", limit=5, offset=50).next is None
    assert ask(engine, "nothing").next is None


@pytest.mark.parametrize("after", ["", "x", "[]", "[1,2,3]", '{"a":1}', "[null,1,2,3]", "9" * 99])
def test_a_place_that_is_none(engine: Any, after: str) -> None:
    fill(engine, document(1, "Wren"))
    if after:
        with pytest.raises(StaleCursor):
            ask(engine, "wren", after=after)
