"""Rich text as Markdown: CommonMark, with HTML for what that cannot say, and GFM's `~~`."""

import re
from itertools import groupby

from api.rich_text.tree import INLINE, TAGS, Node, plain, to_html, tree

DELIMITERS = {"bold": "**", "italic": "*", "strikethrough": "~~"}
SPECIAL = re.compile(r"([\\`*\[\]<~])|(?<![^\W_])(_)|(_)(?![^\W_])|(&)(?=#?\w+;)|(!)$")
AT_START = re.compile(r"^(?:([#>+=-])|(\d{1,9})([.)])(?=\s|$))")
CLOSING = re.compile(r"(#+)$")
BACKTICKS = re.compile(r"`+")
UNSAFE_ADDRESS = re.compile(r"[\s<>()\\]|^$")
APART = "<!-- -->"  # keeps two lists from becoming one


def markdown(html: str) -> str:
    """Return a piece of HTML as Markdown."""
    return _blocks(tree(html))


def _blocks(nodes: list[Node]) -> str:
    """Return blocks with a blank line between them; inline nodes in a row are a paragraph."""
    parts: list[str] = []
    before: Node = {"type": ""}
    for inline, group in groupby(nodes, lambda node: node["type"] in INLINE):
        run = list(group)
        for node in [{"type": "run", "children": run}] if inline else run:
            part = _block(node)
            if not part:
                continue
            alike = before["type"] == node["type"] == "list"
            if alike and before["ordered"] == node["ordered"]:
                parts.append(APART)
            parts.append(part)
            before = node
    return "\n\n".join(parts)


def _block(node: Node) -> str:
    kind = node["type"]
    if kind == "heading":
        text = CLOSING.sub(r"\\\1", _inline(node["children"]).replace("\\\n", " "))
        return f"{'#' * node['level']} {text}".rstrip()
    if kind == "run":
        return _paragraph(node["children"])
    if kind == "paragraph":
        return _blocks(node["children"])
    if kind == "list":
        return _list(node)
    if kind == "quote":
        return _prefixed(_blocks(node["children"]), "> ", "> ")
    if kind == "code":
        longest = max((len(run) for run in BACKTICKS.findall(node["text"])), default=0)
        fence = "`" * max(3, longest + 1)
        text = node["text"].removesuffix("\n")
        return f"{fence}\n{text}\n{fence}"
    if kind == "divider":
        return "---"
    if kind == "image":
        alt = SPECIAL.sub(r"\\\g<0>", node["alt"])
        return f"![{alt}]({_address(node['src'])})"
    # A blank line would end HTML, and a line break in it is any white space.
    return to_html([node]).replace("\n", " ")


def _list(node: Node) -> str:
    items = []
    for number, item in enumerate(node["children"], 1):
        marker = f"{number}. " if node["ordered"] else "- "
        kinds = [child["type"] for child in item.get("children", [])]
        text = _blocks(item.get("children", []) if item["type"] == "list_item" else [item])
        if all(kind in (*INLINE, "list") for kind in kinds):
            text = text.replace("\n\n", "\n")  # a tight list
        items.append(_prefixed(text, marker, " " * len(marker)).rstrip() or marker.rstrip())
    loose = any("\n\n" in item for item in items)
    return ("\n\n" if loose else "\n").join(items)


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        ((first if number == 0 else others) + line).rstrip() for number, line in enumerate(lines)
    )


def _paragraph(nodes: list[Node]) -> str:
    while nodes and nodes[-1]["type"] == "break":
        nodes = nodes[:-1]
    lines = _inline(nodes).strip().split("\n")
    return "\n".join(AT_START.sub(_escaped_start, line.lstrip()) for line in lines)


def _escaped_start(match: re.Match[str]) -> str:
    sign, number, mark = match.groups()
    return f"\\{sign}" if sign else f"{number}\\{mark}"


def _inline(nodes: list[Node], opened: tuple[str, ...] = (), before: str = "") -> str:
    """Return inline nodes; `before` is what stands before them."""
    written = ""
    position = 0
    while position < len(nodes):
        node = nodes[position]
        mark = next((mark for mark in node.get("marks", ()) if mark not in opened), None)
        if mark is None:
            written += _single(node, opened)
            position += 1
            continue
        end = position
        while end < len(nodes) and _goes_on(nodes[end], mark, opened):
            end += 1
        run, after = nodes[position:end], nodes[end:]
        written += _marked(run, mark, opened, before + written, _first_character(after))
        position = end
    return written


def _goes_on(node: Node, mark: str, opened: tuple[str, ...]) -> bool:
    """Return whether a mark goes on with a node; nothing within code can be marked."""
    marks = node.get("marks", ())
    return mark in marks and (mark != "code" or set(marks) <= {*opened, mark})


def _single(node: Node, opened: tuple[str, ...]) -> str:
    if node["type"] == "text":
        return SPECIAL.sub(r"\\\g<0>", node["text"])
    if node["type"] == "break":
        return "\\\n"
    if node["type"] == "link":
        inner = _inline(node["children"], opened)
        return f"[{inner}]({_address(node['href'])})" if node["href"] is not None else inner
    return _block(node)


def _marked(nodes: list[Node], mark: str, opened: tuple[str, ...], before: str, after: str) -> str:
    """Return nodes within a mark: between delimiters where these are read as such, else in HTML."""
    if mark == "code":
        return _code(plain(nodes))
    inner = _inline(nodes, (*opened, mark))
    bare = inner.strip(" ")
    if not bare:
        return inner
    left, right = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
    delimiter = DELIMITERS.get(mark)
    outer = (left or before)[-1:], (right or after)[:1]
    if delimiter and _is_read(outer[0], bare[0]) and _is_read(outer[1], bare[-1]):
        return f"{left}{delimiter}{bare}{delimiter}{right}"
    return f"{left}<{TAGS[mark]}>{bare}</{TAGS[mark]}>{right}"


def _is_read(outside: str, inside: str) -> bool:
    """Return whether a delimiter between two characters is one (CommonMark, 6.2), for certain."""
    if inside in "*~\\\n" or outside in ("*", "~"):
        return False
    return inside.isalnum() or not outside or outside.isspace()


def _code(text: str) -> str:
    shown = text.replace("\n", " ")
    longest = max((len(run) for run in BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def _first_character(nodes: list[Node]) -> str:
    """Return what comes after a mark: a star stands for anything that is marked itself."""
    if not nodes:
        return ""
    if nodes[0].get("marks"):
        return "*"
    return "\n" if nodes[0]["type"] == "break" else plain(nodes)[:1] or "["


def _address(href: str | None) -> str:
    address = (href or "").replace("\n", "%0A").replace("\r", "")
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    if not UNSAFE_ADDRESS.search(address):
        return address
    written = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return f"<{written}>"
