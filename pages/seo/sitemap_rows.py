"""The pages that a site's sitemap lists, read from the published documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from pages.publishing.access import ANONYMOUS
from pages.publishing.models import PublishedDocument
from pages.seo.sitemap import SitemapRow

CHUNK = 500


def sitemap_rows(site_id: int) -> Iterator[SitemapRow]:
    """Yield the rows of a site's canonical, indexable public pages, by id. Takes one query.

    Pages that are hidden from search engines, or whose canonical URL is another, are left out.
    """
    documents = (
        PublishedDocument.objects.visible_to(ANONYMOUS)
        .filter(site_id=site_id, kind="page")
        .order_by("object_id", "locale")
        .values_list("body", flat=True)
    )
    for body in documents.iterator(chunk_size=CHUNK):
        row = sitemap_row(orjson.loads(body)["meta"])
        if row:
            yield row


def sitemap_row(meta: dict[str, Any]) -> SitemapRow | None:
    """Return a page's row, from its `meta`; None for a page that search engines shall not list."""
    seo = meta["seo"]
    if seo["robots"].startswith("noindex") or seo["canonical"] != meta["html_url"]:
        return None
    links = tuple((link["hreflang"], link["href"]) for link in seo["alternates"])
    languages = {href for _, href in links}
    return SitemapRow(
        loc=seo["canonical"],
        lastmod=meta.get("updated_at") or "",
        alternates=links if len(languages) > 1 else (),
        images=_images(seo["json_ld"]["@graph"]),
    )


def _images(graph: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the page's main image; the first node with one is the WebPage."""
    for node in graph:
        image = node.get("primaryImageOfPage")
        if image:
            return (image["contentUrl"],)
    return ()
