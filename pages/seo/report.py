"""What an editor should know about a page's search visibility, from the same facts as its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pages.seo.facts import Document, Problem, SeoFacts
from pages.seo.graph import MIN_LOGO, build_graph, is_large_enough
from pages.seo.meta import DESCRIPTION_WIDTH, page_description, page_title, text_width
from pages.seo.rules import RETIRED, rules_of, types_of

BLOCKING, RECOMMENDED, RETIRED_LEVEL = "blocking", "recommended", "retired"

TITLE_WIDTH = 60
"""How much of a title search engines show, in Latin letters."""

MIN_DESCRIPTION_WIDTH = 50
"""A shorter description is mostly replaced by a passage of the page."""

MAX_HEADLINE = 110
"""The longest headline that Google shows whole, in characters."""

MIN_SHARED_WIDTH, MIN_SHARED_HEIGHT = 600, 315
"""The smallest image that social networks show large, in pixels."""

MIN_IMAGE_PIXELS = 50_000
"""Google takes no smaller image (width by height) for an article."""

# Where an editor finds what a node of the graph is made from.
SOURCES = {
    ("Article", "author.name"): "authors",
    ("Article", "author.url/author.sameAs"): "authors",
    ("Article", "image"): "cover",
    ("Article", "headline"): "title",
    ("Organization", "logo"): "settings.organisation.logo",
    ("Organization", "sameAs"): "settings.social",
    ("Organization", "address"): "settings.organisation.street_address",
    ("Organization", "description"): "settings.organisation.description",
    ("Organization", "email/telephone"): "settings.organisation.email",
    ("WebSite", "name"): "settings.seo.site_name",
    ("WebSite", "alternateName"): "settings.seo.alternate_name",
}


def seo_report(page: Document, facts: SeoFacts) -> list[Problem]:
    """Return what is missing or would be better, the blocking first; [] where nothing is."""
    title, description = page_title(page, facts), page_description(page, facts)
    nodes, left_out = build_graph(page, facts, title, description)
    found = [
        *_visibility(page, facts),
        *_texts(page, facts, title),
        *_pictures(page, facts),
        *_organisation(facts),
        *_left_out(left_out),
        *_improvable(nodes),
        *_retired([*nodes, *(node for node, _ in left_out)]),
    ]
    order = [BLOCKING, RECOMMENDED, RETIRED_LEVEL]
    return sorted(dict.fromkeys(found), key=lambda problem: order.index(problem.level))


def _visibility(page: Document, facts: SeoFacts) -> Iterator[Problem]:
    if facts.group("seo").get("noindex_site"):
        message = "The whole site is hidden from search engines."
        yield Problem("settings.seo.noindex_site", message, BLOCKING)
    if facts.noindex:
        yield Problem("noindex", "The page is hidden from search engines.", BLOCKING)
    if facts.canonical(page) != page["meta"]["html_url"]:
        message = f"Search engines list {facts.canonical_url} in place of this page."
        yield Problem("canonical_url", message, BLOCKING)


def _texts(page: Document, facts: SeoFacts, title: str) -> Iterator[Problem]:
    if text_width(title) > TITLE_WIDTH:
        field = "seo_title" if facts.seo_title else "title"
        message = f"The title is longer than search engines show (about {TITLE_WIDTH} letters)."
        yield Problem(field, message, RECOMMENDED)
    own = " ".join((facts.search_description or page.get("summary") or "").split())
    if not own:
        message = "There is no description of this page's own."
        yield Problem("search_description", message, RECOMMENDED)
    elif text_width(own) > DESCRIPTION_WIDTH:
        message = f"The description is cut after about {DESCRIPTION_WIDTH} letters."
        yield Problem("search_description", message, RECOMMENDED)
    elif text_width(own) < MIN_DESCRIPTION_WIDTH:
        message = f"The description is short: {MIN_DESCRIPTION_WIDTH} letters or more say enough."
        yield Problem("search_description", message, RECOMMENDED)


def _pictures(page: Document, facts: SeoFacts) -> Iterator[Problem]:
    field = "social_image" if facts.social_image else "cover"
    image = facts.social_image or page.get("cover")
    if not image:
        message = "There is no image of this page's own for social networks."
        yield Problem("social_image", message, RECOMMENDED)
        return
    if not image.get("alt"):
        yield Problem(field, "The image has no alternative text.", RECOMMENDED)
    if image["width"] < MIN_SHARED_WIDTH or image["height"] < MIN_SHARED_HEIGHT:
        size = f"{MIN_SHARED_WIDTH} × {MIN_SHARED_HEIGHT}"
        message = f"Social networks show an image large from {size} pixels."
        yield Problem(field, message, RECOMMENDED)
    if image["width"] * image["height"] < MIN_IMAGE_PIXELS:
        message = f"Google takes no image below {MIN_IMAGE_PIXELS:,} pixels (width × height)."
        yield Problem(field, message, RECOMMENDED)


def _organisation(facts: SeoFacts) -> Iterator[Problem]:
    settings = facts.group("organisation")
    if not settings.get("name"):
        message = "The organisation has no name, so no page says who publishes it."
        yield Problem("settings.organisation.name", message, BLOCKING)
    logo = settings.get("logo")
    if logo and not is_large_enough(logo):
        message = f"The logo is smaller than {MIN_LOGO} × {MIN_LOGO} pixels and is left out."
        yield Problem("settings.organisation.logo", message, BLOCKING)


def _left_out(left_out: list[tuple[dict[str, Any], list[str]]]) -> Iterator[Problem]:
    for node, paths in left_out:
        name = types_of(node)[0]
        for path in paths:
            message = f"{name} is left out, because it lacks {_spoken(path)}."
            yield Problem(_field(name, path), message, BLOCKING)


def _improvable(nodes: list[dict[str, Any]]) -> Iterator[Problem]:
    by_id: Mapping[str, Document] = {node["@id"]: node for node in nodes if "@id" in node}
    for node in nodes:
        for name, rule in rules_of(node):
            for path in rule.missing_recommended(node, by_id):
                message = f"{name} would be better with {_spoken(path)}."
                yield Problem(_field(name, path), message, RECOMMENDED)
        if len(node.get("headline") or "") > MAX_HEADLINE:
            message = f"The headline is longer than {MAX_HEADLINE} characters."
            yield Problem("title", message, RECOMMENDED)


def _retired(nodes: list[dict[str, Any]]) -> Iterator[Problem]:
    for node in nodes:
        for name in types_of(node):
            if name in RETIRED:
                message = f"{name} has had no Google feature since {RETIRED[name]}."
                yield Problem(f"structured_data.{name}", message, RETIRED_LEVEL)


def _field(node_type: str, path: str) -> str:
    return SOURCES.get((node_type, path)) or f"structured_data.{node_type}.{path.split('/')[0]}"


def _spoken(path: str) -> str:
    return " or ".join(path.split("/"))
