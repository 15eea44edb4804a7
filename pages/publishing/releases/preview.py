"""What a release will change: documents, found by building them as they will be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pages.publishing import kinds
from pages.publishing.builder import Built, Target, build
from pages.publishing.fallbacks import fallback_keys
from pages.publishing.models import Dependency, PublishedDocument
from pages.publishing.perspectives.reader import PerspectiveReader
from pages.publishing.releases.models import Release
from pages.publishing.releases.perspective import InRelease

T = TypeVar("T")

MOST = 1000  # documents that one preview builds
CHUNK = 100

Stored = dict[tuple[int, str], PublishedDocument]


@dataclass(frozen=True)
class PlannedChange:
    """A document that will be new, changed or gone; `own` tells pages of the release itself."""

    op: str
    kind: str
    object_id: int
    type: str
    locale: str
    path: str
    previous_path: str
    own: bool


@dataclass(frozen=True)
class Plan:
    """What a release will change, and whether that is all of it."""

    changes: list[PlannedChange]
    complete: bool


def plan(release: Release) -> Plan:
    """Return the documents that publishing a release will change, those of its own pages first.

    What only shows its pages (menus, breadcrumbs, links) is followed up to 1,000 documents.
    """
    perspective = InRelease(release)
    own = {Target(kinds.PAGE, pk) for pk in perspective.page_ids}
    waiting, seen = set(own), set(own)
    changes: list[PlannedChange] = []
    complete = True
    while waiting:
        keys: set[str] = set()
        for targets in _chunks(sorted(waiting)):
            reader = PerspectiveReader(perspective)
            builds = build(targets, reader)
            stored = _stored(targets)
            for target in targets:
                kept = stored.get(target, {})
                changes += _compare(target, builds[target], kept, target in own)
                keys |= _altered_keys(target, builds[target], kept)
        waiting = _readers(keys) - seen
        if len(seen) + len(waiting) > MOST:
            complete = False
            break
        seen |= waiting
    return Plan(sorted(changes, key=lambda change: (not change.own, change.path)), complete)


def _compare(
    target: Target, builds: list[Built], kept: Stored, own: bool
) -> Iterator[PlannedChange]:
    for built in builds:
        old = kept.get((built.site_id, built.locale))
        if old is not None and old.digest == built.digest and old.path == built.path:
            continue
        op = "new" if old is None else "changed"
        before = old.path if old else built.path
        yield PlannedChange(op, *target, built.type, built.locale, built.path, before, own)
    wanted = {(built.site_id, built.locale) for built in builds}
    for place, old in kept.items():
        if place not in wanted:
            yield PlannedChange("gone", *target, old.type, old.locale, "", old.path, own)


def _altered_keys(target: Target, builds: list[Built], kept: Stored) -> set[str]:
    """Return the questions whose answers the new documents of a page alter."""
    if target.kind != kinds.PAGE:
        return set()
    before = next((old.ref_digest for old in kept.values()), "")
    after = next((built.ref_digest for built in builds), "")
    if before == after:
        return set()
    keys = {f"ref:{target.id}"}
    if bool(before) != bool(after):
        read = {key for built in builds for key in built.reads}
        ids = [old.pk for old in kept.values()]
        read |= set(
            Dependency.objects.filter(
                document_id__in=ids, key__startswith="translations:"
            ).values_list("key", flat=True)
        )
        translations = [key for key in read if key.startswith("translations:")]
        keys |= {*translations, *fallback_keys(translations)}
    return keys


def _readers(keys: Iterable[str]) -> set[Target]:
    found: set[Target] = set()
    for some in _chunks(sorted(keys)):
        ids = Dependency.objects.filter(key__in=some).values("document_id")
        rows = PublishedDocument.objects.filter(pk__in=ids).values_list("kind", "object_id")
        found |= {Target(*row) for row in rows}
    return found


def _stored(targets: list[Target]) -> dict[Target, Stored]:
    found: dict[Target, Stored] = {}
    for kind in {target.kind for target in targets}:
        ids = [target.id for target in targets if target.kind == kind]
        rows = PublishedDocument.objects.filter(kind=kind, object_id__in=ids)
        for document in rows.defer("body", "card"):
            place = (document.site_id, document.locale)
            found.setdefault(Target(kind, document.object_id), {})[place] = document
    return found


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
