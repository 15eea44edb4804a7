"""What an import has to do: which page belongs to which file, under which id, in which order."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Locale, Page

from pages.importing.discovery import Discovery, Kind, Source, title_from_name
from pages.importing.models import ImportedSource
from pages.models import ArticlePage, BasePage, SectionPage, StandardPage

PAGE_TYPES: dict[Kind, type[BasePage]] = {
    "section": SectionPage,
    "article": ArticlePage,
    "page": StandardPage,
}


@dataclass
class Item:
    """One page of the import: of a file, or of a folder that has none (`source` is None)."""

    locale: str
    slugs: tuple[str, ...]
    kind: Kind
    title: str
    path: str
    translation: str
    source: Source | None
    row: ImportedSource
    exists: bool = False

    @property
    def page_id(self) -> int:
        """The page's id, reserved before it exists."""
        return self.row.page_id

    @property
    def order(self) -> tuple[Any, ...]:
        """Parents before their children, siblings in order."""
        own = self.source.order if self.source else (float("inf"), 0.0, self.title)
        return (len(self.slugs), self.locale, self.slugs[:-1], own)


@dataclass
class Plan:
    """Every page of the import in the order of writing, and the rows whose file is gone."""

    items: list[Item]
    gone: list[ImportedSource]
    parents: dict[str, Page]
    translation_keys: dict[str, uuid.UUID]
    locales: dict[str, Locale]
    by_source: dict[tuple[str, str], Item] = field(default_factory=dict)
    by_place: dict[tuple[str, tuple[str, ...]], Item] = field(default_factory=dict)
    existing: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)

    def page_id(self, source: Source) -> int:
        """Return the id of a file's page."""
        return self.by_source[source.locale, source.path].page_id


def make_plan(found: Discovery, main: Page, parents: dict[str, Page], *, reserve: bool) -> Plan:
    """Match the files with the pages of earlier runs. With `reserve`, new pages get their ids and
    rows in the database.
    """
    folders = {folder.code: str(folder.path.resolve()) for folder in found.folders}
    rows = list(ImportedSource.objects.filter(parent=main))
    own = {(row.folder, row.locale, row.path): row for row in rows}
    by_page = {row.page_id: row for row in rows}
    existing = {
        (code, place): pk for code, parent in parents.items() for place, pk in _below(parent)
    }
    alive = set(existing.values()) | _alive(rows)
    items: list[Item] = []
    for source in found.sources:
        key = (folders[source.locale], source.locale, str(source.key))
        row = own.get(key) or ImportedSource(
            parent=main, folder=key[0], locale=key[1], path=key[2], page_id=0
        )
        row.translation = source.translation[:500]
        items.append(
            Item(
                locale=source.locale,
                slugs=source.slugs,
                kind=source.kind,
                title=source.title,
                path=source.path,
                translation=source.translation,
                source=source,
                row=row,
            )
        )
    items += _folders_without_page(items, existing, own, folders, main)
    for item in items:
        _find_page(item, existing, alive, by_page)
    _reserve(items, reserve=reserve)
    items.sort(key=lambda item: item.order)
    plan = Plan(
        items=items,
        gone=_gone(rows, items, found, folders),
        parents=parents,
        translation_keys=_translation_keys([*rows, *(item.row for item in items)]),
        locales={locale.language_code: locale for locale in Locale.objects.all()},
        existing=existing,
    )
    for item in items:
        plan.by_place[item.locale, item.slugs] = item
        if item.source:
            plan.by_source[item.locale, item.source.path] = item
    return plan


def reserve_page_ids(count: int) -> list[int]:
    """Draw ids from the database's own sequence: rows are inserted, and removed at once."""
    locale = Locale.objects.order_by("pk").first()
    content_type = ContentType.objects.get_for_model(Page)
    ids: list[int] = []
    with transaction.atomic():
        for start in range(0, count, 500):
            blanks = [
                Page(
                    title="-",
                    slug="-",
                    path=f"~{uuid.uuid4().hex}",
                    depth=1,
                    locale=locale,
                    content_type=content_type,
                )
                for _ in range(min(500, count - start))
            ]
            made = [page.pk for page in Page.objects.bulk_create(blanks)]
            # No signal and no tree bookkeeping: nobody has seen these rows.
            models.QuerySet(Page).filter(pk__in=made)._raw_delete("default")
            ids += made
    return ids


