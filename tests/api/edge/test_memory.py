"""What memory keeps, forgets and takes; nothing here needs a database."""

import random
import threading
import time
import tracemalloc
from typing import Any

import pytest

from api.edge.kept import Kept
from api.edge.keys import Meaning, read_spelling
from api.edge.memory import Memory, Position

MB = 2**20
HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "public"),
    ("ETag", '"abc"'),
    ("Vary", "Authorization"),
    ("Cache-Tag", "page-1"),
]


def made(query: str, size: int = 3_000, tags: tuple[str, ...] = ("page-1",)) -> Kept:
    meaning = Meaning("localhost", "/api/v1/pages/", query)
    return Kept.of_response(meaning, "200 OK", HEADERS, random.randbytes(size), frozenset(tags))


def memory_of(megabytes: int = 1) -> Memory:
    memory = Memory(megabytes * MB)
    memory.begin(Position(0, 0), time.monotonic() + 1_000)
    return memory


def ask(memory: Memory, query: str, **values: Any) -> bool:
    """Ask as the edge does; return whether it came from memory."""
    kept = memory.find(Meaning("localhost", "/api/v1/pages/", query))
    if kept is not None:
        kept.hits += 1
        return True
    kept = made(query, **values)
    if memory.put(kept, memory.mark()):
        memory.spell(("localhost", "/api/v1/pages/", query), kept)
    return False


def test_a_purge_takes_the_answers_with_one_of_its_tags_and_no_others() -> None:
    memory = memory_of()
    ask(memory, "a", tags=("page-1", "list-1"))
    ask(memory, "b", tags=("page-2", "list-1"))
    ask(memory, "c", tags=("page-3",))
    memory.advance(memory.position, Position(1, 0), ["page-1", "page-9"])
    assert [ask(memory, query) for query in "bca"] == [True, True, False]
    memory.advance(memory.position, Position(2, 0), ["list-1"])
    assert ask(memory, "c")
    assert not ask(memory, "b")


def test_an_answer_that_was_read_before_a_purge_is_not_kept() -> None:
    memory = memory_of()
    mark = memory.mark()
    memory.advance(memory.position, Position(1, 0), ["page-1"])
    assert not memory.put(made("a"), mark)
    assert memory.put(made("b", tags=("page-2",)), mark)
    assert memory.put(made("a"), memory.mark())


def test_an_answer_that_was_read_before_so_many_purges_that_they_are_forgotten_is_not_kept() -> (
    None
):
    memory = memory_of()
    mark = memory.mark()
    for number in range(2_000):
        memory.advance(memory.position, Position(number + 1, 0), ["page-9"])
    assert not memory.put(made("a"), mark)


@pytest.mark.parametrize("now", [Position(9, 4), Position(4, 3), Position(5, 2)])
def test_another_epoch_or_a_restored_backup_forgets_everything(now: Position) -> None:
    memory = memory_of()
    memory.begin(Position(5, 3), time.monotonic() + 1_000)
    mark = memory.mark()
    ask(memory, "a")
    memory.advance(memory.position, now, [])
    assert memory.position == now
    assert not memory.put(made("b"), mark)
    assert not ask(memory, "a")


def test_two_threads_that_catch_up_at_once_never_go_back() -> None:
    memory = memory_of()
    known = memory.position
    memory.advance(known, Position(7, 0), ["page-1"])
    memory.advance(known, Position(5, 0), ["page-1"])
    assert memory.position == Position(7, 0)


def test_nothing_is_kept_while_nothing_may_be_sent() -> None:
    memory = memory_of()
    ask(memory, "a")
    memory.forget()
    assert memory.valid_until == 0
    assert len(memory) == memory.size == 0
    assert not memory.put(made("a"), memory.mark())
    memory.advance(memory.position, Position(1, 0), [], time.monotonic() + 9)
    assert memory.valid_until == 0  # only a new beginning ends that


