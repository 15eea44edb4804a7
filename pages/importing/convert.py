"""The HTML of a Markdown text to the blocks of a page's body.

Only what the blocks and the rich text editor can hold is written, so this is the sanitiser as well:
elements, attributes
and address schemes that are not known here never come out.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qs, urlsplit

import lxml.html
from lxml.html import HtmlElement

from pages.importing.body import Body
from pages.importing.markdown import to_html
from pages.importing.shortcodes import Shortcodes

_SPACE = re.compile(r"[ \t\r\n\f]+")
_EXPLICIT_ID = re.compile(r"\s*\{:?\s*#([^\s{}]+)[^{}]*\}\s*$")
_TRAILING_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}<>]*\}\s*$")
_ALERT = re.compile(r"^\s*\[!(\w+)\][+-]?[ \t]*([^\n]*)")
_SAFE_SCHEMES = ("http", "https", "mailto", "tel", "ftp", "irc", "ircs", "xmpp", "sms", "geo")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029]")
_SCHEME = re.compile(r"^[\w.+-]+:", re.ASCII)

INLINE_STYLES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "var": "i", "dfn": "i", "s": "s",
    "strike": "s", "del": "s", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "sup":
    "sup", "sub": "sub",
}  # fmt: skip
INLINE = {
    *INLINE_STYLES, "a", "abbr", "bdi", "bdo", "big", "br", "data", "font", "ins", "label",
    "mark", "nobr", "q", "small", "span", "time", "u", "wbr", "img", "input", "picture", "ruby",
    "rt", "rp", "output",
}  # fmt: skip
DROPPED = {
    "script", "style", "template", "head", "title", "meta", "link", "base", "svg", "canvas",
    "object", "embed",
}  # fmt: skip
BLOCKS_INSIDE_TEXT = {
    "iframe", "video", "audio", "figure", "pre", "table", "ul", "ol", "dl", "blockquote", "hr",
    "details", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
# Raw HTML that comes out with its meaning; all other elements lose theirs and are counted.
UNDERSTOOD = {
    *INLINE_STYLES, "a", "br", "img", "p", "ul", "ol", "li", "table", "thead", "tbody", "tfoot",
    "tr", "td", "th", "caption", "colgroup", "col", "input", "pre", "blockquote", "hr", "dl",
    "dt", "dd", "figure", "figcaption", "picture", "source", "h1", "h2", "h3", "h4", "h5", "h6",
    "wbr",
}  # fmt: skip


class PageLink(NamedTuple):
    """A link to a page of the CMS."""

    page_id: int
    anchor: str = ""


class FileLink(NamedTuple):
    """A link to a file that goes to the media library."""

    path: Path


class References(Protocol):
    """Answers what the addresses in one file mean."""

    def link(self, href: str) -> PageLink | FileLink | None:
        """Return what a link leads to, or None when it stays an address."""

    def image(self, src: str) -> Path | None:
        """Return the file of an image, or None when there is none."""

    def is_internal(self, href: str) -> bool:
        """Tell whether an address means something on the site itself."""


@dataclass
class Converted:
    """The body of a page, and what was met on the way.

    In `blocks`, images and files are named by their place in `media`: `media:0`. `missing` are
    images that are not
    there, `unresolved` internal links that lead to no page, `html` raw elements that lost their
    meaning by name.
    """

    blocks: list[dict[str, Any]] = field(default_factory=list)
    media: list[tuple[Path, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    html: Counter[str] = field(default_factory=Counter)
    mapped: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


def convert(
    text: str,
    references: References,
    shortcodes: Shortcodes | None = None,
    *,
    zola: bool = False,
) -> Converted:
    """Return the body of a Markdown text. `zola` chooses Zola's shortcodes and heading anchors
    instead of Hugo's.
    """
    shortcodes = shortcodes or Shortcodes()
    markdown = shortcodes.replace(text, zola=zola)
    converter = _Converter(references, shortcodes.restore, zola_slug if zola else github_slug)
    converter.walk_html(to_html(markdown))
    converted = converter.result
    converted.mapped, converted.kept = shortcodes.mapped, shortcodes.kept
    return converted


def github_slug(text: str) -> str:
    """Return the anchor that GitHub and Hugo give to a heading."""
    kept = (char for char in text.strip().lower() if char in " -_" or _is_letter(char))
    return "".join(kept).replace(" ", "-")


def zola_slug(text: str) -> str:
    """Return the anchor that Zola gives to a heading: plain letters, every run of other signs one
    hyphen.
    """
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


class _Inline:
    """What the inside of a paragraph has given: its HTML, and the blocks that stood in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[HtmlElement | dict[str, Any]] = []
        self.blocks_first = False

    def add_block(self, block: HtmlElement | dict[str, Any]) -> None:
        if not self.blocks:
            self.blocks_first = not "".join(self.parts).strip()
        self.blocks.append(block)

    def html(self) -> str:
        joined = re.sub(r"(?:<br/>|\s)*$", "", "".join(self.parts)).strip()
        joined = re.sub(r"^(?:<br/>|\s)+", "", joined)
        joined = _SPACE.sub(" ", joined).replace(" <br/>", "<br/>").replace("<br/> ", "<br/>")
        return _TRAILING_ATTRIBUTES.sub("", joined)


