"""What is shown of a hit: safe, and where the words are."""

import re
from typing import Any

import pytest

from search.engines.interface import Section
from tests.search.documents import ask, document, embedded_only, fill

HOSTILE = '<script>alert("x")</script> <img src=x onerror=alert(1)> &lt;b&gt; \' " <mark>'


def test_everything_but_the_marks_is_escaped(engine: Any) -> None:
    section = Section(
        '"><svg onload=alert(1)>', f"{HOSTILE} runner", f"{HOSTILE} running {HOSTILE}"
    )
    fill(engine, document(1, f"{HOSTILE} runs", summary=f"{HOSTILE} run", sections=(section,)))
    for query in ("running", "script alert", "b lt mark", "<script>", "onerror img"):
        hit = ask(engine, query).hits[0]
        shown = [hit.title]
        for passage in hit.passages:
            shown += [passage.html, passage.heading or ""]
        for html in shown:
            rest = html.replace("<mark>", "").replace("</mark>", "")
            assert not set("<>\"'") & set(rest), html
            assert html.count("<mark>") == html.count("</mark>")
    assert "&lt;<mark>script</mark>&gt;" in ask(engine, "script").hits[0].title


def test_only_what_was_searched_is_marked(engine: Any) -> None:
    fill(engine, document(1, "Running a runner's category", "Cats run. Concatenate; cat_run."))
    hit = ask(engine, "run cat").hits[0]
    assert hit.title == "<mark>Running</mark> a runner&#x27;s category"
    assert hit.passages[0].html == (
        "<mark>Cats</mark> <mark>run</mark>. Concatenate; <mark>cat</mark>_<mark>run</mark>."
    )


def test_neighbouring_pairs_are_one_mark(engine: Any) -> None:
    fill(engine, document(1, "東京都の図書館", "図書館は東京都にある", locale="ja"))
    hit = ask(engine, "東京都の図書館").hits[0]
    assert hit.title == "<mark>東京都の図書館</mark>"
    assert hit.passages[0].html == "<mark>図書館</mark>は<mark>東京都</mark>にある"


def test_passages_are_short_and_come_from_the_best_sections(engine: Any) -> None:
    filler = "nothing of interest " * 60
    sections = (
        Section("", "", f"{filler} zebra {filler}"),
        Section("stripes", "Stripes", f"{filler} the zebra has stripes & hooves {filler}"),
        Section("zebra-crossing", "Zebra crossing", "Wait."),
        Section("other", "Other", filler),
    )
    fill(engine, document(1, "Animals", sections=sections), document(2, "x", filler))
    passages = ask(engine, "zebra stripes").hits[0].passages
    assert [passage.anchor for passage in passages] == ["stripes", None, "zebra-crossing"]
    assert passages[0].heading == "<mark>Stripes</mark>"
    assert "<mark>zebra</mark> has <mark>stripes</mark> &amp; hooves" in passages[0].html
    assert passages[0].html.startswith("… ")
    assert passages[0].html.endswith(" …")
    assert passages[2].html == "Wait."
    assert all(len(passage.html) < 300 for passage in passages)


def test_without_highlights_no_text_is_returned(engine: Any) -> None:
    fill(engine, document(1, "Zebra", "zebra"))
    hit = ask(engine, "zebra", highlight=False).hits[0]
    assert (hit.title, hit.passages) == ("", ())


@embedded_only
@pytest.mark.parametrize(
    ("locale", "query", "text", "marked"),
    [
        (
            "en",
            "die",
            "Were they dying? “Dying birds” said no; dye it.",
            ["dying", "Dying"],
        ),
        ("en", "resume", "His résumé; RESUMES—resumed…", ["RESUMES", "resumed"]),
        ("fr", "ete", "L’été à l'École, étés d’antan", ["été", "étés"]),
        ("de", "strassen", "Die Straße und die STRASSEN", ["Straße", "STRASSEN"]),
        ("da", "aeble", "Et æble og Æbler", ["æble", "Æbler"]),
        ("cs", "skola", "Škola není školka", ["Škola"]),
        ("nl", "vragen", "Er werd gevraagd en ze vroegen", ["gevraagd"]),
        ("ru", "школа", "В школе учат", ["школе"]),
        ("tr", "İstanbul", "İstanbul çok büyük", ["İstanbul"]),
        ("ja", "collector", "このCollectorは小さい", ["Collector"]),
    ],
)
def test_forms_of_a_word_are_marked(
    engine: Any, locale: str, query: str, text: str, marked: list[str]
) -> None:
    fill(engine, document(1, "x", text, locale=locale))

    (hit,) = ask(engine, query, spell=False).hits

    assert re.findall("<mark>(.*?)</mark>", hit.passages[0].html) == marked
