from pathlib import Path

import pytest

from pages.importing.convert import FileLink, PageLink, convert
from pages.importing.shortcodes import Shortcodes


class Site:
    """A site with one page, one image and one file."""

    def link(self, href):
        path, _, anchor = href.partition("#")
        return {
            "/docs/": PageLink(12, anchor),
            "../y.md": PageLink(13, anchor),
            "a.pdf": FileLink(Path("a.pdf")),
        }.get(path)

    def image(self, src):
        return Path(src) if src == "a.png" else None

    def is_internal(self, href):
        return "://" not in href and not href.startswith("mailto:")


def blocks(text, **options):
    return [(block["type"], block["value"]) for block in convert(text, Site(), **options).blocks]


def rich_text(text, **options):
    (kind, value), *rest = blocks(text, **options)
    assert (kind, rest) == ("rich_text", [])
    return value


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**a** *b* ~~c~~ `d<e`", "<p><b>a</b> <i>b</i> <s>c</s> <code>d&lt;e</code></p>"),
        ("a\nb  \nc", "<p>a b<br/>c</p>"),
        ("[a](/docs/)", '<p><a linktype="page" id="12">a</a></p>'),
        ("[a](/docs/#x)", '<p><a linktype="page" id="12" anchor="x">a</a></p>'),
        ("[a][r]\n\n[r]: ../y.md#z", '<p><a linktype="page" id="13" anchor="z">a</a></p>'),
        ("[a](a.pdf)", '<p><a linktype="document" id="media:0">a</a></p>'),
        (
            "[a](https://x.example/?a=1&b=2)",
            '<p><a href="https://x.example/?a=1&amp;b=2">a</a></p>',
        ),
        ("<https://x.example>", '<p><a href="https://x.example">https://x.example</a></p>'),
        ("[a](/gone/)", '<p><a href="/gone/">a</a></p>'),
        ('x<a href="#here"> y </a>z', '<p>x <a href="#here">y</a> z</p>'),
        ("[a](#here)", '<p><a href="#here">a</a></p>'),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n\n  more\n- b", "<ul><li>a<br/>more</li><li>b</li></ul>"),
        (
            "1. a\n   - b\n\n   c\n2. d",
            '<ol><li>a<ul><li>b</li></ul></li></ol><p>c</p><ol start="2"><li>d</li></ol>',
        ),
        ("- [x] done\n- [ ] open", "<ul><li>☑ done</li><li>☐ open</li></ul>"),
        ("Term\n: Meaning", "<p><b>Term</b></p><ul><li>Meaning</li></ul>"),
        ("a\n\n---\n\nb", "<p>a</p><hr/><p>b</p>"),
        ("a[^1]\n\n[^1]: Note.", "<p>a<sup>1</sup></p><hr/><ol><li>Note.</li></ol>"),
        ("> [!NOTE]\n> Text", "<blockquote><b>Note</b></blockquote><blockquote>Text</blockquote>"),
        ("H<sub>2</sub>O <kbd>Ctrl</kbd>", "<p>H<sub>2</sub>O <code>Ctrl</code></p>"),
        ('<div class="x">\n\n**a**\n\n</div>', "<p><b>a</b></p>"),
        ("Vec<T> and <your name>", "<p>Vec&lt;T&gt; and &lt;your name&gt;</p>"),
        (
            "<details><summary>More</summary>\n\nInside\n\n</details>",
            "<p><b>More</b></p><p>Inside</p>",
        ),
        ("<!-- hidden -->\n\na", "<p>a</p>"),
        ("![logo](https://x.example/l.png)", '<p><a href="https://x.example/l.png">logo</a></p>'),
        ("![Words](gone.png)", "<p>Words</p>"),
        ("a\n{.lead}", "<p>a</p>"),
        ("<a name='x'></a>text", "<p>text</p>"),
    ],
)
def test_what_becomes_rich_text(markdown, html):
    assert rich_text(markdown) == html


def test_an_empty_text_has_no_blocks():
    assert blocks("\n<!-- x -->\n") == []


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>x",
        "[x](javascript:alert(1))",
        "[x](  JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        '<a href="vbscript:x" onclick="alert(1)">x</a>',
        '<p onmouseover="alert(1)" style="color:red">x</p>',
        '<img src="x" onerror="alert(1)" alt="x">',
        '<svg onload="alert(1)">x</svg>x',
        '<object data="x">x</object>x',
        "[x](java&#9;script:alert(1))",
    ],
)
def test_nothing_dangerous_comes_through(attack):
    text = rich_text(attack)
    assert text.count("<") <= 2
    assert not any(
        word in text.lower() for word in ("alert", "script", "onerror", "style", "data:")
    )


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# One", {"text": "One", "level": "2", "anchor": "one"}),
        ("##### Five", {"text": "Five", "level": "4", "anchor": "five"}),
        (
            "## What's `new` in 1.90?",
            {"text": "What's new in 1.90?", "level": "2", "anchor": "whats-new-in-190"},
        ),
        ("## Own {#mine}", {"text": "Own", "level": "2", "anchor": "mine"}),
        ("## 概要", {"text": "概要", "level": "2", "anchor": "概要"}),
        ("## [Link](/docs/)", {"text": "Link", "level": "2", "anchor": "link"}),
    ],
)
def test_headings(markdown, expected):
    assert blocks(markdown) == [("heading", expected)]


def test_headings_with_the_same_text_get_different_anchors():
    assert [value["anchor"] for _, value in blocks("## A\n\n## A\n\n## A")] == ["a", "a-1", "a-2"]


