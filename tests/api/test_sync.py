"""The feed: whoever follows it holds what a full read would give, digest by digest."""

import random
import time
from contextlib import suppress
from importlib import import_module
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from api import feed
from pages.models import ArticlePage, Author, SectionPage
from pages.publishing.access import ANONYMOUS
from pages.publishing.models import Change, Clock, PublishedDocument
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_article, make_author, make_image, make_site, republish, translate

pytestmark = pytest.mark.django_db
Key = tuple[str, int, str]


class Reader:
    """A front end that keeps what the feed gives it, by kind, id and locale."""

    def __init__(self, api: Api, **filters: Any) -> None:
        self.api, self.filters = api, filters
        self.held: dict[Key, str] = {}
        self.documents: dict[Key, Any] = {}
        self.next = ""
        self.seen: list[Any] = []

    def step(self) -> bool:
        """Follow one link; return whether there is more."""
        answer = self.api.json(self.next) if self.next else self.api.json("sync/", **self.filters)
        for item in answer["items"]:
            self.take(item)
        self.next = answer["next"]
        return bool(answer["has_more"])

    def take(self, item: Any) -> None:
        key = (item["kind"], item["id"], item["locale"])
        self.seen.append(item)
        if item["op"] == "delete":
            assert item["document"] is None
            self.held.pop(key, None)
            self.documents.pop(key, None)
        else:
            self.held[key] = item["digest"]
            self.documents[key] = item["document"]

    def catch_up(self) -> "Reader":
        while self.step():
            pass
        return self


def fresh(api: Api, **filters: Any) -> dict[Key, str]:
    return Reader(api, **filters).catch_up().held


def test_the_first_sync_gives_every_public_object_once(world: Any, api: Api) -> None:
    reader = Reader(api, limit=3).catch_up()
    public = PublishedDocument.objects.visible_to(ANONYMOUS)
    expected = {(d.kind, d.object_id, d.locale): d.digest for d in public}
    assert reader.held == expected
    assert len(reader.seen) == len(expected)
    assert {"page", "image", "file", "author", "category", "menu", "settings", "redirect"} == {
        kind for kind, _, _ in expected
    }


def test_an_item_has_the_fields_of_the_contract(world: Any, api: Api) -> None:
    reader = Reader(api).catch_up()
    republish(world.first, slug="renamed")
    publish_all()
    reader.seen.clear()
    reader.catch_up()
    item = next(item for item in reader.seen if item["id"] == world.first.pk)
    change = Change.objects.get(kind="page", object_id=world.first.pk)
    assert item == {
        "op": "upsert",
        "seq": change.seq,
        "kind": "page",
        "id": world.first.pk,
        "type": "pages.ArticlePage",
        "locale": "en",
        "path": "/blog/renamed/",
        "previous_path": "/blog/first/",
        "digest": change.digest,
        "tags": change.tags,
        "document": api.json(f"pages/{world.first.pk}/"),
    }


def test_nothing_new_is_an_empty_answer(world: Any, api: Api) -> None:
    reader = Reader(api).catch_up()
    answer = api.json(reader.next)
    assert answer["items"] == []
    assert answer["has_more"] is False
    assert answer["seq"] == Clock.objects.get().seq


