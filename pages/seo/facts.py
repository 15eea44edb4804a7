"""What the search visibility of a page is made from, beside the page's own document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
"""A public JSON document, or a part of one (an image, a person, a settings group)."""

Node = dict[str, Any]
"""One node of the JSON-LD graph."""

StructuredData = Callable[[Document, "GraphIds"], list[Node]]
"""A page type's own nodes, from the page's document and the ids of the graph."""


def no_nodes(page: Document, ids: GraphIds) -> list[Node]:
    """The structured data of a page type that has none of its own: a plain WebPage."""
    return []


@dataclass(frozen=True, slots=True)
class SeoFacts:
    """What `seo_meta` needs and the page's document does not say. All values are already resolved.

    `site` has `id`, `root_url` and `name`. `home_url` and `default_home_url` are the front end's
    URLs of the home page in the page's own locale and in the site's default locale; both end with
    a slash. `settings` is the site's settings document (`organisation`, `social`, `seo`).
    `social_image` is an image as it stands in documents. `unlisted_translations` are the ids in
    `meta.translations` that search engines must not index (noindex, or a canonical URL
    elsewhere); no `hreflang` link leads to them. `schema_type` is the schema.org type of the page
    itself (WebPage or one of its subtypes), `structured_data` gives the page type's further
    nodes.
    """

    site: Document
    home_url: str
    default_home_url: str
    default_locale: str
    settings: Document = field(default_factory=dict)
    seo_title: str = ""
    search_description: str = ""
    canonical_url: str = ""
    noindex: bool = False
    social_image: Document | None = None
    unlisted_translations: frozenset[int] = frozenset()
    schema_type: str = "WebPage"
    structured_data: StructuredData = no_nodes

    def group(self, name: str) -> Document:
        """A group of the site's settings ("organisation", "social", "seo"), {} if there is none."""
        return self.settings.get(name) or {}

    def canonical(self, page: Document) -> str:
        """The one URL under which search engines shall know the page."""
        return self.canonical_url or page["meta"]["html_url"]

    def is_indexable(self, page: Document) -> bool:
        """Whether search engines may list the page under its own URL."""
        if self.noindex or self.group("seo").get("noindex_site"):
            return False
        return self.canonical(page) == page["meta"]["html_url"]

    def is_home(self, page: Document) -> bool:
        """Whether the page is the site's home page, in any locale."""
        return page["meta"]["html_url"] in (self.home_url, self.default_home_url)

    def main_image(self, page: Document) -> Document | None:
        """The image that stands for the page: its cover, else the one chosen for sharing."""
        return page.get("cover") or self.social_image


@dataclass(frozen=True, slots=True)
class GraphIds:
    """The `@id`s by which the nodes of a graph refer to each other.

    Those of the site are the same on every page.

    `page` is the page's canonical URL and the id of its WebPage node. `organization_name` is
    empty where the site's settings name no organisation; then no node may refer to
    `organization`. `has_image` says whether the page has a main image, so that a node may refer
    to `primary_image`.
    """

    page: str
    home: str
    organization_name: str = ""
    has_image: bool = False

    @classmethod
    def of(cls, page: Document, facts: SeoFacts) -> GraphIds:
        """The ids of a page's graph."""
        name = facts.group("organisation").get("name") or ""
        has_image = facts.main_image(page) is not None
        return cls(facts.canonical(page), facts.default_home_url, name, has_image)

    @property
    def website(self) -> str:
        """The site's WebSite."""
        return f"{self.home}#website"

    @property
    def organization(self) -> str:
        """The Organization that publishes the site."""
        return f"{self.home}#organization"

    @property
    def logo(self) -> str:
        """The organisation's logo."""
        return f"{self.home}#logo"

    @property
    def article(self) -> str:
        """The page's Article."""
        return f"{self.page}#article"

    @property
    def breadcrumb(self) -> str:
        """The page's BreadcrumbList."""
        return f"{self.page}#breadcrumb"

    @property
    def primary_image(self) -> str:
        """The page's main image."""
        return f"{self.page}#primaryimage"

    def person(self, person_id: int) -> str:
        """An author of the site."""
        return f"{self.home}#/schema/person/{person_id}"

    def part(self, name: str) -> str:
        """Any other thing on the page, by a name of the page type's choice."""
        return f"{self.page}#{name}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something an editor should know about the page's search visibility.

    `level` is "blocking" (a search feature is lost: the node was left out), "recommended" (it
    would be better with it) or "retired" (valid, but no search engine feature uses it any more).
    `field` is the page's field or a settings field (`settings.organisation.logo`), or
    `structured_data.<Type>.<property>` where the value comes from the page type.
    """

    field: str
    message: str
    level: str
