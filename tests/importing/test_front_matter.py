from datetime import UTC, datetime

import pytest

from pages.importing.authors import AuthorEntry, read_authors
from pages.importing.errors import BrokenFile
from pages.importing.front_matter import read_date, read_front_matter


@pytest.mark.parametrize(
    ("text", "settings", "body", "toml"),
    [
        ("---\ntitle: A\n---\nText", {"title": "A"}, "Text", False),
        ("---\r\ntitle: A\r\n---\r\nText", {"title": "A"}, "Text", False),
        (
            '+++\ntitle = "A"\n[extra]\nteam = "x"\n+++\n\nText',
            {"title": "A", "extra": {"team": "x"}},
            "Text",
            True,
        ),
        (
            "---\nTitle: A\ncSpell:ignore: words\n---\n",
            {"title": "A", "cspell:ignore": "words"},
            "",
            False,
        ),
        ("---\n---\nText", {}, "Text", False),
        ("# No settings", {}, "# No settings", False),
    ],
)
def test_settings_and_text_are_told_apart(text, settings, body, toml):
    assert read_front_matter(text) == (settings, body, toml)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: [A\n---\n", "bad front matter"),
        ("+++\ntitle = A\n+++\n", "bad front matter"),
        ("---\ntitle: A\n", "no end"),
        ("---\n- a\n- b\n---\n", "not a list of names and values"),
    ],
)
def test_bad_settings_are_refused_with_the_reason(text, reason):
    with pytest.raises(BrokenFile, match=reason):
        read_front_matter(text)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-01-02", datetime(2024, 1, 2, tzinfo=UTC)),
        ('"2024-01-02"', datetime(2024, 1, 2, tzinfo=UTC)),
        ("2024-01-02T10:00:00Z", datetime(2024, 1, 2, 10, tzinfo=UTC)),
        ('"2024-01-02 10:00:00 +0100"', datetime(2024, 1, 2, 9, tzinfo=UTC)),
    ],
)
def test_dates_become_aware_times(written, date):
    settings = read_front_matter(f"---\ndate: {written}\n---\n").settings
    assert read_date(settings, "date") == date


def test_a_date_that_is_none_is_refused():
    with pytest.raises(BrokenFile, match="'tomorrow', which is not a date"):
        read_date({"date": "tomorrow"}, "date")


@pytest.mark.parametrize(
    ("settings", "authors"),
    [
        ({"authors": ["Ann", "Bob"]}, [("Ann", "", ""), ("Bob", "", "")]),
        ({"author": "Ann Example"}, [("Ann Example", "", "")]),
        ({"author": "Ann, Bob and Cleo"}, [("Ann", "", ""), ("Bob", "", ""), ("Cleo", "", "")]),
        ({"author": "[Ann](https://a.example) (Acme)"}, [("Ann", "https://a.example", "Acme")]),
        (
            {"author": "[Ann](https://a.example) (F5), [Bob\n  B](https://b.example) (Acme Inc)"},
            [("Ann", "https://a.example", "F5"), ("Bob B", "https://b.example", "Acme Inc")],
        ),
        ({"author": "[Ann](https://a.example), Cisco"}, [("Ann", "https://a.example", "")]),
        (
            {"author": {"name": "Ann", "url": "https://a.example"}},
            [("Ann", "https://a.example", "")],
        ),
        ({"params": {"author": "Ann"}}, [("Ann", "", "")]),
        ({"authors": ["Ann", "Ann"]}, [("Ann", "", "")]),
        ({}, []),
    ],
)
def test_authors_in_their_many_forms(settings, authors):
    assert read_authors(settings) == [AuthorEntry(*author) for author in authors]
