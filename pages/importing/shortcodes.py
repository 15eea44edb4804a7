"""Shortcodes of Hugo and Zola and the tags of Jekyll, replaced in the Markdown text before it is
parsed.

Those with a plain meaning become Markdown or HTML. All others stay in the text exactly as written,
and are counted.
"""

import html
import re
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_HUGO = re.compile(
    r"\{\{(?P<mark>[<%])(?P<inside>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|[^\"`])*?)[>%]\}\}", re.DOTALL
)
_ZOLA = re.compile(
    r"\{\{\s*(?P<inline>\w+)\((?P<inline_args>[^{}]*?)\)\s*\}\}"
    r"|\{%\s*(?P<block>\w+)\((?P<block_args>[^{}]*?)\)\s*%\}|\{%\s*(?P<end>end)\s*%\}",
    re.DOTALL,
)
_LIQUID = re.compile(
    r"\{%-?\s*(?P<tag>highlight|endhighlight|raw|endraw|link|post_url|include|comment|endcomment)\b"
    r"(?P<rest>[^%]*?)-?%\}|\{\{\s*(?P<value>site\.baseurl|site\.url|page\.\w+)\s*\}\}"
)
_ARGUMENT = re.compile(
    r"(?:(?P<name>[\w-]+)\s*=\s*)?(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|`(?P<raw>[^`]*)`|'(?P<single>[^']*)'|(?P<bare>[^\s,]+))"
)
LITERAL = re.compile("\ue000(\\d+)\ue001")
_IN_TAG = re.compile(
    '(<[a-zA-Z][^<>"\ue000]*(?:"[^"<>]*"[^<>"\ue000]*)*?)\\s*\ue000\\d+\ue001(?=[^<>]*>)'
)

ALERT_KINDS = {
    "primary": "NOTE",
    "info": "NOTE",
    "note": "NOTE",
    "notice": "NOTE",
    "success": "TIP",
    "tip": "TIP",
    "warning": "WARNING",
    "warn": "WARNING",
    "danger": "CAUTION",
    "caution": "CAUTION",
    "important": "IMPORTANT",
}


@dataclass
class Tag:
    """One shortcode in the text, with what stands between it and its end."""

    name: str
    args: list[str]
    named: dict[str, str]
    raw: str
    indent: str = ""
    parent: "Tag | None" = None
    children: list["Tag | str"] = field(default_factory=list)
    closing: bool = False
    paired: bool = False
    raw_end: str = ""
    markdown: bool = True

    def get(self, *names: str) -> str:
        """Return the first of the named arguments that is given; a number means the place among the
        unnamed.
        """
        for name in names:
            if name.isdecimal():
                if int(name) < len(self.args):
                    return self.args[int(name)]
            elif name in self.named:
                return self.named[name]
        return ""


