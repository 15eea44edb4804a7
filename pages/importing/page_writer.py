"""Writes pages: new ones in bulk, changed ones as Wagtail itself does it."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Max
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page, PageLogEntry, Revision
from wagtail.signals import page_published, published

from pages.importing.content import Content, with_media_ids
from pages.importing.library import Library
from pages.importing.people import People
from pages.importing.plan import PAGE_TYPES, Item, Plan
from pages.models import ArticleAuthor, ArticlePage, BasePage, StandardPage

# Relations that are known to be right, and would cost a query each to check.
_NOT_CLEANED = [
    "content_type",
    "locale",
    "owner",
    "locked_by",
    "latest_revision",
    "live_revision",
    "alias_of",
]


class PageWriter:
    """Writes the pages of one batch inside the caller's transaction."""

    def __init__(self, plan: Plan, library: Library, people: People, user: Any = None) -> None:
        self.plan = plan
        self.library = library
        self.people = people
        self.user = user
        self._page_type = ContentType.objects.get_for_model(Page)

    def create(self, pairs: list[tuple[Item, Content]]) -> list[BasePage]:
        """Write new pages, each with one revision, published unless it is a draft.

        The result is what `add_child`, `save_revision` and `publish` would leave; revisions and log
        entries are
        inserted together, and what `Page.save()` would look up for each page is known here already.
        """
        if not pairs:
            return []
        now = timezone.now()
        pages: list[BasePage] = []
        fresh: dict[tuple[str, tuple[str, ...]], Page] = {}
        for item, content in pairs:
            page = self._new_page(item, content, now)
            self._put_below_parent(page, item, fresh)
            page.clean_fields(exclude=_NOT_CLEANED)
            fresh[item.locale, item.slugs] = page
            pages.append(page)
        for path, children in self._children_of(pages).items():
            Page.objects.filter(path=path).update(numchild=F("numchild") + children)
        self._add_revisions(pages, now)
        for page in pages:
            # Page.save() takes a page with an id for an old one; everything else that it does is
            # done here.
            ClusterableModel.save(page, force_insert=(models.Model,))
        self._log(pages, now)
        for page in pages:
            if page.live:
                self._announce(page)
        return pages

    def update(self, item: Item, content: Content) -> BasePage:
        """Give an existing page one new revision, published unless it is a draft."""
        page: BasePage = Page.objects.get(pk=item.page_id).specific
        if item.slugs:
            self._move_to_parent(page, item)
            page.refresh_from_db()
            page.slug = item.slugs[-1]
        self._fill(page, content)
        revision = page.save_revision(user=self.user, log_action=True)
        if content.draft:
            if page.live:
                page.unpublish(user=self.user, set_expired=content.expired)
        else:
            revision.publish(user=self.user)
        page.refresh_from_db()
        return page

    def _new_page(self, item: Item, content: Content, now: datetime) -> BasePage:
        locale = self.plan.locales[item.locale]
        key = self.plan.translation_keys.setdefault(item.translation, uuid.uuid4())
        page = PAGE_TYPES[item.kind](
            pk=item.page_id,
            slug=item.slugs[-1],
            locale=locale,
            translation_key=key,
            owner=self.user,
            live=not content.draft,
            has_unpublished_changes=content.draft,
            expired=content.expired,
            latest_revision_created_at=now,
        )
        self._fill(page, content)
        if page.live:
            page.first_published_at = content.published or now
            page.last_published_at = max(content.modified or now, page.first_published_at)
        return page

    def _fill(self, page: BasePage, content: Content) -> None:
        """Set every field that the file says something about."""
        ids = [
            self.library.image(path, content.alts.get(f"media:{place}", ""))
            if kind == "image"
            else self.library.file(path)
            for place, (path, kind) in enumerate(content.media)
        ]
        page.title = page.draft_title = content.title
        page.search_description = content.search_description
        page.canonical_url = content.canonical_url
        page.noindex = content.noindex
        page.show_in_menus = content.in_menus
        page.expire_at = content.expires
        if content.published:
            page.first_published_at = content.published
        if hasattr(page, "summary"):
            page.summary = content.summary
        field = page._meta.get_field("body")
        blocks = with_media_ids(content.blocks, ids)
        page.body = StreamValue(field.stream_block, blocks, is_lazy=True)
        cover = self.library.image(content.cover) if content.cover else None
        if isinstance(page, StandardPage):
            page.social_image_id = cover
        else:
            page.cover_id = cover
        if isinstance(page, ArticlePage):
            self._fill_article(page, content)

    def _fill_article(self, page: ArticlePage, content: Content) -> None:
        locale: Locale = page.locale
        page.category = self.people.category(content.category, locale) if content.category else None
        if content.tags or not page._state.adding:
            page.tags.set(content.tags)
        authors = [self.people.author(entry) for entry in content.authors]
        if authors or not page._state.adding:
            page.article_authors = [
                ArticleAuthor(author=author, sort_order=place)
                for place, author in enumerate(authors)
            ]

    def _put_below_parent(self, page: Page, item: Item, fresh: dict[Any, Page]) -> None:
        place = (item.locale, item.slugs[:-1])
        parent = fresh.get(place) or self._parent(item)
        fresh.setdefault(place, parent)
        last = getattr(parent, "_last_child_path", None)
        if last is None:
            children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
            last = (
                children.aggregate(last=Max("path"))["last"] if not parent._state.adding else None
            )
        step = Page._str2int(last[-Page.steplen :]) + 1 if last else 1
        page.path = Page._get_path(parent.path, parent.depth + 1, step)
        parent._last_child_path = page.path
        page.depth = parent.depth + 1
        page.numchild = 0
        page.set_url_path(parent)

    def _parent(self, item: Item) -> Page:
        return Page.objects.get(pk=self._parent_id(item))

    def _parent_id(self, item: Item) -> int:
        slugs = item.slugs[:-1]
        if not slugs:
            return int(self.plan.parents[item.locale].pk)
        above = self.plan.by_place.get((item.locale, slugs))
        return above.page_id if above else self.plan.existing[item.locale, slugs]

    def _children_of(self, pages: list[BasePage]) -> dict[str, int]:
        """Count the new children of each page that is older than this batch; set numchild of the
        others.
        """
        by_path = {page.path: page for page in pages}
        older: dict[str, int] = {}
        for page in pages:
            above = page.path[: -Page.steplen]
            if above in by_path:
                by_path[above].numchild += 1
            else:
                older[above] = older.get(above, 0) + 1
        return older

    def _add_revisions(self, pages: list[BasePage], now: datetime) -> None:
        revisions = [
            Revision(
                content_type=ContentType.objects.get_for_model(type(page)),
                base_content_type=self._page_type,
                object_id=str(page.pk),
                created_at=now,
                user=self.user,
                object_str=str(page),
                content=_new_page_data(page),
            )
            for page in pages
        ]
        for page, revision in zip(pages, Revision.objects.bulk_create(revisions), strict=True):
            page.latest_revision = revision
            if page.live:
                page.live_revision = revision

    def _log(self, pages: list[BasePage], now: datetime) -> None:
        entries = []
        for page in pages:
            for action in (
                ("wagtail.create", "wagtail.publish") if page.live else ("wagtail.create",)
            ):
                entries.append(
                    PageLogEntry(
                        content_type=ContentType.objects.get_for_model(type(page)),
                        label=page.get_admin_display_title()[:255],
                        action=action,
                        timestamp=now,
                        user=self.user,
                        uuid=uuid.uuid4(),
                        revision=page.latest_revision,
                        content_changed=True,
                        page_id=page.pk,
                    )
                )
        PageLogEntry.objects.bulk_create(entries)

    def _announce(self, page: BasePage) -> None:
        revision = page.latest_revision
        page_published.send(sender=type(page), instance=page, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)

    def _move_to_parent(self, page: Page, item: Item) -> None:
        above = self._parent_id(item)
        if page.get_parent().pk != above:
            page.move(Page.objects.get(pk=above), pos="last-child", user=self.user)


def _new_page_data(page: BasePage) -> dict[str, Any]:
    """Return what a revision of a page holds that is not in the database yet.

    Its empty child relations are said to be empty meanwhile: each would cost a query now, and
    another when it is saved.
    """
    related = page.__dict__.setdefault("_cluster_related_objects", {})
    empty = [
        relation.get_accessor_name()
        for relation in get_all_child_relations(page)
        if relation.get_accessor_name() not in related
    ]
    related.update({name: [] for name in empty})
    data: dict[str, Any] = page.serializable_data()
    for name in empty:
        del related[name]
    return data
