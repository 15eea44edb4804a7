"""What is typed, taken apart; and what each part does to the results."""

from typing import Any

import pytest

from search.engines.interface import Section
from search.query_language import Asked, parse
from tests.search.documents import ask, document, fill, found


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "without"),
    [
        ("red apples", "red apples", (), ()),
        ('"red apples" pie', "pie", ("red apples",), ()),
        ("“red  apples” pie", "pie", ("red apples",), ()),
        ("« red apples »", "", ("red apples",), ()),
        ("pie -apples", "pie", (), ("apples",)),
        ('pie -"red apples" -pears', "pie", (), ("red apples", "pears")),
        ("pie -red-hot", "pie", (), ("red-hot",)),
        ('東京"図書館"', "東京", ("図書館",), ()),
        ('"a" "a"', "", ("a",), ()),
        # None of these is an operator.
        ("re-use --help - -", "re-use --help - -", (), ()),
        ('5" and 3" disks', '5" and 3" disks', (), ()),
        ('an "open quote', 'an "open quote', (), ()),
        ('"" "!?" -"" -"!"', "", (), ()),
        ("a AND b OR NOT c", "a AND b OR NOT c", (), ()),
        ('"' * 256, "", (), ()),
    ],
)
def test_the_parts_of_a_query(
    typed: str, words: str, phrases: tuple[str, ...], without: tuple[str, ...]
) -> None:
    asked = parse(typed)
    assert Asked(asked.words.strip(), *asked[1:]) == Asked(words, phrases, without)


def test_a_corrected_query_keeps_its_operators() -> None:
    asked = parse('kestrl "in the air" -sea -"on land"')
    assert asked.with_words("kestrel ") == 'kestrel "in the air" -sea -"on land"'


@pytest.mark.parametrize("typed", ["-apples", '-"red apples" -pie', "- -a !", "-apples ?"])
def test_a_query_may_only_exclude(typed: str) -> None:
    assert parse(typed).only_excludes
    assert not parse(f"pie {typed}").only_excludes
    assert not parse(f'"pie" {typed}').only_excludes


def test_the_words_of_a_phrase_stand_together(engine: Any) -> None:
    fill(
        engine,
        document(1, "Red apples", "They are Crème brûlée red."),
        document(2, "Apples red", "The end", summary="of a summary"),
        document(3, "To be or not", "to be: that is the question"),
        document(4, "Other", sections=(Section("a", "A red", "x"), Section("b", "apples", ""))),
    )
    assert found(engine, "", phrases=("red apples",)) == [1]
    assert found(engine, "", phrases=("RED  apples!",)) == [1]
    assert found(engine, "", phrases=("apple",)) == []  # the exact word
    assert found(engine, "", phrases=("creme brulee",)) == [1]
    assert found(engine, "", phrases=("to be that is",)) == [3]
    assert found(engine, "", phrases=("that",)) == [3]
    # A phrase does not reach from one text into the next.
    assert found(engine, "", phrases=("summary the",)) == []
    assert found(engine, "", phrases=("red", "apples"), newest_first=True) == [4, 2, 1]
    # Other words only rank.
    assert found(engine, "question", phrases=("red apples",)) == [1]
    assert ask(engine, "question", phrases=("no such words",)).total == 0
    assert found(engine, "", phrases=("red aples",)) == []  # never corrected


@pytest.mark.parametrize(
    ("phrase", "numbers"),
    [("図書館", [1]), ("都の図", [1]), ("図書館 tower", [1]), ("東京図書", []), ("東", [1, 2])],
)
def test_phrases_of_unspaced_scripts(engine: Any, phrase: str, numbers: list[int]) -> None:
    fill(
        engine,
        document(1, "東京都の図書館 Tower", locale="ja"),
        document(2, "図書と館 東", locale="ja"),
    )
    assert sorted(found(engine, "", phrases=(phrase,))) == numbers


def test_what_is_excluded_is_not_found(engine: Any) -> None:
    fill(
        engine,
        document(1, "Birds", "The running gulls"),
        document(2, "Birds", "A gull runs on"),
        document(3, "Birds", "on the wing"),
    )

    def left(*without: str) -> list[int]:
        return sorted(found(engine, "birds", without=without))

    assert left("run") == [3]  # in any form
    assert left("running gulls") == [2, 3]
    assert left("the") == [2]  # a stop word
    assert left("GULLS", "wings") == []
    assert left("nothing", "such phrase") == [1, 2, 3]
    assert ask(engine, "birds", without=("run",), newest_first=True).total == 1


def test_a_phrase_is_marked_where_it_stands(engine: Any) -> None:
    text = "An apple. The <b> apple pie & more apple."
    fill(engine, document(1, "Apple Pie", text), document(2, "Tokyo 東京都の図書館", locale="ja"))
    (hit,) = ask(engine, "", phrases=("apple pie",)).hits
    assert hit.title == "<mark>Apple Pie</mark>"
    assert (
        hit.passages[0].html == "An apple. The &lt;b&gt; <mark>apple pie</mark> &amp; more apple."
    )
    (hit,) = ask(engine, "", phrases=("図書館",)).hits
    assert hit.title == "Tokyo 東京都の<mark>図書館</mark>"
