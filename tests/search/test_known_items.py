"""Judging the search of a site by what its links call its pages."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pages.publishing.publisher import publish_all
from search.known_items import KnownItem, judge_known_items, known_items
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def link(page: Any, text: str) -> tuple[str, str]:
    return ("rich_text", f'<p>See <a linktype="page" id="{page.pk}">{text}</a>.</p>')


def test_texts_of_links_that_name_a_page(site: Any) -> None:
    home = site.root_page
    heron = make_article(home, "The grey heron")
    owl = make_article(home, "Owls")
    make_article(
        home,
        "Birds",
        body=[
            link(heron, "big &amp; grey <b>herons</b>"),
            link(heron, "the guide"),
            link(owl, "The Guide"),  # the same text, to another page
            link(owl, "here"),
            link(owl, "フクロウ"),
            link(owl, "https://example.com/owls"),
        ],
    )
    make_article(home, "More birds", body=[link(heron, "Big &amp; grey herons")])
    publish_all()
    items = known_items(site.pk, "en")
    assert [(item.text.lower(), item.page, item.links) for item in items] == [
        ("big & grey herons", heron.pk, 2),
        ("フクロウ", owl.pk, 1),
    ]
    assert known_items(site.pk, "fr") == []


def test_how_many_are_found(site: Any, index_changes: Callable[[], None]) -> None:
    heron = make_article(site.root_page, "The grey heron")
    index_changes()
    judged = judge_known_items(
        site.pk, "en", [KnownItem("grey herons", heron.pk, 3), KnownItem("old zebras", heron.pk)]
    )
    assert (judged.queries, judged.found, judged.found_of_links) == (2, 0.5, 0.75)
    assert (judged.first, judged.reciprocal_rank, judged.without_results) == (0.5, 0.5, 0.5)
    assert [item.text for item in judged.missed] == ["old zebras"]


def test_the_command(site: Any, index_changes: Callable[[], None]) -> None:
    heron = make_article(site.root_page, "The grey heron", slug="heron")
    make_article(site.root_page, "Birds", body=[link(heron, "grey herons"), link(heron, "a zebra")])
    index_changes()
    out = io.StringIO()
    call_command("search_known_items", "--misses", "5", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].split()[:3] == ["en", "2", "50.0%"]
    assert lines[2].strip() == "a zebra  →  /heron/"
    with pytest.raises(CommandError, match="no pages in fr; accepted: en"):
        call_command("search_known_items", "--locale", "fr")
    with pytest.raises(CommandError, match=r"no site 'x.test'; accepted: example.com"):
        call_command("search_known_items", "--site", "x.test")
