"""Rich text as a tree of JSON nodes, from the HTML that documents hold.

Text has `marks`; everything else has `children`, or what it consists of. What is no node of its own
is an `element`, so that nothing is lost.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import lxml.html
from lxml.html import HtmlElement

Node = dict[str, Any]

MARKS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "code",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
    "u": "underline",
    "sup": "superscript",
    "sub": "subscript",
}
TAGS = {  # in the order in which marks are given
    "bold": "b",
    "italic": "i",
    "strikethrough": "s",
    "underline": "u",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
}
HEADING = re.compile(r"h([1-6])")
SPACE = re.compile(r"[ \t\r\n\f]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
INLINE = ("text", "link", "break")
VOID = ("br", "hr", "img", "input", "embed", "source", "track", "wbr", "col", "area")
IMAGE_TEXTS = ("src", "srcset", "sizes", "alt")


def tree(html: str) -> list[Node]:
    """Return the nodes of a piece of HTML."""
    source = CONTROL.sub("", html)
    if not source.strip():
        return []
    return _children(lxml.html.fragment_fromstring(source, create_parent="div"), (), False)


def to_html(nodes: list[Node]) -> str:
    """Return the HTML of some nodes."""
    return "".join(_html(node) for node in nodes)


def plain(nodes: list[Node]) -> str:
    """Return the text of some nodes, as it is written."""
    return "".join(
        node["text"] if "text" in node else plain(node.get("children", [])) for node in nodes
    )


def _children(parent: HtmlElement, marks: tuple[str, ...], verbatim: bool) -> list[Node]:
    found: list[Node] = []
    _add_text(found, parent.text, marks, verbatim)
    for child in parent:
        if isinstance(child.tag, str):  # and no comment
            found += _nodes(child, marks, verbatim)
        _add_text(found, child.tail, marks, verbatim)
    return found if verbatim or marks else _trimmed(found)


def _nodes(element: HtmlElement, marks: tuple[str, ...], verbatim: bool) -> list[Node]:
    tag = element.tag
    if tag in MARKS:
        # Code comes last, whatever is around what: nothing in it can be marked in Markdown.
        found = sorted({*marks, MARKS[tag]}, key=list(TAGS).index)
        return _children(element, tuple(found), verbatim)
    if tag == "a":
        return [_link(element, marks, verbatim)]
    if tag == "br":
        return [{"type": "break"}]
    if tag == "img":
        return [_image(element)]
    if tag == "hr":
        return [{"type": "divider"}]
    if tag == "pre":
        return [{"type": "code", "text": str(element.text_content())}]
    if heading := HEADING.fullmatch(tag):
        node: Node = {"type": "heading", "level": int(heading[1]), "id": element.get("id")}
    elif tag == "p":
        node = {"type": "paragraph"}
    elif tag in ("ul", "ol"):
        node = {"type": "list", "ordered": tag == "ol"}
    elif tag == "li":
        node = {"type": "list_item"}
    elif tag == "blockquote":
        node = {"type": "quote"}
    else:
        node = {"type": "element", "tag": tag, "attributes": dict(element.attrib)}
    return [{**node, "children": _children(element, marks, verbatim)}]


def _link(element: HtmlElement, marks: tuple[str, ...], verbatim: bool) -> Node:
    """Return a link; what it leads to has gone where it has no address."""
    children: list[Node] = []
    _add_text(children, element.text, marks, verbatim)
    for child in element:
        if isinstance(child.tag, str):
            children += _nodes(child, marks, verbatim)
        _add_text(children, child.tail, marks, verbatim)
    return {
        "type": "link",
        "href": element.get("href"),
        "page": _id(element.get("data-page")),
        "file": _id(element.get("data-file")),
        "children": children,
    }


def _image(element: HtmlElement) -> Node:
    return {
        "type": "image",
        "image": _id(element.get("data-image")),
        **{name: element.get(name, "") for name in IMAGE_TEXTS},
        "width": _id(element.get("width")),
        "height": _id(element.get("height")),
    }


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None


def _add_text(found: list[Node], text: str | None, marks: tuple[str, ...], verbatim: bool) -> None:
    """Add a text as a browser shows it: any white space is one space."""
    shown = text if verbatim else SPACE.sub(" ", text or "")
    if not shown:
        return
    last = found[-1] if found else None
    if last and last["type"] == "text" and last["marks"] == list(marks):
        last["text"] += shown
    else:
        found.append({"type": "text", "text": shown, "marks": list(marks)})


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Leave out the white space between blocks, and at both ends of inline text."""
    return _stripped(_stripped(nodes, str.lstrip)[::-1], str.rstrip)[::-1]


def _stripped(nodes: list[Node], strip: Callable[[str, str], str]) -> list[Node]:
    """Leave out the white space where inline text begins, in the order given."""
    kept: list[Node] = []
    for node in nodes:
        before = kept[-1]["type"] if kept else "start"
        if node["type"] == "text" and (before == "break" or before not in INLINE):
            node = {**node, "text": strip(node["text"], " ")}
            if not node["text"]:
                continue
        kept.append(node)
    return kept


def _html(node: Node) -> str:
    kind = node["type"]
    if kind == "text":
        text = escape(node["text"], quote=False)
        for mark in reversed(node["marks"]):
            text = f"<{TAGS[mark]}>{text}</{TAGS[mark]}>"
        return text
    if kind == "code":
        return f"<pre><code>{escape(node['text'], quote=False)}</code></pre>"
    tag, attributes = _tag(node)
    opening = f"<{tag}{_attributes(attributes)}>"
    return opening if tag in VOID else f"{opening}{to_html(node['children'])}</{tag}>"


def _tag(node: Node) -> tuple[str, dict[str, Any]]:
    kind = node["type"]
    if kind == "link":
        page, file = node["page"], node["file"]
        return "a", {"href": node["href"], "data-page": page, "data-file": file}
    if kind == "image":
        names = (*IMAGE_TEXTS, "width", "height")
        found = {name: node[name] if name == "alt" else node[name] or None for name in names}
        return "img", {**found, "data-image": node["image"]}
    if kind == "heading":
        return f"h{node['level']}", {"id": node["id"]}
    if kind == "element":
        return node["tag"], node["attributes"]
    if kind == "list":
        return ("ol" if node["ordered"] else "ul"), {}
    names_of = {"paragraph": "p", "list_item": "li", "quote": "blockquote"}
    return {**names_of, "break": "br", "divider": "hr"}[kind], {}


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f' {name}="{escape(str(value))}"' for name, value in values.items() if value is not None
    )