def test_an_answer_without_news_is_the_same_a_minute_later(world: Any, api: Api) -> None:
    reader = Reader(api).catch_up()
    noon = 20_000 * 86_400.0
    with mock.patch.object(time, "time", return_value=noon):
        first = api.get(reader.next)
    with mock.patch.object(time, "time", return_value=noon + 60):
        again = api.get(reader.next, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_what_happens_during_the_first_sync_is_not_lost(world: Any, api: Api) -> None:
    reader = Reader(api, limit=2)
    assert reader.step()
    republish(world.first, title="Changed")
    world.second.delete()
    added = make_article(world.blog, "Added")
    publish_all()
    reader.catch_up()
    assert ("page", added.pk, "en") not in reader.held  # it came after the sync began
    reader.catch_up()
    assert reader.held == fresh(api)
    assert ("page", added.pk, "en") in reader.held


def test_a_tombstone_says_what_it_was(world: Any, api: Api) -> None:
    reader = Reader(api, types="pages.ArticlePage", locale="en").catch_up()
    pk = world.third.pk
    world.third.delete()
    publish_all()
    reader.seen.clear()
    reader.catch_up()
    (item,) = reader.seen
    assert (item["op"], item["id"], item["document"]) == ("delete", pk, None)
    assert (item["type"], item["locale"], item["path"]) == (
        "pages.ArticlePage",
        "en",
        "/blog/third/",
    )


def test_filters(world: Any, api: Api) -> None:
    articles = Reader(api, types="pages.ArticlePage").catch_up()
    assert {item["type"] for item in articles.seen} == {"pages.ArticlePage"}
    both = Reader(api, types=["pages.Author,media.Image", "pages.Menu"], limit=1).catch_up()
    assert {item["type"] for item in both.seen} == {"pages.Author", "media.Image", "pages.Menu"}
    japanese = Reader(api, locale="ja").catch_up()
    assert {item["locale"] for item in japanese.seen} == {"ja", ""}
    assert ("page", world.japanese.pk, "ja") in japanese.held


def test_a_site_gets_its_own_and_what_all_share(world: Any, api: Api) -> None:
    other = make_site("other.example", is_default_site=False)
    publish_all()
    held = fresh(api, site="other.example")
    assert {pk for kind, pk, _ in held if kind == "page"} == {other.root_page.pk}
    assert ("image", world.image.pk, "") in held
    assert ("settings", world.site.pk, "") not in held
    assert ("page", other.root_page.pk, "en") not in fresh(api)


def test_a_page_that_moves_to_another_site_is_deleted_from_the_first(world: Any, api: Api) -> None:
    other = make_site("other.example", is_default_site=False)
    publish_all()
    here, there = Reader(api).catch_up(), Reader(api, site=other.pk).catch_up()
    Page.objects.get(pk=world.blog.pk).move(Page.objects.get(pk=other.root_page.pk), "last-child")
    publish_all()
    assert here.catch_up().held == fresh(api)
    assert there.catch_up().held == fresh(api, site=other.pk)
    key = ("page", world.first.pk, "en")
    assert key in there.held
    assert key not in here.held


def test_restricting_is_a_delete_for_those_who_may_have_seen_it(world: Any, api: Api) -> None:
    reader = Reader(api).catch_up()
    restriction = PageViewRestriction.objects.create(
        page=world.blog, restriction_type=PageViewRestriction.LOGIN
    )
    reader.seen.clear()
    reader.catch_up()  # at once: nobody has built anything yet
    assert {item["id"] for item in reader.seen if item["op"] == "delete"} >= {
        world.blog.pk,
        world.first.pk,
        world.second.pk,
    }
    publish_all()
    secret = make_article(world.blog, "Secret", slug="secret")
    publish_all()
    reader.seen.clear()
    assert reader.catch_up().held == fresh(api)
    assert secret.pk not in [item["id"] for item in reader.seen if item["kind"] == "page"]
    restriction.delete()
    publish_all()
    assert reader.catch_up().held == fresh(api)
    assert ("page", secret.pk, "en") in reader.held


def test_a_first_sync_numbers_items_by_their_last_change(world: Any, api: Api) -> None:
    restriction = PageViewRestriction.objects.create(
        page=world.blog, restriction_type=PageViewRestriction.LOGIN
    )
    publish_all()
    restriction.delete()
    publish_all()
    reader = Reader(api, types="pages.ArticlePage").catch_up()
    changes = Change.objects.filter(type="pages.ArticlePage", site_id=world.site.pk)
    assert [(item["seq"], item["id"]) for item in reader.seen] == list(
        changes.order_by("seq").values_list("seq", "object_id")
    )


def test_documents_from_before_have_their_items_put_together(world: Any, api: Api) -> None:
    republish(world.first, slug="renamed")
    publish_all()
    before = Reader(api).catch_up().seen
    PublishedDocument.objects.update(feed_head=b"")
    migration = import_module("pages.publishing.migrations.0010_feed_head")
    migration.put_heads_together(apps, None)
    assert Reader(api).catch_up().seen == before


def test_the_cursor_stands_alone(world: Any, api: Api) -> None:
    following = Reader(api)
    following.step()
    cursor = following.next.partition("cursor=")[2]
    for name, value in (("site", "example.com"), ("limit", "5"), ("types", "pages.Menu")):
        problem = api.json("sync/", status=400, cursor=cursor, **{name: value})
        assert problem["parameter"] == name


def test_a_cursor_cannot_be_made_up(world: Any, api: Api) -> None:
    reader = Reader(api)
    reader.step()
    cursor = reader.next.partition("cursor=")[2]
    forged = signing.Signer(salt="another").sign_object([1, 1, [], "", 500, "x", "f", 0, 0, 0])
    for bad in (cursor[:-1], cursor[1:], f"{cursor}x", forged, "x", ":::", "a" * 3_000):
        problem = api.json("sync/", status=400, cursor=bad)
        assert problem["parameter"] == "cursor"


def test_an_old_cursor_is_gone_and_says_how_to_begin_anew(world: Any, api: Api) -> None:
    long_ago = time.time() - 91 * 86_400
    filters = {"types": "pages.ArticlePage", "locale": "en", "limit": 7}
    with mock.patch("api.feed.time.time", return_value=long_ago):
        old = Reader(api, **filters).catch_up()
    problem = api.json(old.next, status=410)
    assert problem["type"].endswith("#cursor-expired")
    anew = Reader(api)
    anew.next = problem["fresh"]
    assert anew.catch_up().held == fresh(api, **filters)


def test_a_cursor_from_the_future_is_gone(world: Any, api: Api) -> None:
    """A database that was restored from a backup knows less than its readers."""
    reader = Reader(api).catch_up()
    Clock.objects.update(seq=3)
    assert "younger" in api.json(reader.next, status=410)["detail"]


def test_a_cursor_of_a_viewer_whose_rights_have_changed_is_gone(world: Any, api: Api) -> None:
    cursor = feed.Cursor(world.site.pk, (), "", 10, viewer="others", phase=feed.FOLLOW, end=0)
    assert "may see" in api.json("sync/", status=410, cursor=cursor.dump())["detail"]


def test_the_feed_is_never_cached(world: Any, api: Api) -> None:
    assert api.get("sync/")["Cache-Control"] == "no-store"


class Editor:
    """Does things at random, as many editors do."""

    def __init__(self, world: Any, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.count = 0
        self.actions = [
            self.write, self.edit, self.rename, self.delete, self.unpublish, self.move,
            self.restrict, self.open, self.translate, self.rename_author, self.add_image,
            self.delete_author,
        ]  # fmt: skip

    def act(self) -> str:
        self.count += 1
        action = self.random.choice(self.actions)
        # Wagtail refuses what would give two pages one path.
        with suppress(ValidationError), transaction.atomic():
            action()
        return action.__name__

    def article(self) -> Any:
        return self.random.choice([*ArticlePage.objects.filter(alias_of=None), None])

    def section(self) -> Any:
        return self.random.choice(list(SectionPage.objects.filter(alias_of=None)))

    def write(self) -> None:
        authors = list(Author.objects.all())[:1]
        make_article(self.section(), f"New {self.count}", authors=authors)

    def edit(self) -> None:
        if article := self.article():
            republish(article, summary=f"Edited {self.count}")

    def rename(self) -> None:
        republish(self.section(), slug=f"section-{self.count}", title=f"Section {self.count}")

    def delete(self) -> None:
        if article := self.article():
            article.delete()

    def unpublish(self) -> None:
        if article := self.article():
            article.unpublish()

    def move(self) -> None:
        if article := self.article():
            Page.objects.get(pk=article.pk).move(
                Page.objects.get(pk=self.section().pk),
                self.random.choice(["first-child", "last-child"]),
            )

    def restrict(self) -> None:
        page = self.random.choice([self.section(), self.article() or self.section()])
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def open(self) -> None:
        if restriction := PageViewRestriction.objects.first():
            restriction.delete()

    def translate(self) -> None:
        article = self.article()
        if article and article.locale.language_code == "en" and not article.get_translations():
            translate(article, "ja", title=f"記事 {self.count}")

    def rename_author(self) -> None:
        if author := Author.objects.first():
            author.name = f"Author {self.count}"
            author.save()

    def add_image(self) -> None:
        make_image(f"Image {self.count}")

    def delete_author(self) -> None:
        if author := Author.objects.last():
            author.delete()
        make_author(f"Writer {self.count}")


@pytest.mark.parametrize("seed", range(3))
def test_a_reader_holds_what_a_full_read_gives(world: Any, api: Api, seed: int) -> None:
    editor = Editor(world, seed)
    filters: list[dict[str, Any]] = [
        {"limit": 3},
        {"limit": 500},
        {"types": "pages.ArticlePage,pages.Author", "limit": 2},
        {"locale": "ja", "limit": 4},
    ]
    readers = [Reader(api, **chosen) for chosen in filters]
    for _ in range(16):
        done = [editor.act() for _ in range(editor.random.randint(1, 3))]
        publish_all()
        for reader in readers:
            if editor.random.random() < 0.5:
                reader.step()  # some are slow, and in the middle of their first sync
        if editor.random.random() < 0.4:
            for reader in readers:
                # The first sync ends where it began; one more round brings what came meanwhile.
                reader.catch_up().catch_up()
                assert reader.held == fresh(api, **reader.filters), done
    for reader in readers:
        reader.catch_up().catch_up()
        expected = Reader(api, **reader.filters).catch_up()
        assert reader.held == expected.held
        assert reader.documents == expected.documents