def test_hot_answers_stay_in_a_flood_of_requests_that_differ() -> None:
    memory = memory_of()
    hot = [f"hot-{n}" for n in range(40)]
    for _ in range(6):
        for query in hot:
            ask(memory, query)
    hits = 0
    for n in range(6_000):
        ask(memory, f"flood-{n}")
        if n % 10 == 0:
            hits += ask(memory, hot[n // 10 % 40])
        assert memory.size <= memory.capacity
    assert hits > 590


def test_hot_answers_stay_in_a_flood_of_requests_that_come_three_times() -> None:
    """Who knows the rule and asks for everything often enough gets in, and not hot answers out."""
    memory = memory_of()
    hot = [f"hot-{n}" for n in range(20)]
    for _ in range(6):
        for query in hot:
            ask(memory, query)
    hits = asked = 0
    for n in range(4_000):
        for _ in range(3):
            ask(memory, f"flood-{n}")
        ask_now = hot[n % 20]
        asked += 1
        hits += ask(memory, ask_now)
    assert hits / asked > 0.95


def test_what_was_hot_once_makes_room() -> None:
    memory = memory_of()
    for _ in range(50):
        ask(memory, "yesterday")
    for n in range(3_000):
        for _ in range(4):
            ask(memory, f"today-{n}")
    assert not ask(memory, "yesterday")


def test_hot_answers_that_are_purged_go_straight_back() -> None:
    memory = memory_of()
    for _ in range(5):
        for n in range(40):
            ask(memory, f"hot-{n}", tags=("list-1",))
    memory.advance(memory.position, Position(1, 0), ["list-1"])
    for n in range(40):
        ask(memory, f"hot-{n}", tags=("list-1",))
    for n in range(1_000):
        ask(memory, f"flood-{n}")
    assert sum(ask(memory, f"hot-{n}") for n in range(40)) >= 38


def test_spellings_of_one_answer_are_bounded() -> None:
    memory = memory_of()
    kept = made("a=1&b=2")
    memory.put(kept, memory.mark())
    for n in range(5_000):
        memory.spell(("localhost", "/api/v1/pages/", f"b=%32&a=1&{'&' * n}"), kept)
    assert len(memory.spellings) <= 8
    assert memory.size < 200_000


def test_the_account_is_at_least_what_is_really_taken() -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        memory = memory_of(2)
        for n in range(4_000):
            ask(memory, f"query-{n:06}", size=600, tags=(f"page-{n}", "list-1", "site-1"))
            kept = memory.find(Meaning("localhost", "/api/v1/pages/", f"query-{n:06}"))
            if kept is not None and n % 3 == 0:
                memory.has_grown(kept, kept.make("gzip").size)
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(memory) > 200
    assert taken < 2 * MB * 1.4  # keys of what is gone are remembered beside it
    # The other way round, too: the memory is used.
    assert taken > 2 * MB * 0.4


def test_an_answer_that_would_fill_the_memory_is_not_kept() -> None:
    memory = memory_of()
    assert not memory.put(made("a", size=MB // 8), memory.mark())
    assert not Memory(0).put(made("a"), 0)


def test_many_threads_at_once_leave_the_account_right() -> None:
    memory = memory_of()
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        rng = random.Random(seed)
        try:
            for n in range(2_000):
                ask(memory, f"q-{rng.randrange(400)}", tags=(f"page-{rng.randrange(50)}",))
                if n % 20 == 0:
                    known = memory.position
                    memory.advance(known, Position(known.seq + 1, 0), [f"page-{rng.randrange(50)}"])
        except BaseException as error:  # it is for the main thread to raise it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    memory.advance(memory.position, Position(10**6, 0), [f"page-{n}" for n in range(50)])
    assert memory.size == len(memory) == len(memory.spellings) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a=1&b=2", "b=2&a=1"),
        ("path=/a/", "path=%2Fa%2F"),
        ("path=/%C3%A9/", "path=/%c3%a9/"),
        ("q=a+b", "q=a%20b"),
        ("tags=a&tags=b&limit=1", "tags=a&limit=1&tags=b"),
        ("limit=1", "limit=1&min_seq=7"),
    ],
)
def test_one_meaning_has_one_key(one: str, other: str) -> None:
    first, second = (read_spelling(("h", "/p/", query)) for query in (one, other))
    assert first
    assert second
    assert first.meaning == second.meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a=1", "a=2"),
        ("a=1", "a=1&b="),
        ("a=1%26b=2", "a=1&b=2"),
        ("a=x", "a=X"),
        ("tags=a&tags=b", "tags=b&tags=a"),
        ("path=/a%252F", "path=/a%2F"),
    ],
)
def test_two_meanings_have_two_keys(one: str, other: str) -> None:
    first, second = (read_spelling(("h", "/p/", query)) for query in (one, other))
    assert first
    assert second
    assert first.meaning != second.meaning


@pytest.mark.parametrize(
    "query",
    ["a=%ff", "&".join(["a"] * 101), "a=" + "x" * 1_000, "min_seq=x", "min_seq=1&min_seq=2"],
)
def test_what_cannot_be_read_is_left_to_django(query: str) -> None:
    assert read_spelling(("h", "/p/", query)) is None
