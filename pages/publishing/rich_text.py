"""Rich text as front ends can use it: real addresses and images, headings with anchors."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

from wagtail.rich_text.rewriters import EmbedRewriter, LinkRewriter

BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
HEADING = re.compile(r"<h([2-6])((?:\s[^>]*)?)>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
REFERENCE = re.compile(r"<(?:a|embed)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')

Attributes = dict[str, str]
Rule = Callable[[Attributes], str]


def references(source: str) -> list[tuple[str, int]]:
    """Return each ("page" | "document" | "image", id) that a rich text refers to."""
    found = []
    for tag in REFERENCE.findall(source):
        attributes = dict(ATTRIBUTE.findall(tag))
        kind = attributes.get("linktype") or attributes.get("embedtype")
        pk = object_id(attributes.get("id"))
        if kind in ("page", "document", "image") and pk:
            found.append((kind, pk))
    return found


def object_id(stored: Any) -> int:
    """Return the key that a link or chooser holds; 0, which nothing has, where it holds none."""
    text = str(stored)
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def resolved(
    source: str, links: dict[str, Rule], embeds: dict[str, Rule], anchor: Callable[[str, str], str]
) -> str:
    """Return the HTML of a rich text in database form.

    Args:
        source: as Wagtail stores it, with `<a linktype="page" id="3">` and `<embed embedtype=…/>`.
        links: the opening tag for each type of link.
        embeds: the HTML for each type of embed.
        anchor: gives a heading with this text and this id ("" if it has none) its final, unique id.
    """
    html = BLOCK_KEY.sub("", source)
    if "<a " in html:
        html = LinkRewriter(rules=links)(html)
    if "<embed" in html:
        html = EmbedRewriter(rules=embeds)(html)
    return HEADING.sub(lambda match: _heading(match, anchor), html) if "<h" in html else html


def plain_text(html: str) -> str:
    """Return the words of an HTML fragment in one line."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def tag(name: str, attributes: dict[str, Any]) -> str:
    """Return an opening tag with escaped attributes; those that are None are left out."""
    written = "".join(
        f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{written}>"


def _heading(match: re.Match[str], anchor: Callable[[str, str], str]) -> str:
    level, written, inner = match.groups()
    attributes = dict(ATTRIBUTE.findall(written))
    attributes["id"] = anchor(plain_text(inner), attributes.get("id", ""))
    return f"{tag(f'h{level}', attributes)}{inner}</h{level}>"
