"""Drafts: documents as they would be if everything were published, made and kept by nobody."""

import re
from typing import Any

import orjson
import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from pages.models import ArticleAuthor, ArticlePage, Menu, SectionPage
from pages.publishing import kinds
from pages.publishing.access import ANONYMOUS, Viewer
from pages.publishing.models import Change, PublishedDocument
from pages.publishing.perspectives.documents import (
    PageQuery,
    PerspectiveDocument,
    document,
    page_at,
    page_list,
)
from pages.publishing.perspectives.versions import Draft
from pages.publishing.publisher import publish_all
from tests.factories import make_author, make_locale, make_section
from tests.publishing.world import World

TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def save_draft(page: Any, **values: Any) -> Any:
    """Save a draft of a page, as an editor does."""
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()
    return type(page).objects.get(pk=page.pk)


def add_draft(parent: Page, page: Any) -> Any:
    """Add a page that is not published."""
    parent = Page.objects.get(pk=parent.pk)
    page.live = False
    page.locale = page.locale if page.locale_id else parent.locale
    parent.add_child(instance=page)
    page.save_revision()
    return page


def draft(page: Any, viewer: Viewer = ANONYMOUS) -> PerspectiveDocument:
    found = document(Draft(), kinds.PAGE, page.pk, viewer)
    assert found is not None
    return found


def body(found: PerspectiveDocument | None) -> Any:
    assert found is not None
    return orjson.loads(found.body)


def site_with_drafts(world: World) -> list[Any]:
    """Change, in drafts, everything of pages that other documents show."""
    ada, bob = world.author, make_author("Bob")
    menu = Menu.objects.create(
        handle="main",
        title="Main",
        locale=make_locale("en"),
        items=[("link", {"title": "", "page": world.blog, "url": "", "children": []})],
    )
    assert menu
    blog = save_draft(world.blog, title="Journal", slug="journal")
    new = add_draft(blog, SectionPage(title="New", slug="new"))
    below = ArticlePage(title="Below", slug="below", summary="A new one")
    below.article_authors = [
        ArticleAuthor(author=bob, sort_order=0),
        ArticleAuthor(author=ada, sort_order=1),
    ]
    below.tags.add("stones", "Ähren", "birds")
    below = add_draft(new, below)
    article = world.article.specific.get_latest_revision_as_object()
    article.article_authors = [
        ArticleAuthor(author=ada, sort_order=2),
        ArticleAuthor(author=bob, sort_order=1),
    ]
    article.tags.add("zebras")
    article.title, article.noindex = "First of all", True
    link = f'<p><a linktype="page" id="{below.pk}">new</a></p>'
    article.body = [("rich_text", link), ("related_pages", {"heading": "", "pages": [new]})]
    article.save_revision()
    german = world.home.copy_for_translation(make_locale("de"))
    german_blog = blog.copy_for_translation(make_locale("de"))
    save_draft(german_blog, title="Tagebuch", slug="tagebuch")
    return [*Page.objects.filter(depth__gt=1), german]


def test_a_draft_is_what_publishing_it_will_make(world: World) -> None:
    alias = world.article.create_alias(parent=Page.objects.get(pk=world.docs.pk))
    publish_all()
    site_with_drafts(world)
    perspective = Draft()
    perspective.published_at = timezone.now()
    targets = [
        (kind, pk)
        for kind in (kinds.PAGE, kinds.SETTINGS, "menu")
        for pk in kinds.models_by_kind()[kind]._default_manager.values_list("pk", flat=True)
        if (kind, pk) != (kinds.PAGE, Page.get_first_root_node().pk)
    ]
    drafts = {target: document(perspective, *target, ANONYMOUS) for target in targets}
    for page in Page.objects.filter(depth__gt=1, alias_of=None).order_by("depth").specific():
        page.get_latest_revision_as_object().save_revision().publish()
    publish_all()
    assert drafts[kinds.PAGE, alias.pk] is not None
    for (kind, pk), found in drafts.items():
        published = PublishedDocument.objects.filter(kind=kind, object_id=pk).first()
        assert (found is None) == (published is None)
        if found is None or published is None:
            continue
        assert timeless(found.body) == timeless(published.body), (kind, pk)
        assert timeless(found.card) == timeless(published.card), (kind, pk)
        assert (found.path, found.locale, found.type) == (
            published.path,
            published.locale,
            published.type,
        )


