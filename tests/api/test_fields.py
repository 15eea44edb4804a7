"""`fields`, in Wagtail's syntax."""

from typing import Any

import pytest

from api.selection import fields_parameter
from tests.api.client import Api

pytestmark = pytest.mark.django_db

ARTICLE = {
    "id": 1,
    "meta": {"type": "pages.ArticlePage", "slug": "a", "path": "/a/", "seo": {"title": "A"}},
    "title": "A",
    "summary": "S",
    "cover": {"id": 2, "title": "C", "alt": "", "url": "u", "srcset": {"webp": []}},
    "authors": [{"id": 3, "meta": {"type": "pages.Author"}, "name": "Ada", "slug": "ada"}],
    "body": [{"type": "quote", "id": "q", "value": {"text": "T", "url": ""}}],
}
WITHOUT = object()


def picked(raw: str) -> Any:
    return fields_parameter(["pages.ArticlePage"]).parse(raw).pick(ARTICLE)


def some(*names: str, **changed: Any) -> Any:
    return {name: changed.get(name, ARTICLE[name]) for name in names}


EVERY = tuple(ARTICLE)
CHOICES: list[tuple[str, Any]] = [
    ("*", ARTICLE),
    ("title", some("id", "meta", "title")),
    ("summary,body", some("id", "meta", "title", "summary", "body")),
    ("_", {}),
    ("_,title", some("title")),
    ("_,id,summary", some("id", "summary")),
    ("*,-body", some("id", "meta", "title", "summary", "cover", "authors")),
    ("-body,-cover", some("id", "meta", "title", "summary", "authors")),
    ("summary,-title", some("id", "meta", "summary")),
    ("summary,-meta", some("id", "title", "summary")),
    ("_,slug,title", {"meta": {"slug": "a"}, "title": "A"}),
    ("_,meta(seo)", {"meta": {"type": "pages.ArticlePage", "seo": {"title": "A"}}}),
    ("_,meta(_,seo)", {"meta": {"seo": {"title": "A"}}}),
    (
        "title,-seo",
        some("id", "meta", "title", meta={"type": "pages.ArticlePage", "slug": "a", "path": "/a/"}),
    ),
    ("_,cover(url)", {"cover": {"id": 2, "title": "C", "url": "u"}}),
    ("_,cover(_,url)", {"cover": {"url": "u"}}),
    ("_,cover(*,-srcset)", {"cover": {"id": 2, "title": "C", "alt": "", "url": "u"}}),
    ("_,cover(-srcset,-url)", {"cover": {"id": 2, "title": "C", "alt": ""}}),
    ("_,authors(_,name)", {"authors": [{"name": "Ada"}]}),
    (
        "_,authors(name)",
        {"authors": [{"id": 3, "meta": {"type": "pages.Author"}, "name": "Ada"}]},
    ),
    ("_,body(_,value(_,text))", {"body": [{"value": {"text": "T"}}]}),
    ("*,cover(_,url)", {**ARTICLE, "cover": {"url": "u"}}),
]


@pytest.mark.parametrize(("raw", "expected"), CHOICES, ids=[raw for raw, _ in CHOICES])
def test_choices(raw: str, expected: Any) -> None:
    assert picked(raw) == expected


def test_lists_and_single_pages_answer_alike(world: Any, api: Api) -> None:
    for raw, _ in CHOICES:
        (listed,) = api.json("pages/", path="/blog/first/", fields=raw)["items"]
        if not raw.startswith("-"):
            assert listed == api.json(f"pages/{world.first.pk}/", fields=raw), raw


def test_only_what_is_taken_away_leaves_the_short_form_short(world: Any, api: Api) -> None:
    (card,) = api.json("pages/", path="/blog/first/")["items"]
    (less,) = api.json("pages/", path="/blog/first/", fields="-cover,-slug")["items"]
    del card["cover"], card["meta"]["slug"]
    assert less == card
    whole = api.json(f"pages/{world.first.pk}/")
    without = api.json(f"pages/{world.first.pk}/", fields="-body")
    assert without == {name: value for name, value in whole.items() if name != "body"}


def test_what_has_no_fields_is_left_as_it_is(world: Any, api: Api) -> None:
    page = api.json(f"pages/{world.second.pk}/", fields="_,cover(url),category(_,name)")
    assert page == {"cover": None, "category": {"name": "News"}}


def test_snippets_take_fields_too(world: Any, api: Api) -> None:
    (author,) = api.json("snippets/authors/", fields="_,name,image(url)")["items"]
    assert author == {"name": "Ada Lovelace", "image": None}


def test_an_unknown_field_is_named_with_its_place(world: Any, api: Api) -> None:
    problem = api.json("pages/", status=400, fields="title,cover(url,nothing)")
    assert problem["detail"].startswith("There is no field 'nothing' in cover; accepted: id, title")
    assert "srcset" in problem["accepted"]
    problem = api.json("pages/", status=400, fields="nothing")
    assert {"*", "_", "title", "body", "slug"} <= set(problem["accepted"])


def test_every_document_takes_fields(world: Any, api: Api) -> None:
    webp = api.json(f"images/{world.image.pk}/")["srcset"]["webp"]
    image = api.json(f"images/{world.image.pk}/", fields="_,alt,srcset(webp)")
    assert image == {"alt": "", "srcset": {"webp": webp}}
    assert api.json("images/", fields="_,srcset(webp)")["items"] == [{"srcset": {"webp": webp}}]
    file = f"files/{world.file.pk}/"
    assert api.json(file, fields="_,title") == {"title": "Paper"}
    author = api.json(f"snippets/authors/{world.author.pk}/", fields="_,name")
    assert author == {"name": "Ada Lovelace"}
    assert set(api.json("menus/main/", fields="-items")) == {"id", "meta", "handle", "title"}
    assert api.json("settings/", fields="_,organisation(_,name)") == {
        "organisation": {"name": "Example"}
    }
    whole, part = api.get(file), api.get(file, fields="title")
    assert whole["ETag"] != part["ETag"]
    for address in (file, "settings/", "menus/main/", f"snippets/authors/{world.author.pk}/"):
        assert api.json(address, status=400, fields="nothing")["parameter"] == "fields"