def test_zola_makes_anchors_of_plain_letters():
    assert blocks("## What's new in 1.90?", zola=True)[0][1]["anchor"] == "what-s-new-in-1-90"


@pytest.mark.parametrize(
    ("markdown", "language", "filename", "code"),
    [
        ("```python\na < b\n```", "python", "", "a < b"),
        ("```rust,ignore\nx\n```", "rust", "", "x"),
        ('```yaml {title="a/b.yaml"}\nx: 1\n```', "yaml", "a/b.yaml", "x: 1"),
        ("    indented", "", "", "indented"),
        ('<pre><code class="language-go">x</code></pre>', "go", "", "x"),
    ],
)
def test_code(markdown, language, filename, code):
    assert blocks(markdown) == [
        ("code", {"language": language, "filename": filename, "code": code})
    ]


def test_code_in_a_list_splits_it_and_the_numbers_go_on():
    found = blocks("1. a\n\n   ```sh\n   run\n   ```\n\n   then\n2. b\n")
    assert found[0] == ("rich_text", "<ol><li>a</li></ol>")
    assert found[1][0] == "code"
    assert found[2] == ("rich_text", '<p>then</p><ol start="2"><li>b</li></ol>')


def test_an_image_that_stands_alone():
    image = {"image": "media:0", "alt": "Words", "decorative": False, "caption": "<p>Title</p>"}
    assert blocks('![Words](a.png "Title")') == [("image", image)]


def test_an_image_in_a_sentence_comes_after_it():
    kinds = [kind for kind, _ in blocks("Look: ![Words](a.png) there.")]
    assert kinds == ["rich_text", "image"]


def test_a_picture_that_is_a_link_keeps_it_in_its_caption():
    ((_, value),) = blocks("[![Words](a.png)](/docs/)")
    assert value["caption"] == '<p><a linktype="page" id="12">Words</a></p>'


def test_a_figure():
    ((kind, value),) = blocks(
        '<figure><img src="a.png" alt="x"><figcaption>By <b>Ann</b></figcaption></figure>'
    )
    assert (kind, value["caption"]) == ("image", "<p>By <b>Ann</b></p>")


def test_tables():
    ((kind, value),) = blocks("| A | B |\n|---|---|\n| 1 < 2 | **b** |\n| x | |")
    assert kind == "table"
    assert value["columns"] == [
        {"type": "text", "heading": "A"},
        {"type": "rich_text", "heading": "B"},
    ]
    assert [row["values"] for row in value["rows"]] == [["1 < 2", "<p><b>b</b></p>"], ["x", ""]]


def test_a_table_in_html_with_spans_and_a_caption():
    html = (
        "<table><caption>C</caption><tr><th>A</th><th>B</th></tr>"
        '<tr><td colspan="2">wide</td></tr><tr><td>1</td><td>2</td></tr></table>'
    )
    ((_, value),) = blocks(html)
    assert value["caption"] == "C"
    assert [row["values"] for row in value["rows"]] == [["wide", ""], ["1", "2"]]


@pytest.mark.parametrize(
    ("markdown", "value"),
    [
        ("> Said", {"text": "<p>Said</p>", "attribution": "", "url": ""}),
        ("> Said\n>\n> — Ann", {"text": "<p>Said</p>", "attribution": "Ann", "url": ""}),
        (
            "> Said\n>\n> — [Ann](https://a.example)",
            {"text": "<p>Said</p>", "attribution": "Ann", "url": "https://a.example"},
        ),
        ("> a\n>\n> - b", {"text": "<p>a</p><ul><li>b</li></ul>", "attribution": "", "url": ""}),
    ],
)
def test_quotes(markdown, value):
    assert blocks(markdown) == [("quote", value)]


def test_a_quote_with_code_stays_quoted_around_it():
    found = blocks("> a\n>\n> ```\n> b\n> ```")
    assert found[0] == ("rich_text", "<blockquote>a</blockquote>")
    assert found[1][1]["code"] == "b"


def test_an_alert_with_a_title_and_a_list():
    assert rich_text("> [!TIP] Try *it*\n>\n> - a\n> - b") == (
        "<blockquote><b>Tip</b></blockquote><blockquote>Try <i>it</i></blockquote>"
        "<ul><li>a</li><li>b</li></ul>"
    )


@pytest.mark.parametrize(
    ("src", "url"),
    [
        ("https://www.youtube.com/embed/abc-1?si=x", "https://www.youtube.com/watch?v=abc-1"),
        ("//www.youtube-nocookie.com/embed/abc", "https://www.youtube.com/watch?v=abc"),
        ("https://player.vimeo.com/video/123", "https://vimeo.com/123"),
    ],
)
def test_videos(src, url):
    assert blocks(f'<iframe src="{src}" title="T"></iframe>') == [
        ("embed", {"url": url, "title": "T", "caption": ""})
    ]


def test_what_was_met_is_counted():
    text = "[a](/gone/) ![x](gone.png)\n\n<div><span>a</span></div>\n\n"
    text += "{{< mystery 1 >}} {{% param title %}}"
    converted = convert(text, Site(), Shortcodes(parameter={"title": "T"}.get))
    assert converted.unresolved == ["/gone/"]
    assert converted.missing == ["gone.png"]
    assert converted.html == {"div": 1, "span": 1}
    assert (converted.kept, converted.mapped) == ({"mystery": 1}, {"param": 1})
