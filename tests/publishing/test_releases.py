"""Releases: changes of many pages become public in one moment, or not at all."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished

from pages.models import ArticlePage, SectionPage
from pages.publishing import kinds, together
from pages.publishing.access import ANONYMOUS
from pages.publishing.audit import differences
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.models import Change, PublishedDocument, Touch
from pages.publishing.perspectives.documents import PageQuery, document, page_at, page_list
from pages.publishing.publisher import publish_all
from pages.publishing.releases.check import Problem, problems
from pages.publishing.releases.contents import NotAdded, add_page, remove_item
from pages.publishing.releases.models import Release, ReleaseItem, Status
from pages.publishing.releases.perspective import InRelease
from pages.publishing.releases.preview import plan
from pages.publishing.releases.publish import (
    Refused,
    cancel,
    publish_due,
    publish_now,
    reopen,
    schedule,
)
from tests.factories import make_article, republish
from tests.publishing.test_drafts import add_draft, save_draft, timeless
from tests.publishing.world import World


@pytest.fixture
def boss(db: None) -> Any:
    return User.objects.create_superuser("boss")


def release_of(boss: Any, *pages: Any, unpublish: Any = ()) -> Release:
    release = Release.objects.create(title="Spring", created_by=boss)
    for page in pages:
        add_page(release, Page.objects.get(pk=page.pk), boss)
    for page in unpublish:
        add_page(release, Page.objects.get(pk=page.pk), boss, unpublish=True)
    return release


def spring(world: World, boss: Any) -> Release:
    """A section with another address, a new page that others link to, one that goes, an alias."""
    Page.objects.get(pk=world.linking.pk).create_alias(parent=Page.objects.get(pk=world.docs.pk))
    publish_all()
    blog = save_draft(world.blog, title="Journal", slug="journal")
    new = add_draft(blog, SectionPage(title="New", slug="new"))
    below = add_draft(new, ArticlePage(title="Below", slug="below"))
    link = f'<p><a linktype="page" id="{below.pk}">new</a></p>'
    linking = save_draft(world.linking, title="Linking", body=[("rich_text", link)])
    add_draft(world.docs, ArticlePage(title="Not in it", slug="not"))
    save_draft(world.docs, title="Not in it either")
    publish_all()
    return release_of(boss, below, linking, new, blog, unpublish=[world.other])


def state() -> tuple[Any, ...]:
    return (
        list(PublishedDocument.objects.order_by("pk").values()),
        list(Change.objects.order_by("pk").values()),
        list(Page.objects.order_by("pk").values()),
        list(Redirect.objects.order_by("pk").values()),
        PageLogEntry.objects.count(),
        Touch.objects.filter(generation=None).count(),
    )


def texts(found: list[Problem], blocking: bool | None = None) -> list[str]:
    return [p.text for p in found if blocking is None or p.blocking == blocking]


def test_the_whole_site_is_as_the_preview_showed_it(world: World, boss: Any) -> None:
    release = spring(world, boss)
    perspective = InRelease(release)
    targets = [
        (kind, pk)
        for kind in (kinds.PAGE, kinds.SETTINGS)
        for pk in kinds.models_by_kind()[kind]._default_manager.values_list("pk", flat=True)
        if (kind, pk) != (kinds.PAGE, 1)
    ]
    before = {target: document(perspective, *target, ANONYMOUS) for target in targets}
    paths = {
        path: page_at(perspective, world.site.pk, path, ANONYMOUS)
        for path in ("/journal/new/below/", "/blog/", "/docs/third/", "/docs/not/", "/docs/")
    }
    listed, total, _ = page_list(perspective, PageQuery(world.site.pk, limit=100), ANONYMOUS)
    expected = plan(release)

    start = current_seq()
    publish_now(release, boss)
    assert not Touch.objects.filter(generation=None).exists()
    assert list(differences()) == []
    stored = PublishedDocument.objects.filter(kind__in=[kinds.PAGE, kinds.SETTINGS])
    published = {(found.kind, found.object_id): found for found in stored}
    for target, found in before.items():
        assert (found is None) == (target not in published), target
        if found is not None:
            assert timeless(found.body) == timeless(published[target].body), target
            assert timeless(found.card) == timeless(published[target].card), target
            assert found.path == published[target].path

    titles = {path: found and orjson.loads(found.body)["title"] for path, found in paths.items()}
    assert titles == {
        "/journal/new/below/": "Below",
        "/blog/": None,
        "/docs/third/": None,
        "/docs/not/": None,
        "/docs/": "Docs",
    }
    pages = {pk for kind, pk in published if kind == kinds.PAGE}
    assert {found.object_id for found in listed} == pages
    assert total == len(pages)
    told = {(c.kind, c.object_id) for c in changes_after(start, 1000) if c.kind != kinds.REDIRECT}
    assert {(change.kind, change.object_id) for change in expected.changes} == told
    assert expected.complete


def test_numbers_are_consecutive_and_redirects_lead_from_old_paths(world: World, boss: Any) -> None:
    release = spring(world, boss)
    start = current_seq()
    publish_now(release, boss)
    changes = changes_after(start, 1000)
    assert {change.seq for change in changes} <= set(range(start + 1, current_seq() + 1))
    redirects = dict(Redirect.objects.values_list("old_path", "redirect_page_id"))
    assert redirects["/blog"] == world.blog.pk
    assert redirects["/blog/first"] == world.article.pk


def test_wagtails_side_is_as_if_each_page_had_been_published(world: World, boss: Any) -> None:
    release = spring(world, boss)
    heard: list[tuple[str, int]] = []

    def published(sender: Any, instance: Any, **kwargs: Any) -> None:
        heard.append(("published", instance.pk))

    def unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
        heard.append(("unpublished", instance.pk))

    page_published.connect(published)
    page_unpublished.connect(unpublished)
    try:
        publish_now(release, boss)
    finally:
        page_published.disconnect(published)
        page_unpublished.disconnect(unpublished)
    items = {item.page_id: item for item in release.items.all()}
    for page in Page.objects.filter(pk__in=items):
        item = items[page.pk]
        assert page.live == item.publishes
        assert page.live_revision_id == (item.revision_id if item.publishes else None)
        assert page.has_unpublished_changes == (not item.publishes)
        action = "wagtail.publish" if item.publishes else "wagtail.unpublish"
        assert PageLogEntry.objects.filter(page=page.pk, action=action, user=boss).exists()
        assert (("published" if item.publishes else "unpublished"), page.pk) in heard
    alias = Page.objects.get(alias_of=world.linking.pk)
    assert (alias.title, alias.live) == ("Linking", True)
    release.refresh_from_db()
    assert release.status == Status.PUBLISHED
    assert release.published_at is not None
    with pytest.raises(Refused):
        publish_now(release, boss)


def test_whatever_fails_leaves_everything_as_it_was(
    world: World, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = spring(world, boss)
    before = state()

    def fails(sender: Any, instance: Any, **kwargs: Any) -> None:
        raise RuntimeError("a receiver that fails")

    page_unpublished.connect(fails)  # when all other pages are published already
    try:
        with pytest.raises(Refused, match="a receiver that fails"):
            publish_now(release, boss)
    finally:
        page_unpublished.disconnect(fails)
    assert state() == before
    assert (release.status, release.error) == (Status.FAILED, "a receiver that fails")
    publish_now(release, boss)
    assert release.status == Status.PUBLISHED
    assert list(differences()) == []


def test_cancelling_leaves_everything_as_it_was(world: World, boss: Any) -> None:
    release = spring(world, boss)
    before = state()
    schedule(release, timezone.now() + timedelta(hours=1), boss)
    cancel(release, boss)
    Release.objects.update(scheduled_at=timezone.now() - timedelta(hours=1))
    assert publish_due() == 0
    assert state() == before
    with pytest.raises(Refused):
        publish_now(release, boss)
    with pytest.raises(NotAdded):
        add_page(release, Page.objects.get(pk=world.docs.pk), boss)
    reopen(release, boss)
    publish_now(release, boss)


def test_the_worker_publishes_what_is_due(world: World, boss: Any) -> None:
    release = release_of(boss, save_draft(world.article, title="In spring"))
    with pytest.raises(Refused, match="future"):
        schedule(release, timezone.now(), boss)
    schedule(release, timezone.now() + timedelta(hours=1), boss)
    assert publish_due() == 0
    with pytest.raises(NotAdded):
        remove_item(release.items.get(), boss)
    Release.objects.update(scheduled_at=timezone.now() - timedelta(seconds=1))
    assert publish_due() == 1
    release.refresh_from_db()
    assert release.status == Status.PUBLISHED
    assert Page.objects.get(pk=world.article.pk).title == "In spring"
    entry = PageLogEntry.objects.filter(page=world.article.pk).latest("timestamp")
    assert (entry.action, entry.user) == ("wagtail.publish.scheduled", boss)
    assert publish_due() == 0


def test_a_scheduled_release_that_cannot_be_published_says_why(world: World, boss: Any) -> None:
    first = release_of(boss, save_draft(world.article, title="One"), world.other)
    second = release_of(boss, save_draft(world.docs, title="Two"))
    for release in (first, second):
        schedule(release, timezone.now() + timedelta(hours=1), boss)
    Page.objects.get(pk=world.other.pk).delete()
    Release.objects.update(scheduled_at=timezone.now() - timedelta(seconds=1))
    assert publish_due() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.FAILED, Status.PUBLISHED)
    assert first.error == "Third: The page was deleted. Remove it from here."
    assert Page.objects.get(pk=world.article.pk).title == "First"


def test_a_scheduled_release_that_finds_no_quiet_moment_is_tried_again(
    world: World, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = release_of(boss, save_draft(world.article, title="One"))
    schedule(release, timezone.now() + timedelta(hours=1), boss)
    Release.objects.update(scheduled_at=timezone.now() - timedelta(seconds=1))
    with monkeypatch.context() as patched:
        patched.setattr(together, "handle", lambda *args: None)  # others change what it reads
        assert publish_due() == 0
    assert Page.objects.get(pk=world.article.pk).title == "First"
    assert publish_due() == 1
    assert Page.objects.get(pk=world.article.pk).title == "One"


def test_a_release_that_was_left_in_the_middle_is_finished(world: World, boss: Any) -> None:
    release = release_of(boss, save_draft(world.article, title="One"))
    Release.objects.update(status=Status.PUBLISHING, approved_by=boss)
    assert publish_due() == 1
    release.refresh_from_db()
    assert release.status == Status.PUBLISHED


def test_the_version_that_was_added_is_published(world: World, boss: Any) -> None:
    page = save_draft(world.article, title="Added")
    release = release_of(boss, page)
    save_draft(page, title="Newer")
    found = problems(release, boss)
    assert [problem.newer for problem in found] == [True]
    assert texts(found, blocking=True) == []
    publish_now(release, boss)
    now = Page.objects.get(pk=page.pk)
    assert (now.title, now.draft_title, now.has_unpublished_changes) == ("Added", "Newer", True)


def test_a_draft_that_is_saved_in_place_must_be_taken_anew(world: World, boss: Any) -> None:
    page = save_draft(world.article, title="Added")
    release = release_of(boss, page)
    page.title = "Saved in place"
    page.save_revision(overwrite_revision=page.latest_revision)
    with pytest.raises(Refused, match="saved again in place"):
        publish_now(release, boss)
    assert release.status == Status.OPEN
    item = release.items.get()
    item.take_latest()
    item.save()
    assert problems(release, boss) == []
    publish_now(release, boss)
    assert Page.objects.get(pk=page.pk).title == "Saved in place"


def test_conflicts(world: World, boss: Any) -> None:
    other = User.objects.create_user("other")
    locked = Page.objects.get(pk=world.docs.pk)
    locked.locked, locked.locked_by, locked.locked_at = True, other, timezone.now()
    locked.save()
    clashing = save_draft(world.linking, title="Clash", slug="soon")
    make_article(world.blog, "Quicker", slug="soon")
    later = save_draft(world.other, go_live_at=timezone.now() + timedelta(days=1))
    gone = add_draft(world.blog, ArticlePage(title="Gone", slug="gone"))
    release = release_of(boss, locked, clashing, later, world.article, gone)
    release_of(boss, world.article)
    Page.objects.get(pk=gone.pk).delete()
    Revision.objects.filter(object_id=str(world.article.pk)).delete()
    found = {
        (problem.item.title, problem.blocking): problem.text for problem in problems(release, boss)
    }
    assert "locked</b>" not in found["Docs", True]
    assert "was locked by other" in found["Docs", True]
    assert "slug" in found["Clash", True]
    assert "a date of its own" in found["Third", True]
    assert "deleted" in found["Gone", True]
    assert "version that was added is gone" in found["First", True]
    assert "also in “Spring”" in found["First", False]
    assert ("Docs", True) not in {(p.item.title, p.blocking) for p in problems(release, None)}


def test_who_may_publish_the_pages_may_publish_the_release(world: World, boss: Any) -> None:
    nobody = User.objects.create_user("nobody")
    release = release_of(boss, save_draft(world.article, title="One"), unpublish=[world.other])
    assert texts(problems(release, nobody), blocking=True) == [
        "You may not publish this page.",
        "You may not unpublish this page.",
    ]
    with pytest.raises(Refused):
        publish_now(release, nobody)
    assert Page.objects.get(pk=world.article.pk).title == "First"


def test_what_cannot_be_added(world: World, boss: Any) -> None:
    release = Release.objects.create(title="Spring")
    alias = Page.objects.get(pk=world.article.pk).create_alias(
        parent=Page.objects.get(pk=world.docs.pk)
    )
    draft = add_draft(world.blog, ArticlePage(title="Draft", slug="draft"))
    with pytest.raises(NotAdded, match="alias"):
        add_page(release, alias, boss)
    with pytest.raises(NotAdded, match="not published"):
        add_page(release, draft, boss, unpublish=True)
    with pytest.raises(Refused, match="nothing in it"):
        publish_now(release, boss)
    add_page(release, Page.objects.get(pk=draft.pk), boss)
    add_page(release, Page.objects.get(pk=draft.pk), boss)
    assert ReleaseItem.objects.count() == 1


def test_a_page_whose_revisions_are_gone_is_added_as_it_is(world: World, boss: Any) -> None:
    page = make_article(world.blog, "Imported", slug="imported")
    Revision.objects.filter(object_id=str(page.pk)).delete()
    release = release_of(boss, page)
    assert problems(release, boss) == []


def test_the_plan_names_paths_and_what_only_shows_the_pages(world: World, boss: Any) -> None:
    blog = save_draft(world.blog, slug="journal")
    changes = {
        (change.op, change.object_id): change
        for change in plan(release_of(boss, blog, unpublish=[world.other])).changes
    }
    moved = changes["changed", world.article.pk]
    assert (moved.previous_path, moved.path, moved.own) == (
        "/blog/first/",
        "/journal/first/",
        False,
    )
    assert changes["changed", world.blog.pk].own
    assert changes["gone", world.other.pk].previous_path == "/docs/third/"
    assert republish(world.docs).pk not in {pk for _, pk in changes}
