"""Runs an import: find the files, plan, convert, write in batches, publish, report."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, connection, transaction
from tqdm import tqdm
from wagtail.models import Locale, Page, Site

from media.models import File, Image
from pages.importing.content import Content, empty_content, read_content
from pages.importing.discovery import Discovery, Source
from pages.importing.errors import BrokenFile
from pages.importing.indexes import update_indexes, without_index_updates
from pages.importing.library import Library
from pages.importing.links import LinkIndex
from pages.importing.models import ImportedSource
from pages.importing.page_writer import PageWriter
from pages.importing.people import People
from pages.importing.places import make_parent_in_locale, parent_in_locale
from pages.importing.plan import Item, Plan, make_plan
from pages.importing.redirects import Redirects
from pages.importing.references import SourceReferences, file_hash, is_picture
from pages.importing.report import Report
from pages.paths import page_location
from pages.publishing.lock import let_others_write
from pages.publishing.models import Touch
from pages.publishing.publisher import publish_pending
from pages.publishing.touches import build_after_commit, own_touches

# Pages a transaction: enough to share its cost, few enough that a kill loses little.
BATCH = 40


@dataclass
class Options:
    """What the user asked for."""

    site: Site
    parent: Page
    dry_run: bool = False
    prune: bool = False
    user: Any = None
    base_url: str = ""
    jobs: int = 0
    progress: bool = True


def run_import(found: Discovery, options: Options) -> Report:
    """Import what was found, and return what was done."""
    return _Run(found, options).run()


class _Run:
    def __init__(self, found: Discovery, options: Options) -> None:
        self.found = found
        self.options = options
        self.report = Report(
            files=len(found.sources) + len(found.broken),
            broken=dict(found.broken),
            partials=found.partials,
        )
        self.plan: Plan
        self.writer: PageWriter
        self.library = Library()
        self.people = People()
        self.redirects = Redirects(options.site)
        self._prefixes: dict[str, str] = {}
        self._media: set[tuple[str, str]] = set()

    def run(self) -> Report:
        began = time.monotonic()
        file_hash.cache_clear()
        is_picture.cache_clear()
        self.plan = self._plan()
        self.index = LinkIndex(
            self.found.root, self.found.folders, self.found.sources, self.options.base_url
        )
        self.writer = PageWriter(self.plan, self.library, self.people, self.options.user)
        pending = [item for item in self.plan.items if not self._is_unchanged(item)]
        self.report.seconds["planning"] = round(time.monotonic() - began, 2)
        began = time.monotonic()
        with without_index_updates():
            self._write_all(pending)
            if not self.options.dry_run:
                self._reorder(pending)
                self._handle_gone()
        self.report.seconds["writing"] = round(time.monotonic() - began, 2)
        began = time.monotonic()
        if not self.options.dry_run:
            self._publish()
        self.report.seconds["publishing"] = round(time.monotonic() - began, 2)
        self._sum_up()
        return self.report

    # --- Planning ---------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        parents: dict[str, Page] = {}
        for folder in self.found.folders:
            if self.options.dry_run:
                page = parent_in_locale(self.options.parent, folder.code)
            else:
                with transaction.atomic():
                    Locale.objects.get_or_create(language_code=folder.code)
                    page, made = make_parent_in_locale(self.options.parent, folder.code)
                self.report.sections_made += made
            if page:
                parents[folder.code] = page
        return make_plan(self.found, self.options.parent, parents, reserve=not self.options.dry_run)

    def _is_unchanged(self, item: Item) -> bool:
        if item.source is None:
            return item.exists
        if not item.exists or not item.row.fingerprint:
            return False
        references = SourceReferences(item.source, self.index, self.plan.page_id)
        if references.ask_again(item.row.asked) != item.row.fingerprint:
            return False
        self.report.unchanged += 1
        if item.row.faults:
            self.report.faults[item.path] = item.row.faults
        return True

    # --- Writing ----------------------------------------------------------------------------------

    def _write_all(self, pending: list[Item]) -> None:
        with tqdm(total=len(pending), unit="page", desc="Pages", **self._bar()) as bar:
            batch: list[tuple[Item, Content]] = []
            for item, content in self._contents(pending):
                if isinstance(content, str):
                    self.report.broken[item.path] = content
                    bar.update()
                    continue
                batch.append((item, content))
                if len(batch) >= BATCH:
                    self._write(batch)
                    bar.update(len(batch))
                    batch = []
            self._write(batch)
            bar.update(len(batch))

    def _contents(self, pending: list[Item]) -> Iterator[tuple[Item, Content | str]]:
        """Convert in other processes while this one writes; a text in place of the content says
        what is wrong.
        """
        jobs = self.options.jobs or min(os.cpu_count() or 1, 4)
        state = _State(pending, self.index, self.plan.page_id)
        if jobs < 2 or len(pending) < 2 * BATCH or "fork" not in get_all_start_methods():
            yield from ((item, _convert(state, number)) for number, item in enumerate(pending))
            return
        with get_context("fork").Pool(jobs, _begin_worker, (state, os.getpid())) as pool:
            yield from zip(
                pending, pool.imap(_convert_in_worker, range(len(pending)), 8), strict=True
            )

    def _write(self, batch: list[tuple[Item, Content]]) -> None:
        """Write some pages in one transaction; where that fails, one by one, so that only the
        culprit is left out.
        """
        if not batch:
            return
        if self.options.dry_run:
            self._count(batch)
            return
        try:
            with transaction.atomic():
                self._write_in_transaction(batch)
                _leave_building_for_later()
        except (DatabaseError, ValidationError, ObjectDoesNotExist, OSError, KeyError) as error:
            for part in (self.library, self.people, self.redirects):
                part.forget()
            if len(batch) == 1:
                self.report.broken[batch[0][0].path] = _reason(error)
                return
            for pair in batch:
                self._write([pair])
            return
        for part in (self.library, self.people, self.redirects):
            part.commit()
        self._count(batch)
        for item, _ in batch:
            item.exists = True
        let_others_write()

    def _write_in_transaction(self, batch: list[tuple[Item, Content]]) -> None:
        pages: list[Page] = []
        new: list[tuple[Item, Content]] = []
        for item, content in batch:
            if not item.exists:
                new.append((item, content))
                continue
            # What stands before it in the order is written first: it may be its parent.
            pages += self.writer.create(new)
            new = []
            pages.append(self.writer.update(item, content))
        pages += self.writer.create(new)
        for item, content in batch:
            item.row.fingerprint, item.row.asked = content.fingerprint, content.asked
            item.row.faults = content.faults
            if item.source:
                prefix = self._prefix(item.locale)
                own = prefix + "/".join(item.slugs)
                self.redirects.add(prefix, item.source.aliases, item.page_id, own)
        ImportedSource.objects.bulk_create(
            [item.row for item, _ in batch],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["page_id", "folder", "translation", "fingerprint", "asked", "faults"],
        )
        self._queue_index_updates(pages)

    def _queue_index_updates(self, pages: list[Page]) -> None:
        ids: dict[str, list[int]] = {}
        for page in pages:
            ids.setdefault(page._meta.label, []).append(page.pk)
        for model, key in ((Image, "image"), (File, "file")):
            if made := self.library.new_ids(key):
                ids[model._meta.label] = made
        for label, numbers in ids.items():
            update_indexes.enqueue(label, numbers)

    def _prefix(self, code: str) -> str:
        if code not in self._prefixes:
            location = page_location(self.plan.parents[code].url_path)
            self._prefixes[code] = location.path if location else "/"
        return self._prefixes[code]

    def _reorder(self, pending: list[Item]) -> None:
        """Put new pages between their older siblings where the order of the files says so."""
        fresh = {item.page_id for item in pending}
        parents = {(item.locale, item.slugs[:-1]) for item in pending if item.slugs}
        siblings: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
        for item in self.plan.items:
            if item.slugs and (item.locale, item.slugs[:-1]) in parents and item.exists:
                siblings.setdefault((item.locale, item.slugs[:-1]), []).append(item)
        for items in siblings.values():
            if all(item.page_id in fresh for item in items):
                continue
            with transaction.atomic():
                self._put_in_order(items, fresh)

    def _put_in_order(self, items: list[Item], fresh: set[int]) -> None:
        paths = dict(
            Page.objects.filter(pk__in=[item.page_id for item in items]).values_list("pk", "path")
        )
        wanted = [item.page_id for item in items if item.page_id in paths]
        current = sorted(wanted, key=lambda pk: paths[pk])
        for place, pk in enumerate(wanted):
            if pk not in fresh or current.index(pk) == place:
                continue
            page = Page.objects.get(pk=pk)
            target = Page.objects.get(pk=current[0] if place == 0 else wanted[place - 1])
            page.move(target, pos="left" if place == 0 else "right", user=self.options.user)
            current.remove(pk)
            current.insert(place, pk)
            self.report.moved += 1

    def _handle_gone(self) -> None:
        kept = {page.pk for page in self.plan.parents.values()}
        names = {folder.code: folder.name for folder in self.found.folders}
        for row in self.plan.gone:
            self.report.gone.append("/".join(filter(None, [names[row.locale], row.path])))
            if not self.options.prune or row.page_id in kept:
                continue
            page = Page.objects.filter(pk=row.page_id).first()
            with transaction.atomic():
                if page and page.live:
                    page.specific.unpublish(user=self.options.user)
                    self.report.unpublished += 1
                row.fingerprint = ""
                row.save(update_fields=["fingerprint"])

    def _publish(self) -> None:
        """Build the documents of everything that was written; whatever a kill leaves, the worker
        builds.
        """
        waiting = Touch.objects.filter(generation=None).count()
        with tqdm(total=waiting, unit="change", desc="Publishing", **self._bar()) as bar:
            while handled := publish_pending():
                bar.update(handled)
        own_touches()

    # --- Counting ---------------------------------------------------------------------------------

    def _count(self, batch: Iterable[tuple[Item, Content]]) -> None:
        report = self.report
        for item, content in batch:
            if item.source is None:
                report.sections_made += not item.exists
                continue
            if item.exists:
                report.updated += 1
            else:
                report.created += 1
            report.drafts += content.draft
            if content.faults:
                report.faults[item.path] = content.faults
            report.shortcodes_mapped += content.converted.mapped
            report.shortcodes_kept += content.converted.kept
            report.html_flattened += content.converted.html
            if content.converted.unresolved:
                report.unresolved_links[item.path] = content.converted.unresolved
            if self.options.dry_run:
                self._media |= {(kind, file_hash(str(path))) for path, kind in content.media}

    def _sum_up(self) -> None:
        report = self.report
        report.images = self.library.images_made + sum(kind == "image" for kind, _ in self._media)
        report.documents = self.library.files_made + sum(kind == "file" for kind, _ in self._media)
        report.redirects = self.redirects.made
        report.authors = self.people.authors_made
        report.categories = self.people.categories_made
        report.warnings += self.redirects.warnings

    def _bar(self) -> dict[str, Any]:
        return {"disable": not self.options.progress, "mininterval": 0.5, "dynamic_ncols": True}


@dataclass
class _State:
    """What converting needs; worker processes inherit it."""

    items: list[Item]
    index: LinkIndex
    page_id: Callable[[Source], int]


_inherited: list[_State] = []


def _begin_worker(state: _State, parent: int) -> None:
    _inherited[:] = [state]
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    """A worker whose importer was killed would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _convert_in_worker(number: int) -> Content | str:
    return _convert(_inherited[0], number)


def _convert(state: _State, number: int) -> Content | str:
    item = state.items[number]
    if item.source is None:
        return empty_content(item.title)
    try:
        content = read_content(item.source, state.index, state.page_id)
    except BrokenFile as error:
        return str(error)
    except RecursionError:
        return "nested too deeply"
    content.converted.blocks, content.converted.media = [], []
    return content


def _leave_building_for_later() -> None:
    """Take back the build after this commit: documents are built together, when all pages are
    there.
    """
    connection.run_on_commit = [
        hook for hook in connection.run_on_commit if hook[1] is not build_after_commit
    ]


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, ObjectDoesNotExist | KeyError):
        return "the page above it could not be imported"
    return " ".join(str(error).split()) or type(error).__name__
