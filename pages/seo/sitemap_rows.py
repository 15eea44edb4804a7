"""The pages that a site's sitemap lists, read from the published documents."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from pages.publishing.access import ANONYMOUS
from pages.publishing.models import PublishedDocument
from pages.seo.sitemap import SitemapRow, sitemap_row

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