class _Converter:
    def __init__(
        self, references: References, restore: Callable[[str], str], slug: Callable[[str], str]
    ) -> None:
        self.references = references
        self.restore = restore
        self.slug = slug
        self.result = Converted()
        self.body = Body()
        self.anchors: set[str] = set()
        self._media: dict[tuple[Path, str], int] = {}

    # --- Blocks -----------------------------------------------------------------------------------

    def walk_html(self, source: str) -> None:
        if not source.strip():
            return
        root = lxml.html.fragment_fromstring(source, create_parent="div")
        self.walk(root)
        self.body.flush()
        self.result.blocks = self.body.blocks

    def walk(self, element: HtmlElement) -> None:
        """Write the inside of an element: runs of text and inline elements as paragraphs, all else
        as blocks.
        """
        run: list[HtmlElement | str] = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str):  # a comment
                run.append(child.tail or "")
                continue
            if self._is_inline(child):
                run.append(child)
            else:
                self._paragraph(run)
                run = []
                self._block(child)
            run.append(child.tail or "")
        self._paragraph(run)

    def _is_inline(self, element: HtmlElement) -> bool:
        if element.tag in ("a", *INLINE_STYLES):
            return True
        if element.tag in INLINE:
            return not any(
                isinstance(inner.tag, str) and inner.tag not in INLINE and inner.tag not in DROPPED
                for inner in element.iterdescendants()
            )
        return False

    def _block(self, element: HtmlElement) -> None:
        tag = element.tag
        self._count(element)
        if tag in DROPPED:
            return
        if tag == "p":
            self._paragraph([element.text or "", *_children(element)])
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading(element)
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "pre":
            self._code(element)
        elif tag == "table":
            self._table(element)
        elif tag == "blockquote":
            self._quote(element)
        elif tag == "hr":
            self.body.rule()
        elif tag == "dl":
            self._definitions(element)
        elif tag == "figure":
            self._figure(element)
        elif tag in ("iframe", "video", "audio"):
            self._embed(element)
        elif tag == "summary":
            inline = self._inline([element.text or "", *_children(element)])
            self._write(inline, f"<b>{text}</b>" if (text := inline.html()) else "")
        else:
            self.walk(element)

    def _paragraph(self, nodes: list[HtmlElement | str]) -> None:
        inline = self._inline(nodes)
        self._write(inline, inline.html())

    def _write(self, inline: _Inline, text: str) -> None:
        if text and not inline.blocks_first:
            self.body.paragraph(text)
        for block in inline.blocks:
            if isinstance(block, dict):
                self.body.block(block["type"], block["value"])
            else:
                self._block(block)
        if text and inline.blocks_first:
            self.body.paragraph(text)

    def _heading(self, element: HtmlElement) -> None:
        inline = self._inline([element.text or "", *_children(element)])
        text = _SPACE.sub(" ", self._text(element)).strip()
        explicit = _EXPLICIT_ID.search(text)
        text = _TRAILING_ATTRIBUTES.sub("", text[: explicit.start()] if explicit else text)
        if text:
            wanted = explicit[1] if explicit else element.get("id") or self.slug(text)
            level = min(max(int(element.tag[1]), 2), 4)
            value = {"text": text[:500], "level": str(level), "anchor": self._anchor(wanted)}
            self.body.block("heading", value)
        for block in inline.blocks:
            if isinstance(block, dict):
                self.body.block(block["type"], block["value"])

    def _anchor(self, wanted: str) -> str:
        wanted = wanted[:240] or "section"
        anchor, number = wanted, 1
        while anchor in self.anchors:
            anchor, number = f"{wanted}-{number}", number + 1
        self.anchors.add(anchor)
        return anchor

    def _list(self, element: HtmlElement) -> None:
        start = element.get("start", "1")
        self.body.begin_list(element.tag, int(start) if start.isdecimal() else 1)
        for child in _children(element):
            if isinstance(child, str):
                continue
            if child.tag == "li":
                self._count(child)
                self.body.begin_item()
                self.walk(child)
                self.body.end_item()
            else:
                self._block(child)
        self.body.end_list()

    def _code(self, element: HtmlElement) -> None:
        code = self.restore("".join(element.itertext())).strip("\n").rstrip()
        inner = element.find("code")
        classes = (
            f"{element.get('class', '')} {inner.get('class', '') if inner is not None else ''}"
        )
        named = re.search(r"(?:language|lang|highlight-source)-([\w+#.-]+)", classes)
        language = element.get("data-language") or (named[1] if named else "")
        if code:
            filename = element.get("data-filename", "")[:255]
            self.body.block("code", {"language": language[:50], "filename": filename, "code": code})

    def _quote(self, element: HtmlElement) -> None:
        alert = _ALERT.match(_first_text(element))
        if alert:
            self._alert(element, alert)
            return
        inner = self._apart(element)
        if [block["type"] for block in inner] == ["rich_text"] and not self.body.quoting:
            self.body.block("quote", _quote_value(inner[0]["value"]))
            return
        before, self.body.quoting = self.body.quoting, True
        self.walk(element)
        self.body.quoting = before

    def _apart(self, element: HtmlElement) -> list[dict[str, Any]]:
        """Return the blocks of an element's inside without writing them, and without leaving a
        trace.
        """
        body, result, anchors, media = self.body, self.result, self.anchors, self._media
        self.body, self.result, self.anchors = Body(), Converted(), set()
        self.result.media, self._media = list(result.media), dict(media)
        self.walk(element)
        self.body.flush()
        blocks, trial = self.body.blocks, self.result
        self.body, self.result, self.anchors = body, result, anchors
        if [block["type"] for block in blocks] == ["rich_text"]:
            result.media = trial.media
            result.missing += trial.missing
            result.unresolved += trial.unresolved
            result.html += trial.html
        else:
            self._media = media
        return blocks

    def _alert(self, element: HtmlElement, alert: re.Match[str]) -> None:
        first = next(child for child in element if isinstance(child.tag, str))
        rest = (first.text or "")[alert.end() :]
        title = self.restore(alert[2]).strip()
        has_inline_title = (
            not rest and len(first) > 0 and "\n" not in (first.text or "").strip("\n")
        )
        first.text = rest.lstrip("\n")
        before, self.body.quoting = self.body.quoting, True
        label = title or alert[1].capitalize()
        if has_inline_title and title:
            first.text = f"{title} "
            label = alert[1].capitalize()
        self.body.paragraph(f"<b>{_escape(label)}</b>")
        self.walk(element)
        self.body.quoting = before

    def _definitions(self, element: HtmlElement) -> None:
        in_list = False
        for child in element.iter("dt", "dd"):
            if child.tag == "dt":
                if in_list:
                    self.body.end_list()
                in_list = False
                inline = self._inline([child.text or "", *_children(child)])
                self._write(inline, f"<b>{text}</b>" if (text := inline.html()) else "")
                continue
            if not in_list:
                self.body.begin_list("ul")
                in_list = True
            self.body.begin_item()
            self.walk(child)
            self.body.end_item()
        if in_list:
            self.body.end_list()

    def _figure(self, element: HtmlElement) -> None:
        caption = element.find(".//figcaption")
        images = list(element.iter("img"))
        if len(images) != 1:
            self.walk(element)
            return
        if caption is not None:
            caption.getparent().remove(caption)
        inline = self._inline([element.text or "", *_children(element)])
        text = (
            self._inline([caption.text or "", *_children(caption)]).html()
            if caption is not None
            else ""
        )
        blocks = [block for block in inline.blocks if isinstance(block, dict)]
        if len(blocks) == 1 and blocks[0]["type"] == "image":
            if text:
                blocks[0]["value"]["caption"] = f"<p>{text}</p>"
            self._write(inline, inline.html())
        else:
            self._write(inline, inline.html())
            self.body.paragraph(text)

    def _embed(self, element: HtmlElement) -> None:
        src = element.get("src") or next(
            (source.get("src") for source in element.iter("source")), ""
        )
        video = _video_page(src or "")
        title = element.get("title") or ""
        if video:
            self.body.block("embed", {"url": video, "title": title[:255] or "Video", "caption": ""})
            return
        file = self.references.image(src) if src else None
        if file and element.tag != "iframe":
            number = self._medium(file, "file")
            self.body.block("file", {"file": f"media:{number}", "title": title[:255]})
        elif src:
            href = self._href(src)
            label = _escape(title or src)
            self.body.paragraph(f"<a {href}>{label}</a>" if href else label)

    # --- Tables -----------------------------------------------------------------------------------

    def _table(self, element: HtmlElement) -> None:
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        rows = [row for row in rows if row]
        width = max((sum(_span(cell) for cell in row) for row in rows), default=0)
        if not width:
            self.walk(element)
            return
        caption = element.find("caption")
        head = rows[0] if all(cell.tag == "th" for cell in rows[0]) else []
        headings = [_SPACE.sub(" ", self._text(cell)).strip() for cell in _spread(head, width)]
        cells = [
            [self._cell(cell) for cell in _spread(row, width)]
            for row in (rows[1:] if head else rows)
        ]
        columns, values = [], [[""] * width for _ in cells]
        for column in range(width):
            plain = all("<" not in row[column] for row in cells)
            columns.append({"type": "text" if plain else "rich_text", "heading": headings[column]})
            for target, row in zip(values, cells, strict=True):
                text = row[column]
                target[column] = html.unescape(text) if plain else _as_paragraphs(text)
        value = {
            "columns": columns,
            "rows": [{"values": row} for row in values],
            "caption": self._text(caption).strip(),
        }
        self.body.block("table", value)

    def _cell(self, cell: HtmlElement | None) -> str:
        if cell is None:
            return ""
        body, self.body = self.body, Body()
        self.walk(cell)
        self.body.flush()
        blocks, self.body = self.body.blocks, body
        parts = [_block_in_cell(block) for block in blocks]
        text = "".join(part for part in parts if part)
        single = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", text, re.DOTALL)
        return single[1] if single else text

    # --- Inside a paragraph -----------------------------------------------------------------------

    def _inline(self, nodes: Iterable[HtmlElement | str]) -> _Inline:
        inline = _Inline()
        self._inline_nodes(nodes, inline, set(), linked=False)
        return inline

    def _inline_nodes(
        self, nodes: Iterable[HtmlElement | str], inline: _Inline, styles: set[str], *, linked: bool
    ) -> None:
        for node in nodes:
            if isinstance(node, str):
                inline.parts.append(_escape(self.restore(_SPACE.sub(" ", node))))
            elif node.tag in BLOCKS_INSIDE_TEXT:
                inline.add_block(node)
            else:
                self._count(node)
                self._inline_element(node, inline, styles, linked=linked)

    def _inline_element(
        self, element: HtmlElement, inline: _Inline, styles: set[str], *, linked: bool
    ) -> None:
        tag = element.tag
        inside = [element.text or "", *_children(element)]
        style = INLINE_STYLES.get(tag)
        if tag in DROPPED:
            return
        if tag == "br":
            inline.parts.append("<br/>")
        elif tag == "img":
            self._image(element, inline, linked=linked)
        elif tag == "input":
            if element.get("type") == "checkbox":
                inline.parts.append("☑ " if element.get("checked") is not None else "☐ ")
        elif tag == "a" and not linked:
            self._link(element, inside, inline, styles)
        elif tag == "sup" and "footnote-ref" in element.get("class", ""):
            inline.parts.append(f"<sup>{_escape(self._text(element).strip('[]'))}</sup>")
        elif style and style not in styles and "code" not in styles:
            start = len(inline.parts)
            self._inline_nodes(inside, inline, {*styles, style}, linked=linked)
            written = "".join(inline.parts[start:])
            if written.strip():
                inline.parts[start:] = [f"<{style}>{written}</{style}>"]
        else:
            if tag not in INLINE and inline.parts:
                inline.parts.append(" ")
            self._inline_nodes(inside, inline, styles, linked=linked)

    def _link(
        self,
        element: HtmlElement,
        inside: list[HtmlElement | str],
        inline: _Inline,
        styles: set[str],
    ) -> None:
        href = element.get("href")
        attributes = self._href(self.restore(href)) if href is not None else ""
        start, blocks = len(inline.parts), len(inline.blocks)
        self._inline_nodes(inside, inline, styles, linked=bool(attributes))
        written = "".join(inline.parts[start:])
        if not attributes:
            return
        if written.strip():
            before = " " if written[0].isspace() else ""
            after = " " if written[-1].isspace() else ""
            inline.parts[start:] = [f"{before}<a {attributes}>{written.strip()}</a>{after}"]
            return
        # A picture that is a link: the link becomes its caption, unless it leads to the picture
        # itself.
        for block in inline.blocks[blocks:]:
            if (
                isinstance(block, dict)
                and block["type"] == "image"
                and not block["value"]["caption"]
            ):
                if 'linktype="document"' in attributes:
                    continue
                label = _escape(block["value"]["alt"] or href or "")
                block["value"]["caption"] = f"<p><a {attributes}>{label}</a></p>"

    def _href(self, href: str) -> str:
        """Return the attributes of a link, or "" when the address cannot be one."""
        # Browsers leave these out, so that "java&#9;script:" would be a script.
        href = _UNSEEN.sub("", href).strip()
        target = self.references.link(href) if href else None
        if isinstance(target, PageLink):
            anchor = f' anchor="{html.escape(target.anchor)}"' if target.anchor else ""
            return f'linktype="page" id="{target.page_id}"{anchor}'
        if isinstance(target, FileLink):
            return f'linktype="document" id="media:{self._medium(target.path, "file")}"'
        if not href or "{{" in href:
            return ""
        if _SCHEME.match(href) and href.split(":", 1)[0].lower() not in _SAFE_SCHEMES:
            return ""
        if not href.startswith("#") and self.references.is_internal(href):
            self.result.unresolved.append(href)
        return f'href="{html.escape(href)}"'

    def _image(self, element: HtmlElement, inline: _Inline, *, linked: bool) -> None:
        src = self.restore(element.get("src") or "").strip()
        alt = self.restore(element.get("alt") or "").strip()
        file = self.references.image(src) if src else None
        if file:
            title = self.restore(element.get("title") or "").strip()
            caption = f"<p>{_escape(title)}</p>" if title and title != alt else ""
            number = self._medium(file, "image")
            value = {
                "image": f"media:{number}",
                "alt": alt[:500],
                "decorative": not alt,
                "caption": caption,
            }
            inline.add_block({"type": "image", "value": value})
            return
        if self.references.is_internal(src):
            self.result.missing.append(src)
            inline.parts.append(_escape(alt))
        elif src.startswith(("http:", "https:", "//")) and not linked:
            inline.parts.append(f'<a href="{html.escape(src)}">{_escape(alt or src)}</a>')
        else:
            inline.parts.append(_escape(alt))

    def _medium(self, path: Path, kind: str) -> int:
        number = self._media.setdefault((path, kind), len(self.result.media))
        if number == len(self.result.media):
            self.result.media.append((path, kind))
        return number

    def _text(self, element: HtmlElement | None) -> str:
        if element is None:
            return ""
        parts: list[str] = []
        for node in element.iter():
            if not isinstance(node.tag, str):
                parts.append(node.tail or "")
                continue
            if node.tag == "br":
                parts.append(" ")
            if node.tag not in DROPPED:
                parts.append(node.text or "")
            if node is not element:
                parts.append(node.tail or "")
        return self.restore("".join(parts))

    def _count(self, element: HtmlElement) -> None:
        if element.get("data-raw") and element.tag not in UNDERSTOOD:
            self.result.html[element.tag] += 1


