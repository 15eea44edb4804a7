"""Which form of an image search engines and social networks are given."""

from __future__ import annotations

from typing import Any

from pages.seo.facts import Document, Node

SHARED_WIDTH = 1200
"""The width in pixels that social networks show at full size."""

SHARED_FORMATS = ("jpeg", "png")
"""The formats that every social network reads."""


def shared_image(image: Document) -> dict[str, Any]:
    """Return `url`, `width`, `height` and `alt` of the form of an image that is right for sharing.

    That is the narrowest JPEG or PNG of at least 1200 pixels, else the widest, else the image.
    """
    width, height = image["width"], image["height"]
    shared = {"url": image["url"], "width": width, "height": height, "alt": image.get("alt") or ""}
    choice = _shared_source(image.get("srcset") or {})
    if choice and width:
        shared["url"] = choice["url"]
        shared["width"] = choice["width"]
        shared["height"] = int(height * choice["width"] / width)
    return shared


def image_node(image: Document, node_id: str = "") -> Node:
    """Return the ImageObject of an image, with its licence where it has one.

    It belongs inside the property that shows the image: on its own, an ImageObject stands for
    Google's licence feature and is faulty without a licence.
    """
    node: Node = {"@type": "ImageObject"}
    if node_id:
        node["@id"] = node_id
    node["url"] = node["contentUrl"] = image["url"]
    if image.get("width") and image.get("height"):
        node["width"] = image["width"]
        node["height"] = image["height"]
    if image.get("alt"):
        node["caption"] = image["alt"]
    if image.get("credit"):
        node["creditText"] = image["credit"]
    if image.get("license_url"):
        node["license"] = image["license_url"]
    return node


def _shared_source(srcset: Document) -> Document | None:
    for name in SHARED_FORMATS:
        sources = srcset.get(name)
        if sources:
            wide = [source for source in sources if source["width"] >= SHARED_WIDTH]
            if wide:
                return min(wide, key=_width)
            return max(sources, key=_width)
    return None


def _width(source: Document) -> int:
    return int(source["width"])
