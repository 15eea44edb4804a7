"""The JSON-LD graph, as judges outside of this project see it."""

from dataclasses import replace
from typing import Any

import pytest

from pages.seo.graph import article_nodes, faq_nodes
from pages.seo.meta import seo_meta
from pages.seo.rules import RULES, has
from tests.seo import documents
from tests.seo.examples import examples, graphs
from tests.seo.judges import dangling, flattened, npm_verdicts
from tests.seo.vocabulary import vocabulary
from tests.services.process import Unavailable, skip_or_fail

NAMES = sorted(examples())
SCHEMA = "https://schema.org/"


def graph(page: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return seo_meta(page, documents.facts(**facts))["json_ld"]


def nodes(document: dict[str, Any], schema_type: str) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if node["@type"] == schema_type]


def node(document: dict[str, Any], schema_type: str) -> dict[str, Any]:
    (found,) = nodes(document, schema_type)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_dangles(name: str) -> None:
    assert dangling(graphs()[name]) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_type_and_property_is_schema_orgs(name: str) -> None:
    assert vocabulary().faults(graphs()[name]["@graph"]) == []


def test_the_vocabulary_judge_finds_faults() -> None:
    faulty = [
        {"@type": "WebPage", "headlin": "x"},
        {"@type": "Artikel"},
        {"@type": "Person", "headline": 1},
    ]
    assert vocabulary().faults(faulty) == [
        "['WebPage'] has no property headlin",
        "no type ['Artikel']",
        "['Person'] has no property headline",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_google_requires_is_there(name: str) -> None:
    graph = graphs()[name]
    by_id = {node["@id"]: node for node in graph["@graph"]}
    for found in graph["@graph"]:
        rule = RULES.get(found["@type"])
        if rule:
            assert [path for path in rule.required if not has(found, path, by_id)] == []


def test_adobes_validator_finds_nothing(node_environment: dict[str, str]) -> None:
    vocabulary()
    broken = {
        "@graph": [
            {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "x"}]},
            {"@type": "Person", "headline": "x"},
            {"@type": "ImageObject", "contentUrl": "https://example.com/unlicensed.jpg"},
        ]
    }
    try:
        verdicts = npm_verdicts({**graphs(), "broken": broken}, node_environment)
    except Unavailable as error:
        skip_or_fail(error)
    assert {issue["rootType"] for issue in verdicts.pop("broken")} == {
        "BreadcrumbList",
        "Person",
        "ImageObject",
    }
    assert verdicts == {name: [] for name in NAMES}


def test_the_nodes_of_an_article() -> None:
    flat = flattened(graphs()["article"])
    url = "https://example.com/blog/rain/"
    home = "https://example.com/"

    def target(node_id: str, name: str) -> str:
        (value,) = flat[node_id][SCHEMA + name]
        return str(value["@id"])

    assert target(url, "isPartOf") == f"{home}#website"
    assert target(f"{home}#website", "publisher") == f"{home}#organization"
    assert target(f"{home}#organization", "logo") == f"{home}#logo"
    assert flat[f"{home}#logo"]["@type"] == [SCHEMA + "ImageObject"]
    assert target(url, "breadcrumb") == f"{url}#breadcrumb"
    assert target(url, "primaryImageOfPage") == f"{url}#primaryimage"
    assert target(f"{url}#article", "isPartOf") == url
    assert target(f"{url}#article", "mainEntityOfPage") == url
    assert target(f"{url}#article", "image") == f"{url}#primaryimage"
    assert target(f"{url}#article", "author") == f"{home}#/schema/person/4"
    assert target(f"{url}#article", "publisher") == f"{home}#organization"


def test_an_articles_own_facts() -> None:
    article = node(graphs()["article"], "Article")
    assert article["headline"] == "How we measure rain"
    assert article["author"][0]["name"] == "Alice Adams"
    assert article["author"][0]["url"] == "https://alice.example.org/"
    assert article["articleSection"] == "News"
    assert article["keywords"] == ["rain", "radar"]
    assert article["inLanguage"] == "en"
    assert article["datePublished"] == "2026-03-01T09:00:00Z"


def test_updated_at_is_copied_whatever_it_is() -> None:
    page = documents.article()
    page["meta"]["updated_at"] = "@@updated@@"
    seo = seo_meta(page, documents.facts(structured_data=article_nodes))
    assert node(seo["json_ld"], "WebPage")["dateModified"] == "@@updated@@"
    assert node(seo["json_ld"], "Article")["dateModified"] == "@@updated@@"
    assert seo["og"]["article:modified_time"] == "@@updated@@"