def timeless(content: Any) -> Any:
    return orjson.loads(TIME.sub(b"at some time", bytes(content)))


def test_nothing_of_a_draft_is_stored(world: World) -> None:
    site_with_drafts(world)
    publish_all()
    before = list(PublishedDocument.objects.order_by("pk").values())
    changes = list(Change.objects.order_by("pk").values())
    for page in Page.objects.descendant_of(world.home.get_parent()):
        document(Draft(), kinds.PAGE, page.pk, ANONYMOUS)
    page_list(Draft(), PageQuery(world.site.pk), ANONYMOUS)
    page_at(Draft(), world.site.pk, "/journal/new/below/", ANONYMOUS)
    assert list(PublishedDocument.objects.order_by("pk").values()) == before
    assert list(Change.objects.order_by("pk").values()) == changes


def test_a_draft_is_named_by_its_revision_and_the_time_of_saving(world: World) -> None:
    page = save_draft(world.article, title="One")
    first = draft(page)
    page.title = "Two"
    page.save_revision(overwrite_revision=page.latest_revision)
    second = draft(page)
    assert first.revision_id == second.revision_id == page.latest_revision_id
    assert (first.saved_at, first.digest) != (second.saved_at, second.digest)
    assert body(second)["title"] == "Two"
    assert body(second)["meta"]["updated_at"] == page.latest_revision.created_at.strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Home"),
        ("/journal/", "Journal"),
        ("/journal", "Journal"),
        ("/journal/?page=2", "Journal"),
        ("/journal/new/below/", "Below"),
        ("/journal/first/", "First of all"),
        ("/de/tagebuch/", "Tagebuch"),
        ("/blog/", None),
        ("/blog/first/", None),
        ("/journal/none/", None),
    ],
)
def test_find_by_path(world: World, path: str, title: str | None) -> None:
    site_with_drafts(world)
    found = page_at(Draft(), world.site.pk, path, ANONYMOUS)
    assert (body(found)["title"] if found else None) == title


def test_lists(world: World) -> None:
    site_with_drafts(world)
    site = world.site.pk

    def titles(**query: Any) -> tuple[list[str], int]:
        documents, total, _ = page_list(Draft(), PageQuery(site, **query), ANONYMOUS)
        return [orjson.loads(found.card)["title"] for found in documents], total

    below = Page.objects.get(slug="new").pk
    blog = world.blog.pk
    assert titles(child_of=blog, order="position") == (["First of all", "Second", "New"], 3)
    assert titles(child_of=blog, order="title", limit=1, offset=1) == (["New"], 3)
    assert titles(child_of=below) == (["Below"], 1)
    assert titles(types=[SectionPage], locales=["de"]) == (["Tagebuch"], 1)
    assert titles(slug="journal", locales=["en"]) == (["Journal"], 1)
    assert titles(slug="blog") == ([], 0)
    assert titles(descendant_of=blog, types=[ArticlePage])[0][0] == "Below"
    assert titles(child_of=10**9) == ([], 0)
    assert titles()[1] == 10


def test_restricted_pages_stay_closed(world: World) -> None:
    make_section(world.blog, "Inner", slug="inner")
    save_draft(world.article, title="Secret")
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=world.blog.pk), restriction_type=PageViewRestriction.LOGIN
    )
    member = Viewer(rights=frozenset({f"p{restriction.pk}"}))
    for viewer, expected in ((ANONYMOUS, None), (member, "Secret")):
        found = document(Draft(), kinds.PAGE, world.article.pk, viewer)
        assert (body(found)["title"] if found else None) == expected
        found = page_at(Draft(), world.site.pk, "/blog/first/", viewer)
        assert (body(found)["title"] if found else None) == expected
        listed, total, _ = page_list(
            Draft(), PageQuery(world.site.pk, child_of=world.blog.pk), viewer
        )
        assert (len(listed), total) == ((3, 3) if expected else (0, 0))
