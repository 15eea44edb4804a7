"""Markdown to HTML, as Hugo, Zola and Jekyll read it; what becomes of the HTML is decided in
`convert`.
"""

import html
import re
from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

# Elements of HTML. Anything else in angle brackets (`Vec<T>`, `<your name>`) is text that was not
# escaped.
_ELEMENTS = """
a abbr address area article aside audio b base bdi bdo big blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog div
dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5
h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map
mark menu meta meter nav nobr noscript object ol optgroup option output p param picture
pre progress q rp rt ruby s samp script search section select slot small source span
strike strong style sub summary sup svg table tbody td template textarea tfoot th thead
time title tr track tt u ul var video wbr
"""
HTML_ELEMENTS = frozenset(_ELEMENTS.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def to_html(text: str) -> str:
    """Return the HTML of a Markdown text: CommonMark with tables, footnotes, definition and task
    lists, raw HTML.
    """
    return str(_parser().render(_CONTROL.sub("", text)))


def plain_text(text: str) -> str:
    """Return an inline Markdown text, such as a description, without its markup."""
    rendered = _parser().renderInline(_CONTROL.sub("", text))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", rendered)).split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _code_block)
    parser.add_render_rule("html_block", _raw_html)
    parser.add_render_rule("html_inline", _raw_html)
    parser.add_render_rule("footnote_anchor", _nothing)
    # Any address may stand in a Markdown link here; `convert` decides which of them are kept.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


Tokens = Sequence[Token]
Env = MutableMapping[str, Any]


def _fence(self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: Env) -> str:
    token = tokens[index]
    info = html.unescape(token.info).strip()
    language = re.split(r"[\s,{:]", info, maxsplit=1)[0]
    file = re.search(r"(?:title|filename|file|name)\s*[=:]\s*[\"']?([^\"'\s,}]+)", info)
    attributes = f' data-language="{html.escape(language)}"'
    if file:
        attributes += f' data-filename="{html.escape(file[1])}"'
    return f"<pre{attributes}>{html.escape(token.content)}</pre>\n"


def _code_block(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    return f"<pre>{html.escape(tokens[index].content)}</pre>\n"


def _raw_html(
    self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    """Mark the elements that the author wrote, so that they can be counted, and keep as text what
    is no HTML.
    """
    return _TAG.sub(_marked_tag, tokens[index].content)


def _marked_tag(match: re.Match[str]) -> str:
    slash, name, attributes = match.groups()
    is_html = name.lower() in HTML_ELEMENTS and (
        name.islower() or name.isupper() or attributes.strip()
    )
    # <T> and <P> are far more often type parameters than paragraphs in capital letters.
    if not is_html or (len(name) == 1 and name.isupper()):
        return html.escape(match[0])
    if slash:
        return match[0]
    return f'<{name} data-raw="1"{attributes}>'


def _nothing(self: RendererHTML, tokens: Tokens, index: int, options: OptionsDict, env: Env) -> str:
    return ""
