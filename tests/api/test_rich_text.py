"""Rich text as Markdown and as a tree; Markdown is read again by a parser that is not ours."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.rich_text.markdown import markdown
from api.rich_text.tree import Node, plain, to_html, tree
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.test_openapi import validator
from tests.factories import make_article, make_author

READER = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")

EXAMPLES = [
    ("<p>Plain</p>", "Plain"),
    ("", ""),
    ('<h2 id="a">One <i>two</i></h2><p>Text</p>', "## One *two*\n\nText"),
    ("<p><b>bold</b>, <i>italic</i> and <s>gone</s></p>", "**bold**, *italic* and ~~gone~~"),
    ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
    ('<p><a href="/blog/" data-page="3">here</a></p>', "[here](/blog/)"),
    ("<p><a>nowhere</a></p>", "nowhere"),
    ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
    ("<p>one<br/>two</p>", "one\\\ntwo"),
    ("<p># no heading</p><p>1. no list</p><p>- nor this</p>",
     "\\# no heading\n\n1\\. no list\n\n\\- nor this"),
    ("<p>snake_case _x_ 2*3 [a] &lt;b&gt; &amp;amp;</p>",
     "snake_case \\_x\\_ 2\\*3 \\[a\\] \\<b> \\&amp;"),
    ("<p><code>a`b</code></p>", "``a`b``"),
    ("<pre><code>x = 1\n</code></pre>", "```\nx = 1\n```"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    ('<img src="/a.webp" alt="A [1]" data-image="4">', "![A \\[1\\]](/a.webp)"),
    ("<hr/>", "---"),
    ('<p><a href="/a b(c).html">x</a></p>', "[x](</a b(c).html>)"),
    ("<div><p>kept</p></div>", "<div><p>kept</p></div>"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), EXAMPLES, ids=[html for html, _ in EXAMPLES])
def test_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


TEXT = st.text(st.sampled_from("abc 1*_`[]()<>&#+-.!~\\|=:\"'é"), min_size=1, max_size=12)
MARK = st.sampled_from(["b", "i", "s", "code", "sup", "sub"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


INLINE = st.recursive(
    TEXT.map(escaped),
    lambda inner: st.one_of(
        st.tuples(MARK, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
        st.lists(inner, min_size=1, max_size=3).map("".join),
    ),
    max_leaves=6,
)
LINK = INLINE.map(lambda inner: f'<a href="/x/?a=1&amp;b=2">{inner}</a>')
RUN = st.lists(st.one_of(INLINE, INLINE, LINK, st.just("<br/>")), min_size=1, max_size=4).map(
    "".join
)
ITEM = st.tuples(INLINE, st.sampled_from(["", "<ul><li>in</li></ul>", "<ol><li>in</li></ol>"]))
LIST = st.tuples(st.sampled_from(["ul", "ol"]), st.lists(ITEM, min_size=1, max_size=3)).map(
    lambda pair: f"<{pair[0]}>{''.join(f'<li>x{a}{b}</li>' for a, b in pair[1])}</{pair[0]}>"
)
BLOCK = st.one_of(
    RUN.map(lambda inner: f"<p>{inner}</p>"),
    INLINE.map(lambda inner: f"<h2>{inner}</h2>"),
    LIST,
    RUN.map(lambda inner: f"<blockquote><p>x{inner}</p></blockquote>"),
    TEXT.map(lambda text: f"<pre><code>{escaped(text)}</code></pre>"),
    st.just("<hr/>"),
    st.just('<img src="/a.jpg" alt="A * b">'),
)
HTML = st.lists(BLOCK, min_size=1, max_size=5).map("".join)


def words(nodes: list[Node]) -> str:
    return "".join(plain(nodes).split())


@settings(max_examples=300, deadline=None)
@given(html=HTML)
def test_markdown_says_the_same(html: str) -> None:
    before = tree(html)
    after = tree(READER.render(markdown(html)))
    flat = [node for node in after if node["type"] != "paragraph" or words([node])]
    assert words(flat) == words(before), markdown(html)
    kinds = [node["type"] for node in before if node["type"] in ("heading", "list", "quote")]
    assert [n["type"] for n in flat if n["type"] in ("heading", "list", "quote")] == kinds
    assert marks(after) == marks(before), markdown(html)
    assert links(after) == links(before)


def marks(nodes: list[Node]) -> dict[str, str]:
    """Return the text within each mark, without white space."""
    found: dict[str, str] = {}
    for node in walk(nodes):
        for mark in node.get("marks", ()):
            found[mark] = found.get(mark, "") + "".join(node["text"].split())
    return {mark: text for mark, text in found.items() if text}


def links(nodes: list[Node]) -> list[str]:
    return [node["href"] for node in walk(nodes) if node["type"] == "link"]


def walk(nodes: list[Node]) -> Any:
    for node in nodes:
        yield node
        yield from walk(node.get("children", []))


@settings(max_examples=200, deadline=None)
@given(html=HTML)
@example("<p>1 <b> </b></p>")
@example("<p><b> </b> 1</p>")
def test_a_tree_says_the_same_in_html_again(html: str) -> None:
    nodes = tree(html)
    assert tree(to_html(nodes)) == nodes
    validator({"type": "array", "items": {"$ref": "#/components/schemas/RichTextNode"}}).validate(
        nodes
    )


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it(html: str) -> None:
    tree(html)
    markdown(html)


# Over the API -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_rich_text_of_a_page_is_converted(world: Any, api: Api) -> None:
    address = f"pages/{world.first.pk}/"
    plain_page = api.json(address)
    assert api.json(address, rich_text="html") == plain_page
    blocks = {b["type"]: b["value"] for b in api.json(address, rich_text="markdown")["body"]}
    assert blocks["rich_text"] == "## Hello\n\nA kestrel and [more](/blog/)."
    assert blocks["quote"]["text"] == "Quoted"
    assert blocks["image"]["caption"] == "Caption"
    assert blocks["gallery"]["images"][0]["caption"] == "Caption"
    assert blocks["faq"]["items"][0]["answer"] == "So."
    assert blocks["table"]["rows"] == [["Kestrel", "2", "At the **mill**"]]
    assert blocks["raw_html"] == {"html": "<b>bold</b>"}
    assert blocks["code"]["code"] == "print(1)"
    blocks = {b["type"]: b["value"] for b in api.json(address, rich_text="tree")["body"]}
    heading, paragraph = blocks["rich_text"]
    assert (heading["type"], heading["id"], plain([heading])) == ("heading", "hello", "Hello")
    link = paragraph["children"][1]
    assert (link["type"], link["href"], link["page"]) == ("link", "/blog/", world.blog.pk)


@pytest.mark.django_db
def test_lists_find_and_resolve_take_it_too(world: Any, api: Api) -> None:
    page = api.json(f"pages/{world.first.pk}/", rich_text="markdown")
    path = "/blog/first/"
    assert api.json("pages/", path=path, fields="*", rich_text="markdown")["items"] == [page]
    assert api.json("pages/find/", path=path, rich_text="markdown")["page"] == page
    some = api.json("pages/find/", path=path, rich_text="markdown", fields="_,body")["page"]
    assert some == {"body": page["body"]}
    response = api.client.post(
        "/api/v1/resolve/?fields=*&rich_text=markdown",
        {"paths": [path]},
        content_type="application/json",
    )
    assert response.json()["items"][0]["page"] == page
    assert api.json("pages/", status=400, rich_text="text")["parameter"] == "rich_text"


@pytest.mark.django_db
def test_snippets_take_it_too(world: Any, api: Api) -> None:
    author = make_author("Grace Hopper", bio="<p>A <b>sailor</b></p>")
    make_article(world.blog, "Hers", authors=[author])
    publish_all()
    address = f"snippets/authors/{author.pk}/"
    assert api.json(address)["bio"] == "<p>A <b>sailor</b></p>"
    assert api.json(address, rich_text="markdown")["bio"] == "A **sailor**"
    (listed,) = api.json("snippets/authors/", slug="grace-hopper", fields="*", rich_text="tree")[
        "items"
    ]
    assert listed["bio"][0]["type"] == "paragraph"