def _below(parent: Page) -> Iterable[tuple[tuple[str, ...], int]]:
    yield (), parent.pk
    start = len(parent.url_path)
    for url_path, pk in Page.objects.descendant_of(parent).values_list("url_path", "pk"):
        yield tuple(url_path[start:].strip("/").split("/")), pk


def _alive(rows: list[ImportedSource]) -> set[int]:
    ids = [row.page_id for row in rows]
    return {
        pk
        for start in range(0, len(ids), 500)
        for pk in Page.objects.filter(pk__in=ids[start : start + 500]).values_list("pk", flat=True)
    }


def _folders_without_page(
    items: list[Item],
    existing: dict[tuple[str, tuple[str, ...]], int],
    own: dict[tuple[str, str, str], ImportedSource],
    folders: dict[str, str],
    main: Page,
) -> list[Item]:
    """Return a page for each folder on the way to some page that has none of its own.

    It takes its title, its kind and its place among the translations from the same folder of
    another locale.
    """
    places = {(item.locale, item.slugs) for item in items}
    twins: dict[tuple[str, ...], Item] = {}
    for item in items:
        twins.setdefault(item.slugs, item)
    made = []
    for item in list(items):
        for depth in range(1, len(item.slugs)):
            slugs = item.slugs[:depth]
            path = "/".join(slugs) + "/"
            row = own.get((folders[item.locale], item.locale, path))
            if (item.locale, slugs) in places or ((item.locale, slugs) in existing and row is None):
                continue
            places.add((item.locale, slugs))
            twin = twins.get(slugs)
            translation = twin.translation if twin else "/".join(slugs)
            made.append(
                Item(
                    locale=item.locale,
                    slugs=slugs,
                    kind="page" if twin and twin.kind == "page" else "section",
                    title=twin.title if twin else title_from_name(slugs[-1]),
                    path=path,
                    translation=translation,
                    source=None,
                    row=row
                    or ImportedSource(
                        parent=main,
                        folder=folders[item.locale],
                        locale=item.locale,
                        path=path,
                        page_id=0,
                        translation=translation[:500],
                    ),
                )
            )
    return made


def _find_page(
    item: Item,
    existing: dict[tuple[str, tuple[str, ...]], int],
    alive: set[int],
    by_page: dict[int, ImportedSource],
) -> None:
    if item.row.page_id in alive:
        # A row whose page was reserved but not yet written has no page under its id.
        item.exists = True
        return
    at_place = existing.get((item.locale, item.slugs))
    if at_place is not None:
        item.exists = True
        before = by_page.get(at_place)
        if before and before.path == item.row.path and before.locale == item.row.locale:
            # The same file of a folder that was moved.
            before.folder, before.translation = item.row.folder, item.row.translation
            item.row = before
        else:
            item.row.page_id, item.row.fingerprint = at_place, ""
        return
    if item.row.fingerprint:
        # The page was deleted in the meantime: this is another one.
        item.row.page_id, item.row.fingerprint = 0, ""


def _reserve(items: list[Item], *, reserve: bool) -> None:
    new = [item.row for item in items if not item.row.page_id]
    if not reserve:
        for number, row in enumerate(new):
            row.page_id = -1 - number
        return
    with transaction.atomic():
        for row, pk in zip(new, reserve_page_ids(len(new)), strict=True):
            row.page_id = pk
        unsaved = [item.row for item in items if item.row._state.adding]
        ImportedSource.objects.bulk_create(unsaved, batch_size=200)
        changed = [row for row in new if not row._state.adding and row not in unsaved]
        ImportedSource.objects.bulk_update(changed, ["page_id", "fingerprint"], batch_size=200)


def _gone(
    rows: list[ImportedSource], items: list[Item], found: Discovery, folders: dict[str, str]
) -> list[ImportedSource]:
    present = {item.row.pk for item in items}
    names = {folder.code: folder.name for folder in found.folders}
    return [
        row
        for row in rows
        if row.pk not in present
        and folders.get(row.locale) == row.folder
        and not row.path.endswith("/")
        and row.fingerprint
        and "/".join(filter(None, [names[row.locale], row.path])) not in found.broken
    ]


def _translation_keys(rows: list[ImportedSource]) -> dict[str, uuid.UUID]:
    by_page = {row.page_id: row.translation for row in rows}
    keys: dict[str, uuid.UUID] = {}
    ids = list(by_page)
    for start in range(0, len(ids), 500):
        found = Page.objects.filter(pk__in=ids[start : start + 500])
        for pk, key in found.values_list("pk", "translation_key"):
            keys.setdefault(by_page[pk], key)
    return keys