class Shortcodes:
    """Replaces the shortcodes of one file.

    `parameter(name)` answers `param`, `include(name)` gives the text of a partial; both return None
    for unknown names.
    Afterwards `mapped` and `kept` count the shortcodes by name, and `restore` puts back into any
    text those that
    stayed as they are.
    """

    def __init__(
        self,
        parameter: Callable[[str], Any | None] = lambda name: None,
        include: Callable[[str], str | None] = lambda name: None,
    ) -> None:
        self.parameter = parameter
        self.include = include
        self.mapped: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self._literals: list[str] = []
        self._depth = 0

    def replace(self, text: str, *, zola: bool = False) -> str:
        """Return the text with each shortcode replaced by its meaning or a mark for `restore`."""
        if "{{" not in text and "{%" not in text:
            return text
        text = self._replace_hugo(text)
        text = self._replace_zola(text) if zola else self._replace_liquid(text)
        return _IN_TAG.sub(r"\1", text)

    def restore(self, text: str) -> str:
        """Put the shortcodes that were kept back into a text."""
        if "\ue000" not in text:
            return text
        return LITERAL.sub(lambda match: self._literals[int(match[1])], text)

    # --- Hugo -------------------------------------------------------------------------------------

    def _replace_hugo(self, text: str) -> str:
        if "{{<" not in text and "{{%" not in text:
            return text
        tokens: list[Tag | str] = []
        position = 0
        for match in _HUGO.finditer(text):
            tokens.append(text[position : match.start()])
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            tokens.append(self._hugo_tag(match, line[: len(line) - len(line.lstrip())]))
            position = match.end()
        tokens.append(text[position:])
        return self._render(_tree(tokens))

    def _hugo_tag(self, match: re.Match[str], indent: str) -> Tag | str:
        inside = match["inside"].strip()
        if inside.startswith("/*"):
            return self._literal(match[0].replace("/*", "", 1).replace("*/", "", 1))
        closing = inside.startswith("/")
        words = inside.strip("/").split(None, 1)
        if not words:
            return self._literal(match[0])
        args, named = _arguments(words[1] if len(words) > 1 else "")
        markdown = match["mark"] == "%"
        return Tag(words[0], args, named, match[0], indent, closing=closing, markdown=markdown)

    def _render(self, nodes: list[Tag | str]) -> str:
        return "".join(node if isinstance(node, str) else self._render_tag(node) for node in nodes)

    def _render_tag(self, tag: Tag) -> str:
        if tag.closing:
            return self._literal(tag.raw)
        handler = HANDLERS.get(tag.name)
        result = handler(self, tag) if handler else None
        if result is not None:
            self.mapped[tag.name] += 1
            return result
        self.kept[tag.name] += 1
        inner = self._render(tag.children)
        return self._literal(tag.raw) + inner + (self._literal(tag.raw_end) if tag.paired else "")

    def _literal(self, text: str) -> str:
        self._literals.append(text)
        return f"\ue000{len(self._literals) - 1}\ue001"

    def inner(self, tag: Tag) -> str:
        """Return what stands inside a paired shortcode, its own shortcodes replaced, indentation
        removed.
        """
        text = self._render(tag.children)
        lines = text.strip("\n").split("\n")
        # The first line may stand beside the opening tag, so it says nothing about the indentation.
        head, tail = (lines[0], lines[1:]) if text[:1] != "\n" else (None, lines)
        body = textwrap.dedent("\n".join(tail))
        return (f"{head.strip()}\n{body}" if head is not None else body).strip("\n").rstrip()

    def included(self, name: str) -> str | None:
        """Return the text of a partial with its own shortcodes replaced, or None when there is
        none.
        """
        if self._depth > 8:
            return None
        text = self.include(name)
        if text is None:
            return None
        self._depth += 1
        try:
            text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
            return self._replace_hugo(text.strip("\n"))
        finally:
            self._depth -= 1

    # --- Zola -------------------------------------------------------------------------------------

    def _replace_zola(self, text: str) -> str:
        tokens: list[Tag | str] = []
        position = 0
        opened: list[str] = []
        for match in _ZOLA.finditer(text):
            tokens.append(text[position : match.start()])
            position = match.end()
            if match["end"]:
                if opened:
                    tokens.append(Tag(opened.pop(), [], {}, match[0], closing=True))
                else:
                    tokens.append(match[0])
                continue
            name = match["inline"] or match["block"]
            args, named = _arguments(
                (match["inline_args"] or match["block_args"] or "").replace(",", " ")
            )
            tokens.append(Tag(name, args, named, match[0], markdown=True))
            if match["block"]:
                opened.append(name)
        tokens.append(text[position:])
        return self._render(_tree(tokens))

    # --- Jekyll -----------------------------------------------------------------------------------

    def _replace_liquid(self, text: str) -> str:
        if "{%" not in text and "{{" not in text:
            return text
        text = re.sub(
            r"\{%-?\s*highlight\s+(\S+?)(?:\s[^%]*)?-?%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}",
            lambda match: self._count("highlight", f"\n```{match[1]}\n{match[2].rstrip()}\n```\n"),
            text,
            flags=re.DOTALL,
        )
        text = re.sub(
            r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}",
            lambda match: self._count("raw", self._literal(match[1])),
            text,
            flags=re.DOTALL,
        )
        text = re.sub(
            r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}",
            lambda match: self._count("comment", ""),
            text,
            flags=re.DOTALL,
        )
        return _LIQUID.sub(self._liquid, text)

    def _liquid(self, match: re.Match[str]) -> str:
        rest = (match["rest"] or "").strip()
        if match["tag"] == "link":
            return self._count("link", f"@/{rest}")
        if match["tag"] == "post_url":
            folder, _, name = rest.rpartition("/")
            return self._count("post_url", f"@/{folder + '/' if folder else ''}_posts/{name}.md")
        if match["value"] in ("site.baseurl", "site.url"):
            return self._count(match["value"], "")
        if match["value"]:
            value = self.parameter(match["value"].partition(".")[2])
            if isinstance(value, str | int | float):
                return self._count(match["value"], str(value))
        self.kept[match["tag"] or match["value"]] += 1
        return self._literal(match[0])

    def _count(self, name: str, result: str) -> str:
        self.mapped[name] += 1
        return result


def _arguments(text: str) -> tuple[list[str], dict[str, str]]:
    args: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(text):
        quoted = match["double"]
        value = quoted.replace('\\"', '"') if quoted is not None else None
        for group in ("raw", "single", "bare"):
            value = value if value is not None else match[group]
        if match["name"]:
            named[match["name"].lower()] = value or ""
        else:
            args.append(value or "")
    return args, named


def _tree(tokens: list[Tag | str]) -> list[Tag | str]:
    """Join opening tags with their ends. A tag without an end stands alone; an end without a
    beginning is text.
    """
    ends: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for number, token in enumerate(tokens):
        if isinstance(token, str):
            continue
        if not token.closing:
            opened.append((number, token.name))
        elif any(name == token.name for _, name in opened):
            while opened[-1][1] != token.name:
                opened.pop()
            ends[opened.pop()[0]] = number
    return _branch(tokens, ends, 0, len(tokens), None)


