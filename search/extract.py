"""From the public JSON of a document to its searchable text."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any
from unicodedata import normalize

import orjson

from search.engines.interface import Key, SearchDocument, Section
from search.facets import snippet_facet

JSON = Mapping[str, Any]

# What front ends need but nobody searches: addresses, numbers, names of styles and languages.
NOT_TEXT = frozenset(
    re.findall(
        r"\w+",
        """
        id meta type url href src srcset detail_url html_url embed_url canonical_url path slug
        anchor style language provider license_url dominant_color blurhash focal_point width
        height size content_type handle credit email telephone page pages link noindex
        """,
    )
)
LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
UNREADABLE = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "math"})
INLINE = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup
        time u var wbr
        """,
    )
)
TAG = re.compile(
    r"""<!--(?:.*?-->|.*)|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL,
)
ANCHOR = re.compile(r"""\sid=(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Sections:
    """Collects text in reading order, cut at each heading."""

    def __init__(self) -> None:
        self._sections: list[tuple[str, str, list[str]]] = [("", "", [])]

    def start(self, anchor: str, heading: str) -> None:
        """Begin a section. A heading without an anchor is text of the section before it."""
        heading = _tidy(heading)
        if anchor and heading:
            self._sections.append((anchor, heading, []))
        else:
            self.add(heading)

    def add(self, text: str) -> None:
        """Add text to the current section."""
        self._sections[-1][2].append(text)

    def result(self) -> tuple[Section, ...]:
        """Return the sections that hold something."""
        sections = (
            Section(anchor, heading, _tidy(" ".join(parts)))
            for anchor, heading, parts in self._sections
        )
        return tuple(section for section in sections if section.heading or section.text)


def search_document(key: Key, type_name: str, seq: int, body: bytes | memoryview) -> SearchDocument:
    """Return what is searched of a published document, given its stored JSON.

    The text comes from every field that a type publishes, so a new type needs nothing here.
    """
    document: JSON = orjson.loads(body)
    meta: JSON = document.get("meta") or {}
    sections, more = Sections(), Sections()
    crumbs: Sequence[JSON] = meta.get("breadcrumbs") or ()
    summary_field = next(
        (name for name in ("summary", "description") if _plain(document.get(name))), ""
    )
    for name, value in document.items():
        if name in ("title", "name", summary_field):
            continue
        if name in ("tags", "category", "authors", "cover", "image", "credit"):
            _walk(value, more)
        elif name not in NOT_TEXT:
            _walk(value, sections)
    title = _plain(document.get("title")) or _plain(document.get("name"))
    return SearchDocument(
        key=key,
        type=type_name,
        seq=seq,
        title=title,
        own_title=_own_title(meta, title),
        summary=_plain(document.get(summary_field)),
        sections=sections.result(),
        more=" ".join(section.text for section in more.result()),
        address=meta.get("slug", "").replace("-", " ") if len(crumbs) > 1 else "",
        above=tuple(crumb.get("title") or "" for crumb in crumbs[1:-1]),
        tags=tuple(tag for tag in document.get("tags") or () if isinstance(tag, str)),
        categories=_names(document.get("category")),
        authors=_names(document.get("authors")),
        category_facets=_facets(document.get("category")),
        author_facets=_facets(document.get("authors")),
        ancestors=tuple(crumb["id"] for crumb in crumbs[:-1]),
        published_at=_seconds(meta.get("first_published_at")),
    )


def _own_title(meta: JSON, title: str) -> str:
    """Return what a page's title in the language of its site says beyond its own: other words.

    Pages in that language have no path of a language: see `pages.paths`.
    """
    for other in meta.get("translations") or ():
        if not other["path"].startswith(f"/{other['locale']}/"):
            there = set(WORD.findall(title.casefold()))
            words = _tidy(other["title"]).split()
            return " ".join(word for word in words if set(WORD.findall(word.casefold())) - there)
    return ""


def _names(snippets: JSON | Iterable[JSON] | None) -> tuple[str, ...]:
    """Return the slugs and ids of snippet cards: the values that a filter may give."""
    return tuple(
        str(card[name]) for card in _cards(snippets) for name in ("slug", "id") if card.get(name)
    )


def _facets(snippets: JSON | Iterable[JSON] | None) -> tuple[str, ...]:
    """Return what the facets count snippet cards under."""
    return tuple(snippet_facet(card) for card in _cards(snippets))


def _cards(snippets: JSON | Iterable[JSON] | None) -> list[JSON]:
    cards = [snippets] if isinstance(snippets, Mapping) else snippets or ()
    return [card for card in cards if isinstance(card, Mapping)]


def _seconds(moment: object) -> int:
    return int(datetime.fromisoformat(moment).timestamp()) if isinstance(moment, str) else 0


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    return text if text.isascii() else normalize("NFC", text)


def _plain(value: object) -> str:
    """Return a field's text, without markup, as one line."""
    if not isinstance(value, str):
        return ""
    into = Sections()
    _walk(value, into)
    return _tidy(
        " ".join(part for section in into.result() for part in (section.heading, section.text))
    )


def _walk(value: Any, into: Sections) -> None:
    """Add all text of a JSON value, in order."""
    if isinstance(value, str):
        if LOOKS_LIKE_HTML.search(value):
            add_html(value, into)
        else:
            into.add(value)
    elif isinstance(value, Mapping):
        read_block = BLOCKS.get(value["type"]) if isinstance(value.get("type"), str) else None
        if read_block and "value" in value:
            read_block(value["value"], into)
        elif isinstance(value.get("type"), str) and "value" in value:
            _walk(value["value"], into)
        else:
            for name, part in value.items():
                if name not in NOT_TEXT:
                    _walk(part, into)
    elif isinstance(value, list):
        for part in value:
            _walk(part, into)


def add_html(source: str, into: Sections) -> None:
    """Add the readable text of HTML, however broken; a heading with an id begins a section.

    Scanning for tags takes a tenth of the time of parsing to a tree. Nothing relies on the result
    being safe: whatever shows it escapes it.
    """
    pieces: list[str] = []
    heading: list[str] | None = None
    anchor = ""
    position = 0
    unreadable = ""  # the element that is being skipped
    for tag in TAG.finditer(source):
        if not unreadable:
            (pieces if heading is None else heading).append(
                unescape(source[position : tag.start()])
            )
        position = tag.end()
        closing, name, attributes = tag[1], (tag[2] or "").lower(), tag[3]
        if unreadable:
            unreadable = "" if closing and name == unreadable else unreadable
        elif name in UNREADABLE and not closing:
            unreadable = name
        elif name in HEADINGS and heading is None and (found := ANCHOR.search(attributes)):
            into.add("".join(pieces))
            pieces, heading, anchor = [], [], unescape(found[1] or found[2])
        elif name in HEADINGS and heading is not None:
            into.start(anchor, "".join(heading))
            heading = None
        elif name and name not in INLINE:
            (pieces if heading is None else heading).append(" ")
    if not unreadable:
        (pieces if heading is None else heading).append(unescape(source[position:]))
    if heading is not None:
        into.start(anchor, "".join(heading))
    into.add("".join(pieces))


def _heading(value: JSON, into: Sections) -> None:
    into.start(value.get("anchor") or "", value.get("text") or "")


def _code(value: JSON, into: Sections) -> None:
    into.add(value.get("filename") or "")
    into.add(value.get("code") or "")  # never taken for HTML


def _table(value: JSON, into: Sections) -> None:
    into.add(value.get("caption") or "")
    for column in value.get("columns") or ():
        into.add(column.get("heading") or "")
    for row in value.get("rows") or ():
        for cell in row:
            _walk(cell if not isinstance(cell, (int, float)) else str(cell), into)


def _image(value: JSON, into: Sections) -> None:
    into.add(value.get("alt") or "")
    add_html(value.get("caption") or "", into)


def _nothing(value: Any, into: Sections) -> None:
    """Leave out what is another page's text."""


BLOCKS: dict[str, Callable[[Any, Sections], None]] = {
    "heading": _heading,
    "code": _code,
    "table": _table,
    "image": _image,
    "related_pages": _nothing,
}
