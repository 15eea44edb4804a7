"""What an editor is told of a page's search visibility."""

from typing import Any

from pages.seo.facts import Problem
from pages.seo.graph import article_nodes, faq_nodes
from pages.seo.report import seo_report
from tests.seo import documents
from tests.seo.examples import FAQ

GOOD = "How rain is measured with buckets and radar, and why it takes patience."


def fields(level: str, page: dict[str, Any], **facts: Any) -> set[str]:
    report = seo_report(page, documents.facts(**facts))
    return {problem.field for problem in report if problem.level == level}


def test_a_complete_article_has_no_problems() -> None:
    facts = documents.facts(structured_data=article_nodes, search_description=GOOD)
    assert seo_report(documents.article(), facts) == []


def test_what_hides_a_page_is_blocking() -> None:
    page = documents.page()
    assert "noindex" in fields("blocking", page, noindex=True)
    assert "canonical_url" in fields("blocking", page, canonical_url="https://other.example/")
    hidden = documents.settings(noindex_site=True)
    assert "settings.seo.noindex_site" in fields("blocking", page, settings=hidden)


def test_a_node_that_was_left_out_is_blocking_and_says_why() -> None:
    def event(page: Any, ids: Any) -> list[dict[str, Any]]:
        return [{"@type": "Event", "@id": ids.part("event"), "name": "Rain day"}]

    report = seo_report(documents.page(), documents.facts(structured_data=event))
    assert report[:2] == [
        Problem(
            "structured_data.Event.startDate",
            "Event is left out, because it lacks startDate.",
            "blocking",
        ),
        Problem(
            "structured_data.Event.location.address",
            "Event is left out, because it lacks location.address.",
            "blocking",
        ),
    ]


def test_an_article_lacks_authors_and_an_image() -> None:
    page = documents.article(authors=[], cover=None)
    settings = documents.settings()
    settings["organisation"] = {}
    found = fields("recommended", page, structured_data=article_nodes, settings=settings)
    assert {"authors", "cover", "social_image"} <= found
    assert "settings.organisation.name" in fields("blocking", page, settings=settings)


def test_an_author_without_an_address() -> None:
    page = documents.article(authors=[documents.author(url="")])
    assert "authors" in fields("recommended", page, structured_data=article_nodes)


def test_texts_that_do_not_fit() -> None:
    long = "A long title about rain, buckets, radar, patience and all of the weather"
    assert "title" in fields("recommended", documents.page(title=long))
    assert "seo_title" in fields("recommended", documents.page(), seo_title=long)
    for description in ("", "Short.", "word " * 40):
        page = documents.page(summary=description)
        assert "search_description" in fields("recommended", page)


def test_images_that_are_small_or_not_described() -> None:
    tiny = documents.article(cover=documents.image(width=200, height=200))
    mute = documents.article(cover=documents.image(alt=""))
    assert "cover" in fields("recommended", tiny)
    assert "cover" in fields("recommended", mute)


def test_a_small_logo_is_blocking() -> None:
    settings = documents.settings()
    settings["organisation"]["logo"] = documents.image("logo", 100, 100)
    blocking = fields("blocking", documents.page(), settings=settings)
    assert blocking == {"settings.organisation.logo"}


def test_questions_are_marked_as_retired() -> None:
    page = documents.page(body=[FAQ])
    retired = fields("retired", page, structured_data=faq_nodes)
    assert retired == {"structured_data.FAQPage"}
