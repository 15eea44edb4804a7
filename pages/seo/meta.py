"""The head tags of a page, as `meta.seo` of its document."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Any

from pages.seo.facts import Document, SeoFacts
from pages.seo.graph import json_ld
from pages.seo.images import shared_image
from pages.seo.languages import language_tag, og_locale

INDEXED = "index, follow, max-snippet:-1, max-image-preview:large, max-video-preview:-1"
HIDDEN = "noindex, follow"
HIDDEN_SITE = "noindex, nofollow"

DESCRIPTION_WIDTH = 160
"""How much of a description is shown, in Latin letters; a Chinese or Japanese one counts as two."""

LARGE_CARD_WIDTH = 300
"""The narrowest image of a large card on X, in pixels."""


def seo_meta(page: Document, facts: SeoFacts) -> dict[str, Any]:
    """Return `meta.seo` of a page: head tags ready to be written, and the JSON-LD graph.

    `page` is the page's document without `meta.seo`. The keys of `og` and `twitter` are the tags'
    full names; a list stands for a tag that is repeated. `page["meta"]["updated_at"]` is copied
    as it stands, whatever it is.
    """
    title = page_title(page, facts)
    description = page_description(page, facts)
    graph = json_ld(page, facts, title, description)
    image = share_image(page, facts)
    return {
        "title": title,
        "description": description,
        "canonical": facts.canonical(page),
        "robots": robots(facts),
        "og": open_graph(page, facts, description, image, _is_article(graph)),
        "twitter": twitter_card(page, facts, description, image),
        "alternates": alternates(page, facts),
        "json_ld": graph,
    }


def page_title(page: Document, facts: SeoFacts) -> str:
    """Return the text of `<title>`: the editor's, else the page's title with the site's suffix."""
    if facts.seo_title:
        return facts.seo_title
    title: str = page["title"]
    suffix = (facts.group("seo").get("title_suffix") or "").strip()
    name = suffix.lstrip(" -–—|·:")
    if not name or title.endswith(name):
        return title
    separator = " " if name != suffix else " – "
    return f"{title}{separator}{suffix}"


def page_description(page: Document, facts: SeoFacts) -> str:
    """Return the meta description, cut at a word's end; "" where page and site have none."""
    default = facts.group("seo").get("default_description")
    return shortened(facts.search_description or page.get("summary") or default or "")


def shortened(text: str, width: int = DESCRIPTION_WIDTH) -> str:
    """Return a text on one line, cut at the end of the last word that fits the width.

    Where words are not separated by spaces, it is cut between two characters.
    """
    text = " ".join(text.split())
    if text_width(text) <= width:
        return text
    widths = itertools.accumulate(map(_character_width, text), initial=1)
    end = next(index for index, used in enumerate(widths, -1) if used > width)
    cut = text[:end]
    if not text[end].isspace() and " " in cut[end // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-") + "…"


def text_width(text: str) -> int:
    """Return how wide a text is, in Latin letters."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def robots(facts: SeoFacts) -> str:
    """Return the content of the robots tag."""
    if facts.group("seo").get("noindex_site"):
        return HIDDEN_SITE
    return HIDDEN if facts.noindex else INDEXED


def alternates(page: Document, facts: SeoFacts) -> list[dict[str, str]]:
    """Return the `hreflang` links: each indexable language, its own included, then `x-default`.

    A page that is hidden from search engines, or has a canonical URL of its own, has none.
    """
    # Its translations know only whether it has a canonical URL, not which: so any takes it out.
    if facts.canonical_url or not facts.is_indexable(page):
        return []
    meta = page["meta"]
    urls = {meta["locale"]: meta["html_url"]}
    for other in meta.get("translations") or ():
        if other["id"] not in facts.unlisted_translations:
            urls[other["locale"]] = other["html_url"]
    links = [{"hreflang": language_tag(locale), "href": urls[locale]} for locale in sorted(urls)]
    if facts.default_locale in urls:
        links.append({"hreflang": "x-default", "href": urls[facts.default_locale]})
    return links


def share_image(page: Document, facts: SeoFacts) -> dict[str, Any] | None:
    """Return the image for social networks: the editor's choice, the cover or the site's."""
    image = facts.social_image or page.get("cover") or facts.group("seo").get("default_image")
    return shared_image(image) if image else None


def open_graph(
    page: Document,
    facts: SeoFacts,
    description: str,
    image: dict[str, Any] | None,
    is_article: bool,
) -> dict[str, Any]:
    """Return the Open Graph tags by their full names (https://ogp.me)."""
    meta = page["meta"]
    tags: dict[str, Any] = {
        "og:type": "article" if is_article else "website",
        "og:title": facts.seo_title or page["title"],
        "og:url": facts.canonical(page),
        "og:locale": og_locale(meta["locale"]),
    }
    if description:
        tags["og:description"] = description
    site_name = facts.group("seo").get("site_name") or facts.site.get("name")
    if site_name:
        tags["og:site_name"] = site_name
    others = {og_locale(other["locale"]) for other in meta.get("translations") or ()}
    others.discard(tags["og:locale"])
    if others:
        tags["og:locale:alternate"] = sorted(others)
    if image:
        tags["og:image"] = image["url"]
        tags["og:image:width"] = image["width"]
        tags["og:image:height"] = image["height"]
        if image["alt"]:
            tags["og:image:alt"] = image["alt"]
    if is_article:
        tags.update(_article_tags(page))
    return tags


def twitter_card(
    page: Document, facts: SeoFacts, description: str, image: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the tags of the card on X by their full names."""
    large = image is not None and image["width"] >= LARGE_CARD_WIDTH
    tags: dict[str, Any] = {
        "twitter:card": "summary_large_image" if large else "summary",
        "twitter:title": facts.seo_title or page["title"],
    }
    if description:
        tags["twitter:description"] = description
    account = (facts.group("seo").get("twitter_site") or "").strip().lstrip("@")
    if account:
        tags["twitter:site"] = f"@{account}"
    if image:
        tags["twitter:image"] = image["url"]
        if image["alt"]:
            tags["twitter:image:alt"] = image["alt"]
    return tags


def _article_tags(page: Document) -> dict[str, Any]:
    meta = page["meta"]
    category = page.get("category")
    tags = {
        "article:published_time": meta.get("first_published_at"),
        "article:modified_time": meta.get("updated_at"),
        "article:author": [
            author["url"] for author in page.get("authors") or () if author.get("url")
        ],
        "article:section": category["name"] if category else None,
        "article:tag": list(page.get("tags") or ()),
    }
    return {name: value for name, value in tags.items() if value}


def _is_article(graph: dict[str, Any]) -> bool:
    return any(node.get("@id", "").endswith("#article") for node in graph["@graph"])


def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
