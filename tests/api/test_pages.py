"""Lists of pages: filters, relations, orders, fields, paging."""

from typing import Any

import pytest
from wagtail.models import Page

from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_article, make_author, make_category, make_locale, make_site

pytestmark = pytest.mark.django_db


def test_a_list_has_every_public_page_once(world: Any, api: Api) -> None:
    answer = api.json("pages/", limit=100)
    public = Page.objects.live().public().filter(depth__gt=1).exclude(slug="home")
    assert sorted(item["id"] for item in answer["items"]) == sorted(
        public.values_list("pk", flat=True)
    )
    assert answer["meta"] == {"total_count": public.count()}


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"type": "pages.StandardPage"}, ["about"]),
    ({"type": ["pages.StandardPage", "pages.SectionPage"], "locale": "en"}, ["about", "blog"]),
    ({"type": "pages.StandardPage,pages.SectionPage", "locale": "en"}, ["about", "blog"]),
    ({"type": "pages.ArticlePage", "locale": "en"}, ["third", "second", "first"]),
    ({"type": "pages.ArticlePage", "locale": "ja"}, ["japanese"]),
    ({"slug": "first", "locale": "en"}, ["first"]),
    ({"slug": "first"}, ["japanese", "first"]),
    ({"path": "/blog/first/"}, ["first"]),
    ({"path": "/ja/blog/first/"}, ["japanese"]),
    ({"tags": "birds", "locale": "en"}, ["second", "first"]),
    ({"tags": ["birds", "sea"], "locale": "en"}, ["first"]),
    ({"tags": ["birds", "desert"]}, []),
    ({"category": "news", "locale": "en"}, ["second", "first"]),
    ({"author": "ada-lovelace", "tags": "sea", "locale": "en"}, ["first"]),
    ({"author": "nobody"}, []),
]


def test_filters(world: Any, api: Api) -> None:
    for parameters, names in FILTERS:
        expected = [getattr(world, name).pk for name in names]
        assert api.ids("pages/", **parameters) == expected, parameters
        counted = api.json("pages/", **parameters, limit=1)["meta"]["total_count"]
        assert counted == len(expected), parameters


def test_filters_by_id(world: Any, api: Api) -> None:
    expected = [world.second.pk, world.first.pk]
    assert api.ids("pages/", category=world.category.pk, locale="en") == expected
    assert api.ids("pages/", author=world.author.pk, locale="en") == expected


def test_relations(world: Any, api: Api) -> None:
    w = world
    articles = [w.third.pk, w.second.pk, w.first.pk]
    assert api.ids("pages/", child_of=w.blog.pk) == articles
    assert api.ids("pages/", descendant_of=w.home.pk, locale="en") == [
        w.about.pk,
        *articles,
        w.blog.pk,
    ]
    assert api.ids("pages/", ancestor_of=w.first.pk) == [w.blog.pk, w.home.pk]
    assert api.ids("pages/", sibling_of=w.second.pk) == [w.third.pk, w.first.pk]
    assert api.ids("pages/", translation_of=w.first.pk) == [w.japanese.pk]
    assert api.ids("pages/", translation_of=w.about.pk) == []
    assert api.ids("pages/", sibling_of=w.second.pk, tags="birds") == [w.first.pk]
    assert api.ids("pages/", ancestor_of=w.first.pk, type="pages.HomePage") == [w.home.pk]


def test_relations_to_a_page_that_is_not_there(world: Any, api: Api) -> None:
    nothing = {"meta": {"total_count": 0}, "items": []}
    for name in ("child_of", "descendant_of", "ancestor_of", "sibling_of", "translation_of"):
        assert api.json("pages/", **{name: 2**62}) == nothing


def test_orders(world: Any, api: Api) -> None:
    rising = [world.first.pk, world.second.pk, world.third.pk]
    for name in ("title", "first_published_at", "id", "position", "updated_at"):
        for order, expected in ((name, rising), (f"-{name}", rising[::-1])):
            found = api.ids("pages/", order=order, type="pages.ArticlePage", locale="en")
            assert found == expected, order
            assert api.ids("pages/", order=order, child_of=world.blog.pk) == expected, order


