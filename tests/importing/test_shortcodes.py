import pytest

from pages.importing.shortcodes import Shortcodes
from tests.importing.test_convert import blocks


def replaced(text, *, zola=False, **options):
    codes = Shortcodes(**options)
    return codes.restore(codes.replace(text, zola=zola)), codes


@pytest.mark.parametrize(
    "text",
    [
        "{{< unknown a=1 >}}",
        "{{% unknown %}}\n**inside**\n{{% /unknown %}}",
        "{{< /orphan >}}",
        "{{ template }} and {% block %}",
        "{{< figure >}}",
    ],
)
def test_what_is_not_known_stays_as_it_is(text):
    assert replaced(text)[0] == text


def test_a_shortcode_that_was_escaped_is_shown():
    text, codes = replaced("`{{</* youtube x */>}}`")
    assert text == "`{{< youtube x >}}`"
    assert not codes.kept


def test_alerts_become_quotes():
    assert blocks('{{% alert title="Careful" color="warning" %}}\n\nText\n\n{{% /alert %}}') == [
        ("rich_text", "<blockquote><b>Careful</b></blockquote><blockquote>Text</blockquote>")
    ]


def test_tabs_become_headings_and_what_is_under_them():
    text = (
        "{{< tabpane text=true >}} {{% tab Go %}}\n\n```go\nx\n```\n\n"
        '{{% /tab %}} {{% tab header="C `x`" %}}\n\nText\n\n{{% /tab %}} {{< /tabpane >}}'
    )
    found = blocks(text)
    assert [kind for kind, _ in found] == ["heading", "code", "heading", "rich_text"]
    assert [found[0][1]["text"], found[2][1]["text"]] == ["Go", "C x"]


def test_tabs_of_code():
    found = blocks(
        '{{< tabpane >}}{{< tab header="A" lang="sh" >}}\nrun <x>\n{{< /tab >}}{{< /tabpane >}}'
    )
    assert found[1] == ("code", {"language": "sh", "filename": "", "code": "run <x>"})


def test_tabs_in_a_list_item():
    text = "1. a\n\n   {{< tabpane text=true >}} {{% tab X %}}\n\n   Text\n\n"
    text += "   {{% /tab %}} {{< /tabpane >}}\n\n2. b"
    assert [kind for kind, _ in blocks(text)] == ["rich_text", "heading", "rich_text"]
    assert blocks(text)[2][1] == '<p>Text</p><ol start="2"><li>b</li></ol>'


@pytest.mark.parametrize(
    ("text", "zola", "kind"),
    [
        ("{{< youtube abc >}}", False, "embed"),
        ('{{ youtube(id="abc") }}', True, "embed"),
        ("{{< figure src=a.png alt=x caption=Words >}}", False, "image"),
        ("{{< highlight go >}}\nx\n{{< /highlight >}}", False, "code"),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", False, "code"),
    ],
)
def test_shortcodes_that_are_blocks(text, zola, kind):
    assert [found for found, _ in blocks(text, zola=zola)] == [kind]


def test_references_in_links():
    text = '[a]({{< relref "../y.md#z" >}}) [b]({{% ref "/docs/" %}})'
    assert blocks(text)[0][1].count('linktype="page"') == 2


def test_parameters_also_in_code():
    text, _ = replaced(
        "```\n{{% param versions.otel %}}\n```", parameter={"versions.otel": 2.1}.get
    )
    assert "2.1" in text


def test_partial_files_are_put_in():
    partials = {"a.md": "---\nx: 1\n---\n**A** {{% include b.md %}}", "b.md": "B"}
    assert replaced("{{% include a.md %}}", include=partials.get)[0] == "**A** B"


def test_a_partial_that_includes_itself_ends():
    text, codes = replaced("{{% include a.md %}}", include={"a.md": "x{{% include a.md %}}"}.get)
    assert text.startswith("xxx")
    assert codes.kept == {"include": 1}


def test_jekyll_links():
    text, _ = replaced(
        "[a]({% link docs/a.md %}) [b]({% post_url 2024-01-02-b %}) {{ site.baseurl }}/x"
    )
    assert text == "[a](@/docs/a.md) [b](@/_posts/2024-01-02-b.md) /x"


def test_a_shortcode_inside_a_tag_goes():
    assert blocks('<a {{% _param btn primary %}} href="/docs/">Go</a>')[0][1] == (
        '<p><a linktype="page" id="12">Go</a></p>'
    )
