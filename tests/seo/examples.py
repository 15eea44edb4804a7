"""One example of every shape of page whose graph the judges see."""

from typing import Any

from pages.seo.facts import SeoFacts
from pages.seo.graph import article_nodes, faq_nodes, website_nodes
from pages.seo.meta import seo_meta
from tests.seo import documents

NAMELESS: dict[str, Any] = {"id": 1, "organisation": {}, "social": {}, "seo": {}}
JAPANESE = documents.reference(13, "雨のはかりかた", "/ja/blog/rain/", "ja")
FAQ = {
    "type": "faq",
    "id": "f1",
    "value": {"heading": "Questions", "items": [{"question": "Why?", "answer": "<p>So.</p>"}]},
}


def examples() -> dict[str, tuple[dict[str, Any], SeoFacts]]:
    page, article, facts = documents.page, documents.article, documents.facts
    return {
        "home": (
            page("/", "Example Weather", "pages.HomePage", cover=documents.image()),
            facts(structured_data=website_nodes),
        ),
        "section": (
            page("/blog/", "Blog", "pages.SectionPage", cover=None),
            facts(schema_type="CollectionPage"),
        ),
        "standard": (page(), facts()),
        "article": (article(translations=(JAPANESE,)), facts(structured_data=article_nodes)),
        "article with two authors and a licensed cover": (
            article(
                authors=[documents.author(), documents.author(id=5, name="Bob", url="")],
                cover=documents.image(credit="NASA", license_url="https://example.org/by/4.0/"),
            ),
            facts(structured_data=article_nodes),
        ),
        "article with nothing": (
            article(authors=[], cover=None, category=None, tags=[], summary=""),
            facts(structured_data=article_nodes),
        ),
        "article on a site without settings": (
            article(authors=[], cover=None),
            facts(structured_data=article_nodes, settings=NAMELESS, default_home_url="http://a/"),
        ),
        "canonical elsewhere": (
            article(),
            facts(structured_data=article_nodes, canonical_url="https://other.example/rain"),
        ),
        "questions": (page(body=[FAQ]), facts(structured_data=faq_nodes)),
    }


def graphs() -> dict[str, dict[str, Any]]:
    return {name: seo_meta(page, facts)["json_ld"] for name, (page, facts) in examples().items()}