def _children(element: HtmlElement) -> list[HtmlElement | str]:
    nodes: list[HtmlElement | str] = []
    for child in element:
        if isinstance(child.tag, str):
            nodes.append(child)
        nodes.append(child.tail or "")
    return nodes


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _first_text(element: HtmlElement) -> str:
    for child in element:
        if isinstance(child.tag, str):
            return (child.text or "") if child.tag == "p" else ""
    return ""


def _quote_value(text: str) -> dict[str, str]:
    """Return the quote with what follows a dash in its last paragraph as the one who said it."""
    said = re.search(r"<p>(?:<i>)?\s*(?:—|–|--)\s*((?:(?!</?p>).)+)</p>$", text)
    if not said or said.start() == 0:
        return {"text": text, "attribution": "", "url": ""}
    name = html.unescape(re.sub(r"<[^>]+>", "", said[1])).strip()
    if len(name) > 255:
        return {"text": text, "attribution": "", "url": ""}
    url = re.search(r'href="(https?://[^"]+)"', said[1])
    return {
        "text": text[: said.start()],
        "attribution": name,
        "url": html.unescape(url[1]) if url else "",
    }


def _video_page(src: str) -> str:
    """Return the page of a YouTube or Vimeo player's address, or ""."""
    try:
        parts = urlsplit(src if not src.startswith("//") else f"https:{src}")
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    name = parts.path.rstrip("/").rpartition("/")[2]
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        if name == "videoseries" and (playlist := parse_qs(parts.query).get("list")):
            return f"https://www.youtube.com/playlist?list={playlist[0]}"
        return f"https://www.youtube.com/watch?v={name}" if re.fullmatch(r"[\w-]+", name) else ""
    if host == "player.vimeo.com" and name.isdecimal():
        return f"https://vimeo.com/{name}"
    return ""


