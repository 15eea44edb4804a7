"""The structure of sitemaps, after sitemaps.org's and Google's schemas: order, counts and forms."""

import re
from urllib.parse import urlsplit

from lxml import etree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")
LANGUAGE = re.compile(r"x-default|[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]{1,8})*")


def check_sitemap(body: bytes) -> None:
    """Assert that these bytes are a sitemap within the limits."""
    urls = _children(body, "urlset", "url")
    for url in urls:
        names = [str(child.tag) for child in url]
        _check_entry(url, names)
        extensions = names[2:] if names[1:2] == [f"{SITEMAP}lastmod"] else names[1:]
        assert set(extensions) <= {f"{XHTML}link", f"{IMAGE}image"}
        for link in url.findall(f"{XHTML}link"):
            assert link.get("rel") == "alternate"
            assert LANGUAGE.fullmatch(str(link.get("hreflang")))
            assert urlsplit(str(link.get("href"))).scheme in ("http", "https")
        images = url.findall(f"{IMAGE}image")
        assert len(images) <= 1000
        assert all([child.tag for child in image] == [f"{IMAGE}loc"] for image in images)


def check_index(body: bytes) -> None:
    """Assert that these bytes are a sitemap index within the limits."""
    for sitemap in _children(body, "sitemapindex", "sitemap"):
        names = [str(child.tag) for child in sitemap]
        _check_entry(sitemap, names)
        assert len(names) <= 2


def _children(body: bytes, root_name: str, name: str) -> list[etree._Element]:
    assert len(body) <= 50 * 1024 * 1024
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = etree.fromstring(body)
    assert root.tag == SITEMAP + root_name
    children = list(root)
    assert len(children) <= 50_000
    assert {child.tag for child in children} <= {SITEMAP + name}
    return children


def _check_entry(entry: etree._Element, names: list[str]) -> None:
    assert names[0] == f"{SITEMAP}loc"
    loc = urlsplit(str(entry[0].text))
    assert loc.scheme in ("http", "https")
    assert loc.netloc
    assert len(str(entry[0].text)) < 2048
    if f"{SITEMAP}lastmod" in names:
        assert names.index(f"{SITEMAP}lastmod") == 1
        assert DATE.fullmatch(str(entry[1].text))