def test_the_sites_nodes_are_the_same_on_every_page_and_in_every_language() -> None:
    japanese = documents.page("/ja/about/", "会社", locale="ja")
    english = graph(documents.page())
    other = graph(japanese, home_url="https://example.com/ja/")
    for schema_type in ("WebSite", "Organization"):
        assert node(english, schema_type) == node(other, schema_type)
    assert node(other, "WebPage")["inLanguage"] == "ja"


def test_the_last_breadcrumb_has_no_item() -> None:
    items = node(graphs()["article"], "BreadcrumbList")["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3]
    assert [item.get("item") for item in items] == [
        "https://example.com/",
        "https://example.com/blog/",
        None,
    ]


def test_the_home_page_has_no_breadcrumbs_and_is_about_the_organisation() -> None:
    home = graphs()["home"]
    assert nodes(home, "BreadcrumbList") == []
    assert node(home, "WebPage")["about"] == {"@id": "https://example.com/#organization"}
    assert node(home, "WebSite")["name"] == "Example Weather"
    assert node(home, "WebSite")["url"] == "https://example.com/"


def test_a_section_is_a_collection_page() -> None:
    assert node(graphs()["section"], "CollectionPage")["@id"] == "https://example.com/blog/"


def test_an_article_without_authors_is_the_organisations() -> None:
    article = node(graphs()["article with nothing"], "Article")
    assert [author["@id"] for author in article["author"]] == ["https://example.com/#organization"]
    assert "image" not in article


def test_a_site_without_an_organisation_names_no_publisher() -> None:
    bare = graphs()["article on a site without settings"]
    assert nodes(bare, "Organization") == []
    assert "publisher" not in node(bare, "Article")
    assert "author" not in node(bare, "Article")
    assert node(bare, "WebSite")["name"] == "Example"


def test_a_small_logo_is_left_out() -> None:
    settings = documents.settings()
    settings["organisation"]["logo"] = documents.image("logo", 111, 300)
    assert "logo" not in node(graph(documents.page(), settings=settings), "Organization")


def test_a_licensed_image_says_so() -> None:
    graph = graphs()["article with two authors and a licensed cover"]
    image = node(graph, "WebPage")["primaryImageOfPage"]
    assert image["license"] == "https://example.org/by/4.0/"
    assert image["creditText"] == "NASA"


def test_the_canonical_url_names_the_page_everywhere() -> None:
    page, facts = examples()["canonical elsewhere"]
    seo = seo_meta(page, facts)
    web_page = node(seo["json_ld"], "WebPage")
    url = "https://other.example/rain"
    assert seo["canonical"] == seo["og"]["og:url"] == web_page["@id"] == web_page["url"] == url


def test_a_node_without_its_required_properties_is_left_out_with_its_references() -> None:
    def event(page: Any, ids: Any) -> list[dict[str, Any]]:
        web_page = {"@id": ids.page, "mainEntity": {"@id": ids.part("event")}}
        return [web_page, {"@type": "Event", "@id": ids.part("event"), "name": "No date"}]

    found = graph(documents.page(), structured_data=event)
    assert nodes(found, "Event") == []
    assert "mainEntity" not in node(found, "WebPage")
    assert dangling(found) == set()


def test_a_complete_node_of_a_page_type_is_kept_and_reachable() -> None:
    def event(page: Any, ids: Any) -> list[dict[str, Any]]:
        place = {"@type": "Place", "name": "Town hall", "address": "1 High Street, London"}
        return [
            {"@id": ids.page, "mainEntity": {"@id": ids.part("event")}},
            {
                "@type": "Event",
                "@id": ids.part("event"),
                "name": "Rain day",
                "startDate": "2026-12-01T18:00:00+00:00",
                "location": place,
            },
        ]

    found = graph(documents.page(), structured_data=event)
    assert node(found, "Event")["name"] == "Rain day"
    assert node(found, "WebPage")["mainEntity"] == {"@id": "https://example.com/about/#event"}


def test_questions_are_marked_up_only_where_a_page_type_asks() -> None:
    page, facts = examples()["questions"]
    asked = seo_meta(page, facts)["json_ld"]
    assert node(asked, "FAQPage")["mainEntity"][0]["name"] == "Why?"
    plain = replace(facts, structured_data=documents.facts().structured_data)
    assert nodes(seo_meta(page, plain)["json_ld"], "FAQPage") == []
    assert faq_nodes(documents.page(body=[]), None) == []  # type: ignore[arg-type]


def test_nothing_of_the_given_documents_is_changed() -> None:
    page, facts = examples()["article"]
    before, settings = repr(page), repr(facts.settings)
    assert seo_meta(page, facts) == seo_meta(page, facts)
    assert (repr(page), repr(facts.settings)) == (before, settings)