def _branch(
    tokens: list[Tag | str], ends: dict[int, int], first: int, last: int, parent: Tag | None
) -> list[Tag | str]:
    nodes: list[Tag | str] = []
    number = first
    while number < last:
        token = tokens[number]
        if isinstance(token, Tag):
            token.parent = parent
            if number in ends:
                end = tokens[ends[number]]
                token.paired, token.raw_end = True, end.raw if isinstance(end, Tag) else end
                token.children = _branch(tokens, ends, number + 1, ends[number], token)
                number = ends[number]
        nodes.append(token)
        number += 1
    return nodes


# --- What each known shortcode becomes: Markdown, HTML, or None to keep it as it is ---------------


def _block(tag: Tag, text: str) -> str:
    """Set a text apart as a block of its own, as far in as the shortcode was."""
    return "\n\n" + textwrap.indent(text, tag.indent) + "\n\n" + tag.indent


def _alert(codes: Shortcodes, tag: Tag) -> str | None:
    if not tag.paired:
        return None
    color = (tag.get("color", "type", "context", "0") or tag.name).lower()
    kind = ALERT_KINDS.get(color, "NOTE")
    title = tag.get("title", "heading")
    quoted = textwrap.indent(codes.inner(tag), "> ", lambda line: True)
    return _block(tag, f"> [!{kind}] {title}".rstrip() + f"\n>\n{quoted}")


def _tabpane(codes: Shortcodes, tag: Tag) -> str | None:
    return _block(tag, codes.inner(tag)) if tag.paired else None


def _tab(codes: Shortcodes, tag: Tag) -> str | None:
    if not tag.paired:
        return None
    header = tag.get("header", "name", "title", "label") or " ".join(tag.args)
    pane = tag.parent
    inner = codes.inner(tag)
    is_text = tag.markdown or (pane is not None and pane.get("text") == "true") or "```" in inner
    if not is_text:
        language = tag.get("lang") or (pane.get("lang") if pane else "")
        inner = f"```{language}\n{inner}\n```"
    return _block(tag, f"#### {header}\n\n{inner}" if header else inner)


def _container(codes: Shortcodes, tag: Tag) -> str | None:
    if not tag.paired:
        return None
    title = tag.get("title", "name")
    url = tag.get("url")
    heading = f"### {f'[{title}]({url})' if url else title}\n\n" if title else ""
    return _block(tag, heading + codes.inner(tag))


def _details(codes: Shortcodes, tag: Tag) -> str | None:
    if not tag.paired:
        return None
    summary = tag.get("summary", "title", "0")
    return _block(tag, (f"**{summary}**\n\n" if summary else "") + codes.inner(tag))


def _figure(codes: Shortcodes, tag: Tag) -> str | None:
    src = tag.get("src", "link", "0")
    if not src:
        return None
    alt = html.escape(tag.get("alt") or tag.get("caption", "title"))
    image = f'<img src="{html.escape(src)}" alt="{alt}">'
    if tag.get("link") and tag.get("src"):
        image = f'<a href="{html.escape(tag.get("link"))}">{image}</a>'
    caption = html.escape(tag.get("caption", "title"))
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return _block(tag, f"<figure>{image}{caption}</figure>")


def _video(address: str) -> Callable[[Shortcodes, Tag], str | None]:
    def handler(codes: Shortcodes, tag: Tag) -> str | None:
        key = tag.get("id", "0")
        title = html.escape(tag.get("title", "1"))
        if not re.fullmatch(r"[\w-]+", key):
            return None
        return _block(tag, f'<iframe src="{address}{key}" title="{title}"></iframe>')

    return handler


def _highlight(codes: Shortcodes, tag: Tag) -> str | None:
    if not tag.paired:
        return None
    return _block(tag, f"```{tag.get('0', 'lang')}\n{codes.inner(tag)}\n```")


def _reference(codes: Shortcodes, tag: Tag) -> str | None:
    return tag.get("0", "path") or None


def _comment(codes: Shortcodes, tag: Tag) -> str | None:
    return "" if tag.paired else None


def _parameter(codes: Shortcodes, tag: Tag) -> str | None:
    value = codes.parameter(tag.get("0", "name"))
    return str(value) if isinstance(value, str | int | float) else None


def _include(codes: Shortcodes, tag: Tag) -> str | None:
    text = codes.included(tag.get("0", "file"))
    return None if text is None else textwrap.indent(text, tag.indent).removeprefix(tag.indent)


Handler = Callable[[Shortcodes, Tag], str | None]

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ("alert", "notice", "note", "warning", "tip", "info", "callout", "hint", "admonition"),
        _alert,
    ),
    **dict.fromkeys(("tabpane", "tabs", "tabgroup"), _tabpane),
    "tab": _tab,
    **dict.fromkeys(
        ("blocks/section", "blocks/cover", "blocks/lead", "blocks/feature", "cardpane", "card"),
        _container,
    ),
    **dict.fromkeys(("details", "expand", "collapse"), _details),
    **dict.fromkeys(("figure", "image", "img"), _figure),
    "youtube": _video("https://www.youtube.com/embed/"),
    "vimeo": _video("https://player.vimeo.com/video/"),
    "highlight": _highlight,
    **dict.fromkeys(("ref", "relref"), _reference),
    "comment": _comment,
    "param": _parameter,
    "include": _include,
}
