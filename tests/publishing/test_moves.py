"""Pages that move: their places, their addresses, and what is below them."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from pages.publishing.access import ANONYMOUS
from pages.publishing.audit import differences
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_section, republish
from tests.publishing.world import World


def move(page: Page, target: Page, position: str) -> None:
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), position)
    publish_all()


def paths() -> set[str]:
    documents = PublishedDocument.objects.visible_to(ANONYMOUS).filter(kind="page")
    return set(documents.values_list("path", flat=True))


def test_what_is_below_a_section_has_its_place_when_the_section_is_reordered(world: World) -> None:
    move(world.docs, world.blog, "left")
    assert list(differences()) == []


def test_what_is_below_a_draft_moves_with_it(world: World) -> None:
    world.blog.unpublish()
    publish_all()
    move(world.blog, world.docs, "last-child")
    assert paths() == {"/", "/docs/", "/docs/third/", "/docs/blog/first/", "/docs/blog/second/"}
    assert list(differences()) == []


def test_what_is_below_a_draft_is_restricted_where_it_moves_to(world: World) -> None:
    PageViewRestriction.objects.create(page=world.docs, restriction_type="login")
    world.blog.unpublish()
    publish_all()
    move(world.blog, world.docs, "last-child")
    assert paths() == {"/"}
    assert list(differences()) == []


def test_a_tree_from_outside_of_every_site_moves_into_one(world: World) -> None:
    outside = make_section(Page.objects.get(depth=1), "Archive", slug="archive")
    make_article(outside, "Old", slug="old")
    publish_all()
    assert "/archive/old/" not in paths()
    move(outside, world.docs, "last-child")
    assert "/docs/archive/old/" in paths()
    move(outside, Page.objects.get(depth=1), "last-child")
    assert "/docs/archive/old/" not in paths()
    assert list(differences()) == []


def redirects() -> set[str]:
    publish_all()
    return set(Redirect.objects.values_list("old_path", flat=True))


def test_pages_that_swap_their_addresses_need_no_redirect(world: World) -> None:
    republish(world.article, slug="aside")
    republish(world.linking, slug="first")
    republish(world.article, slug="second")
    assert redirects() == set()


def test_a_new_page_takes_the_address_that_another_one_left(world: World) -> None:
    republish(world.article, slug="aside")
    assert redirects() == {"/blog/first"}
    make_article(world.blog, "New", slug="first")
    assert redirects() == set()
    assert not PublishedDocument.objects.filter(kind="redirect").exists()
    assert list(differences()) == []


def test_an_address_too_long_for_a_redirect_moves_without_one(world: World) -> None:
    section = make_section(world.home, "Long", slug="x" * 200)
    article = make_article(section, "Longer", slug="y" * 200)
    publish_all()
    republish(article, slug="short")
    assert redirects() == set()
    assert f"/{'x' * 200}/short/" in paths()


def test_what_is_below_a_restricted_section_follows_its_slug(world: World) -> None:
    PageViewRestriction.objects.create(page=world.blog, restriction_type="login")
    publish_all()
    republish(world.blog, slug="journal")
    publish_all()
    assert PublishedDocument.objects.filter(path="/journal/first/").exists()
    assert list(differences()) == []


def test_what_is_below_a_draft_follows_its_slug(world: World) -> None:
    blog = Page.objects.get(pk=world.blog.pk)
    blog.unpublish()
    publish_all()
    blog.slug = "journal"
    blog.save()
    publish_all()
    assert paths() == {"/", "/docs/", "/docs/third/", "/journal/first/", "/journal/second/"}
    assert list(differences()) == []
