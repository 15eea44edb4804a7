"""XML sitemaps: one index a site and children of bounded size, with languages and images.

Sources: https://www.sitemaps.org/protocol.html, and Google's extensions for `hreflang`
(https://developers.google.com/search/docs/specialty/international/localized-versions) and images.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

MAX_URLS = 50_000
"""The most URLs in one sitemap, and sitemaps in one index."""

MAX_BYTES = 50 * 1024 * 1024
"""The most bytes in one sitemap, before compression."""

INDEX_NAME = "sitemap.xml"

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CHILD_HEAD = (
    _XML + '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
).encode()
_CHILD_TAIL = b"</urlset>\n"
_INDEX_HEAD = _XML + '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_INDEX_TAIL = "</sitemapindex>\n"
_ROOM = MAX_BYTES - len(_CHILD_HEAD) - len(_CHILD_TAIL)


class SitemapRow(NamedTuple):
    """One page: its URL, its last change (ISO 8601), its languages and its images.

    `alternates` are (hreflang, URL) with the page's own language and `x-default` among them.
    """

    loc: str
    lastmod: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()


class Sitemap(NamedTuple):
    """A finished child of the index. `lastmod` is the latest of its pages, `urls` their number."""

    number: int
    body: bytes
    lastmod: str
    urls: int

    @property
    def name(self) -> str:
        """The file name below the index."""
        return sitemap_name(self.number)


def sitemap_name(number: int) -> str:
    """Return the file name of a child; the first has number 1."""
    return f"sitemap-{number}.xml"


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


def sitemaps(rows: Iterable[SitemapRow], max_urls: int = MAX_URLS) -> Iterator[Sitemap]:
    """Yield the children for a site's rows, each within the limits; one empty child for no rows.

    Keeps no more than one child in memory. Rows in the order of their ids keep a page in its child.
    """
    number, parts, size, lastmod = 1, [_CHILD_HEAD], 0, ""
    for row in rows:
        part = _url(row)
        if len(parts) > max_urls or size + len(part) > _ROOM:
            yield Sitemap(number, b"".join((*parts, _CHILD_TAIL)), lastmod, len(parts) - 1)
            number, parts, size, lastmod = number + 1, [_CHILD_HEAD], 0, ""
        parts.append(part)
        size += len(part)
        lastmod = max(lastmod, row.lastmod)
    yield Sitemap(number, b"".join((*parts, _CHILD_TAIL)), lastmod, len(parts) - 1)


def sitemap_index(children: Iterable[Sitemap], base_url: str) -> bytes:
    """Return the index; `base_url` is the folder of the children on the front end, with a slash.

    Raises:
        ValueError: there are more children than an index may name.
    """
    lines = [_INDEX_HEAD]
    for count, child in enumerate(children, 1):
        if count > MAX_URLS:
            raise ValueError(f"A sitemap index names at most {MAX_URLS:,} sitemaps.")
        lastmod = f"<lastmod>{child.lastmod}</lastmod>" if child.lastmod else ""
        lines.append(f"<sitemap><loc>{_text(base_url + child.name)}</loc>{lastmod}</sitemap>\n")
    lines.append(_INDEX_TAIL)
    return "".join(lines).encode()


def sitemap_file(rows: Iterable[SitemapRow], name: str, base_url: str) -> bytes | None:
    """Return the index or a child of a site by its file name; None where there is no such file."""
    if name == INDEX_NAME:
        return sitemap_index(sitemaps(rows), base_url)
    return next((child.body for child in sitemaps(rows) if child.name == name), None)


def _url(row: SitemapRow) -> bytes:
    parts = [f"<url><loc>{_text(row.loc)}</loc>"]
    if row.lastmod:
        parts.append(f"<lastmod>{row.lastmod}</lastmod>")
    parts.extend(
        f'<xhtml:link rel="alternate" hreflang="{_attribute(language)}" href="{_attribute(url)}"/>'
        for language, url in row.alternates
    )
    parts.extend(
        f"<image:image><image:loc>{_text(url)}</image:loc></image:image>" for url in row.images
    )
    parts.append("</url>\n")
    return "".join(parts).encode()


def _text(value: str) -> str:
    return escape(value)


def _attribute(value: str) -> str:
    return escape(value, {'"': "&quot;"})


def _images(graph: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the page's main image; the first node with one is the WebPage."""
    for node in graph:
        image = node.get("primaryImageOfPage")
        if image:
            return (image["contentUrl"],)
    return ()
