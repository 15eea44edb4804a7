"""Unknown words are mended or completed, known ones never touched."""

from typing import Any

import pytest

from search.engines.edits import distance
from search.engines.interface import Key
from tests.search.documents import ask, document, fill, found, numbers


@pytest.fixture
def birds(engine: Any) -> Any:
    fill(
        engine,
        document(1, "Nightingales", "The nightingale sings"),
        document(2, "Sparrows", "A sparrow hops"),
        document(3, "Kestrel", "It hovers"),
        document(4, "Form", "from"),
    )
    return engine


def test_corrections(birds: Any) -> None:
    for typed, meant, number in (
        ("nightingle sings", "nightingale sings", 1),
        ("Nihgtingale sings", "nightingale sings", 1),
        ("nihgtingle sings", "nightingale sings", 1),
        ("sparow hops", "sparrow hops", 2),
        ("zparrow hops", "sparrow hops", 2),
        ("kesstrel hovers", "kestrel hovers", 3),
        ("kestre1l hovers", None, 3),
        ("kestrel hovers", None, 3),
        ("form from", None, 4),
    ):
        answer = ask(birds, typed)
        assert (answer.corrected, numbers(answer)) == (meant, [number]), typed


def test_a_correction_can_be_turned_off(birds: Any) -> None:
    assert numbers(ask(birds, "sparow", spell=False)) == []


def test_a_word_that_is_still_being_typed(birds: Any) -> None:
    answer = ask(birds, "nighti")
    assert (numbers(answer), answer.corrected) == ([1], None)
    assert answer.hits[0].title == "<mark>Nightingales</mark>"
    assert found(birds, "nighti ") == []  # the word is over
    assert found(birds, "n") == []


def test_short_words_and_numbers_are_left_alone(birds: Any) -> None:
    assert found(birds, "hpo") == []
    assert found(birds, "1234") == []


def test_no_word_comes_from_a_document_that_nobody_may_find(birds: Any) -> None:
    hidden = frozenset([Key(1, "en", "page", 1)])
    for typed in ("nightingle", "nighti"):
        answer = ask(birds, typed, exclude=hidden)
        assert (answer.total, answer.corrected) == (0, None)
    with birds.writer() as writer:
        writer.delete(hidden)
        writer.commit(2)
    # Tantivy still has the words of deleted documents in its dictionary.
    for typed in ("nightingle", "nighti"):
        answer = ask(birds, typed)
        assert (answer.total, answer.corrected) == (0, None)


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "abcd", 1),
        ("abc", "bc", 1),
        ("abcd", "badc", 2),
        ("abc", "xyz", 3),
        ("abc", "abcdef", 3),
    ],
)
def test_distance(first: str, second: str, edits: int) -> None:
    assert min(distance(first, second, 2), 3) == edits


def test_a_correction_leaves_longer_words_alone(engine: Any) -> None:
    fill(engine, document(1, "A hawk named Hawkkeye"))
    assert ask(engine, "hawkk hawkkeye").corrected == "hawk hawkkeye"