def _span(cell: HtmlElement) -> int:
    span = cell.get("colspan", "1")
    return min(max(int(span), 1), 50) if span.isdecimal() else 1


def _spread(row: list[HtmlElement], width: int) -> list[HtmlElement | None]:
    """Return one entry a column: a cell, then nothing for each further column that it spans."""
    cells: list[HtmlElement | None] = []
    for cell in row:
        cells += [cell, *([None] * (_span(cell) - 1))]
    return (cells + [None] * width)[:width]


def _block_in_cell(block: dict[str, Any]) -> str:
    value = block["value"]
    if block["type"] == "rich_text":
        return str(value)
    if block["type"] == "code":
        return f"<p><code>{_escape(value['code'])}</code></p>"
    if block["type"] == "image":
        alt = html.escape(value["alt"])
        return f'<embed embedtype="image" id="{value["image"]}" format="fullwidth" alt="{alt}"/>'
    if block["type"] == "heading":
        return f"<p><b>{_escape(value['text'])}</b></p>"
    if block["type"] == "quote":
        return str(value["text"])
    if block["type"] == "embed":
        return f'<p><a href="{html.escape(value["url"])}">{_escape(value["title"])}</a></p>'
    if block["type"] == "table":
        rows = [" · ".join(str(cell) for cell in row["values"]) for row in value["rows"]]
        return "".join(f"<p>{re.sub(r'</?p>', '', row)}</p>" for row in rows)
    return ""


def _as_paragraphs(text: str) -> str:
    return (
        text
        if not text or text.startswith("<p>") or re.search(r"<(?:p|ul|ol|embed)\b", text)
        else f"<p>{text}</p>"
    )