def test_many_locales_and_types_are_read_in_another_way(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [
        "pages/?order=title",
        "pages/?limit=3&offset=2",
        "pages/?tags=birds&author=ada-lovelace&order=-title",
        f"pages/?sibling_of={world.second.pk}&tags=birds",
    ]
    expected = [api.json(address) for address in addresses]
    monkeypatch.setattr("api.listing.MAX_RANGES", 1)
    assert [api.json(address) for address in addresses] == expected
    assert all(answer["items"] for answer in expected)


def test_position_is_the_editors_order(world: Any, api: Api) -> None:
    world.third.refresh_from_db()
    world.third.move(Page.objects.get(pk=world.first.pk), pos="left")
    publish_all()
    expected = [world.third.pk, world.first.pk, world.second.pk]
    assert api.ids("pages/", child_of=world.blog.pk, order="position") == expected


def test_pages_of_a_list_meet_without_gap_or_overlap(world: Any, api: Api) -> None:
    whole = api.ids("pages/", limit=100)
    parts = [api.ids("pages/", limit=2, offset=offset) for offset in range(0, len(whole) + 2, 2)]
    assert [pk for part in parts for pk in part] == whole
    beyond = api.json("pages/", offset=1000)
    assert beyond == {"meta": {"total_count": len(whole)}, "items": []}


def test_cards_by_default_bodies_on_demand(world: Any, api: Api) -> None:
    (card,) = api.json("pages/", path="/blog/first/")["items"]
    (whole,) = api.json("pages/", path="/blog/first/", fields="*")["items"]
    (some,) = api.json("pages/", path="/blog/first/", fields="title,body")["items"]
    assert "body" not in card
    assert card["summary"] == whole["summary"]
    assert whole == api.json(f"pages/{world.first.pk}/")
    assert set(some) == {"id", "meta", "title", "body"}
    assert some["body"] == whole["body"]
    assert api.json(f"pages/{world.first.pk}/", fields="title,body") == some


def test_a_page_belongs_to_its_site(world: Any, api: Api) -> None:
    other = make_site("other.example", is_default_site=False)
    article = make_article(other.root_page, "Elsewhere", slug="elsewhere")
    publish_all()
    home = other.root_page.pk
    assert api.ids("pages/", site="other.example") == [article.pk, home]
    assert api.ids("pages/", site=other.pk) == [article.pk, home]
    assert api.ids("pages/", site="other.example:443") == [article.pk, home]
    assert article.pk not in api.ids("pages/", limit=100)
    # Its own address names no site, so it answers from any, unless one is asked for.
    assert api.json(f"pages/{article.pk}/")["meta"]["site"]["hostname"] == "other.example"
    assert api.json(f"pages/{article.pk}/", status=404, site="example.com")["status"] == 404


def test_a_page_inside_two_sites_has_a_path_in_each(world: Any, api: Api) -> None:
    from wagtail.models import Site

    Site.objects.create(hostname="blog.example", port=443, root_page=world.blog)
    publish_all()
    page = f"pages/{world.first.pk}/"
    assert api.json(page)["meta"]["path"] == "/blog/first/"
    assert api.json(page, site="blog.example")["meta"]["path"] == "/first/"
    assert api.json("pages/find/", path="/first/", site="blog.example")["status"] == "page"
    assert api.json("pages/find/", path="/first/")["status"] == "missing"


def test_a_new_filter_value_needs_no_other_change(world: Any, api: Api) -> None:
    author = make_author("Grace Hopper")
    category = make_category("詩", slug="詩")
    page = make_article(world.blog, "Poem", authors=[author], category=category, tags=["a|b=c"])
    publish_all()
    for parameters in ({"author": "grace-hopper"}, {"category": "詩"}, {"tags": "a|b=c"}):
        assert api.ids("pages/", **parameters) == [page.pk]


def test_a_locale_without_pages_is_an_empty_list(world: Any, api: Api) -> None:
    make_locale("fr")
    assert api.ids("pages/", locale="fr") == []
