from pathlib import PurePosixPath

import pytest

from pages.importing.addresses import alias_paths, page_address, slug_of


@pytest.mark.parametrize(
    ("path", "settings", "toml", "slugs", "before"),
    [
        ("docs/Getting Started.md", {}, False, "docs/getting-started", ""),
        ("docs/_index.md", {}, False, "docs", ""),
        ("_index.md", {}, False, "", ""),
        ("blog/2023/post/index.md", {}, False, "blog/2023/post", ""),
        ("docs/a.md", {"slug": "Other"}, False, "docs/Other", ""),
        ("docs/a.md", {"url": "/x/y.html"}, False, "x/y", "x/y.html"),
        ("docs/v1.2.md", {}, False, "docs/v1-2", "docs/v1.2"),
        (
            "a.md",
            {"path": "2025/09/18/Rust-1.90.0"},
            True,
            "2025/09/18/Rust-1-90-0",
            "2025/09/18/Rust-1.90.0",
        ),
        ("posts/2024-01-02-name.md", {}, True, "posts/name", ""),
        ("posts/2024-01-02-name.md", {}, False, "posts/2024-01-02-name", ""),
        ("_posts/2024-01-02-Some-Name.md", {}, False, "Some-Name", "2024/01/02/Some-Name.html"),
        (
            "_posts/2024-01-02-a.md",
            {"categories": "News Web"},
            False,
            "a",
            "news/web/2024/01/02/a.html",
        ),
        ("_posts/2024-01-02-a.md", {"permalink": "/old/a/"}, False, "old/a", ""),
        ("docs/日本.md", {}, False, "docs/日本", ""),
    ],
)
def test_where_a_file_lives(path, settings, toml, slugs, before):
    address = page_address(PurePosixPath(path), settings, toml=toml)
    assert ("/".join(address.slugs), address.before) == (slugs, before)


@pytest.mark.parametrize(
    ("path", "settings", "toml", "date"),
    [
        ("_posts/2024-01-02-name.md", {}, False, "2024-01-02"),
        ("posts/2024-01-02-name.md", {}, True, "2024-01-02"),
        ("a.md", {"path": "inside-rust/2024/05/06/a"}, True, "2024-05-06"),
        ("blog/2023/a.md", {}, False, ""),
    ],
)
def test_the_date_in_a_name_or_path(path, settings, toml, date):
    assert page_address(PurePosixPath(path), settings, toml=toml).date == date


@pytest.mark.parametrize(
    ("aliases", "toml", "paths"),
    [
        (["/docs/old/", "/docs/workshop/*"], False, ["docs/old"]),
        (["older"], False, ["docs/older"]),
        (["../up"], False, ["up"]),
        ("/one", False, ["one"]),
        (["2019/10/15/Rust.html"], True, ["2019/10/15/Rust.html"]),
        (["https://other.example/x"], False, []),
    ],
)
def test_old_addresses(aliases, toml, paths):
    assert alias_paths({"aliases": aliases}, ("docs", "page"), toml=toml) == paths


def test_redirects_to_a_place_on_the_page_are_old_addresses():
    settings = {"redirects": [{"from": "slack", "to": "#slack"}, {"from": "*", "to": "?"}]}
    assert alias_paths(settings, ("community", "users"), toml=False) == ["community/users/slack"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("A  b", "a-b"), ("C++", "c"), ("!!!", "page"), ("a_b-c", "a_b-c"), ("é", "é")],
)
def test_slugs_are_what_wagtail_accepts(text, slug):
    assert slug_of(text) == slug
