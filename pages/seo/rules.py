"""What Google asks of each schema.org type for its search features, as of autumn 2026.

Source: https://developers.google.com/search/docs/appearance/structured-data/search-gallery
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pages.seo.facts import Document, Node


@dataclass(frozen=True, slots=True)
class Rule:
    """The properties that a search feature asks for.

    Each entry is a dotted path below the node; `a/b` means that one of both is enough. `at_least`
    gives the fewest items of a list.
    """

    required: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    at_least: tuple[tuple[str, int], ...] = ()

    def missing(self, node: Node, nodes: Mapping[str, Document]) -> list[str]:
        """Return the required paths that the node lacks; `nodes` are the graph's, by `@id`."""
        lacking = [path for path in self.required if not has(node, path, nodes)]
        return lacking + [path for path, count in self.at_least if _count(node, path) < count]

    def missing_recommended(self, node: Node, nodes: Mapping[str, Document]) -> list[str]:
        """Return the recommended paths that the node lacks."""
        return [path for path in self.recommended if not has(node, path, nodes)]


ARTICLE = Rule(
    recommended=(
        "author.name",
        "author.url/author.sameAs",
        "dateModified",
        "datePublished",
        "headline",
        "image",
    )
)
PRODUCT = Rule(
    required=("name", "review/aggregateRating/offers.price"),
    recommended=("image", "offers.availability", "offers.priceCurrency", "offers.priceValidUntil"),
)

RULES: dict[str, Rule] = {
    "Article": ARTICLE,
    "NewsArticle": ARTICLE,
    "BlogPosting": ARTICLE,
    "BreadcrumbList": Rule(
        required=("itemListElement.position", "itemListElement.name/itemListElement.item.name"),
        at_least=(("itemListElement", 2),),
    ),
    "Event": Rule(
        required=("name", "startDate", "location.address"),
        recommended=(
            "description",
            "endDate",
            "eventStatus",
            "image",
            "location.name",
            "offers.availability",
            "offers.price",
            "offers.priceCurrency",
            "offers.validFrom",
            "offers.url",
            "organizer.name",
            "organizer.url",
            "performer.name",
        ),
    ),
    "JobPosting": Rule(
        required=(
            "title",
            "description",
            "datePosted",
            "hiringOrganization",
            "jobLocation.address.addressCountry/applicantLocationRequirements",
        ),
        recommended=(
            "baseSalary",
            "directApply",
            "employmentType",
            "identifier",
            "validThrough",
        ),
    ),
    "LocalBusiness": Rule(
        required=("name", "address"),
        recommended=("geo", "openingHoursSpecification", "telephone", "url", "priceRange"),
    ),
    "Organization": Rule(
        recommended=("name", "url", "logo", "sameAs", "address", "description", "email/telephone"),
    ),
    "ProfilePage": Rule(
        required=("mainEntity.name",),
        recommended=("dateCreated", "dateModified", "mainEntity.description", "mainEntity.image"),
    ),
    "Product": PRODUCT,
    "Recipe": Rule(
        required=("name", "image"),
        recommended=(
            "author",
            "datePublished",
            "description",
            "keywords",
            "recipeCategory",
            "recipeCuisine",
            "recipeIngredient",
            "recipeInstructions",
            "totalTime/prepTime",
            "nutrition.calories",
            "video",
        ),
    ),
    "Review": Rule(
        required=("author", "reviewRating.ratingValue", "itemReviewed.name"),
        recommended=("datePublished", "reviewRating.bestRating", "reviewRating.worstRating"),
    ),
    "VideoObject": Rule(
        required=("name", "thumbnailUrl", "uploadDate"),
        recommended=("contentUrl/embedUrl", "description", "duration"),
    ),
    "Course": Rule(required=("name", "description"), recommended=("provider",)),
    "QAPage": Rule(
        required=(
            "mainEntity.name",
            "mainEntity.answerCount",
            "mainEntity.acceptedAnswer.text/mainEntity.suggestedAnswer.text",
        ),
        recommended=("mainEntity.author", "mainEntity.text", "mainEntity.upvoteCount"),
    ),
    "SoftwareApplication": Rule(
        required=("name", "offers.price", "aggregateRating/review"),
        recommended=("applicationCategory", "operatingSystem"),
    ),
    "ImageObject": Rule(
        required=("contentUrl", "creator/creditText/copyrightNotice/license"),
        recommended=("acquireLicensePage",),
    ),
    "Person": Rule(required=("name",), recommended=("url/sameAs",)),
    "WebSite": Rule(required=("name", "url"), recommended=("alternateName",)),
}

RETIRED: dict[str, str] = {
    "FAQPage": "May 2026",
    "HowTo": "September 2023",
    "SearchAction": "November 2024",
    "ClaimReview": "June 2025",
}
"""Types that still are valid vocabulary but have no search feature any more, and since when."""


def types_of(node: Document) -> tuple[str, ...]:
    """Return the node's schema.org types."""
    declared = node.get("@type") or ()
    return (declared,) if isinstance(declared, str) else tuple(declared)


def rules_of(node: Document) -> Iterator[tuple[str, Rule]]:
    """Yield each of the node's types for which there is a rule."""
    for node_type in types_of(node):
        if node_type in RULES:
            yield node_type, RULES[node_type]


def has(node: Any, path: str, nodes: Mapping[str, Document]) -> bool:
    """Whether a node has a value at a path; of a list, every item must have it."""
    return any(_has(node, choice.split("."), nodes) for choice in path.split("/"))


def _has(value: Any, steps: list[str], nodes: Mapping[str, Document]) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_has(item, steps, nodes) for item in value)
    if not steps:
        return value not in (None, "", {})
    if not isinstance(value, dict):
        return False
    if steps[0] not in value and "@id" in value:
        value = nodes.get(value["@id"], value)
    return _has(value.get(steps[0]), steps[1:], nodes)


def _count(node: Node, path: str) -> int:
    value = node.get(path)
    return len(value) if isinstance(value, list) else int(value is not None)
