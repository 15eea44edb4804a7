"""Writes what was built: documents, what they were made from, one change a difference."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import timezone

from pages.publishing import kinds
from pages.publishing.actions import acting, count_changes, own_action
from pages.publishing.builder import UPDATED_AT, Built, Target
from pages.publishing.bulk import insert_objects, insert_rows, update_objects
from pages.publishing.changes import committed, feed_head
from pages.publishing.code import builder_hash
from pages.publishing.entries import ALL, field_of
from pages.publishing.fallbacks import KEY as FALLBACKS
from pages.publishing.fallbacks import fallback_keys
from pages.publishing.fields import timestamp
from pages.publishing.models import Change, Clock, Dependency, Entry, PublishedDocument, Touch
from pages.publishing.moves import Move, drop_redirects, redirect_moved
from pages.publishing.reader import TRANSLATIONS, digest
from pages.publishing.tags import change_tags

Identity = tuple[str, int, int, str]
PLACEHOLDER = UPDATED_AT.encode()
CHANNEL = "roost"  # where PostgreSQL tells other processes the number of the last change
STATE = [
    "path",
    "access",
    "ref_digest",
    "entries_digest",
    "reads_digest",
    "rebuild_at",
    "seq",
    "feed_head",
    "builder_hash",
]
CONTENT = ["type", "body", "card", "digest", "etag", "updated_at", "published_at"]
CHUNK = 300


@dataclass
class Written:
    """What a write did, and the touches that follow from it, which the caller stores."""

    changes: int = 0
    seq: int = 0
    touches: list[Touch] = field(default_factory=list)
    # The present answers of questions among them, as those who were just built have read them.
    answers: dict[str, str] = field(default_factory=dict)


def write(
    builds: dict[Target, list[Built]],
    own: set[Target],
    causes: Mapping[Target, UUID | None] | None = None,
) -> Written:
    """Make the stored documents of some objects equal to what was built for them.

    A document whose digest is the same is left alone (early cut-off). The caller holds the
    publishing lock, so the numbers given here are committed in their order.

    Args:
        builds: the documents of each object as they should be.
        own: the objects that were published themselves: only they move `updated_at`.
        causes: the action that brought about the build of each, where it is known.
    """
    batch = _Batch(builds, own, causes or {})
    for target, documents in builds.items():
        batch.add(target, documents)
    return batch.save()


def announce(seq: int) -> None:
    """Tell this and other processes, at the commit, that there are changes up to this number."""
    transaction.on_commit(partial(committed.send_robust, sender=None), robust=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(seq)])


def next_clock() -> Clock:
    """Return the row that numbers changes; the lock is held."""
    clock, _ = Clock.objects.get_or_create(pk=1)
    return clock


def note_members(clock: Clock, fields: Iterable[str]) -> None:
    """Note in the clock that lists by these fields have others than before.

    `ALL` among them stands for every list: documents came, went, or are shown to others.
    """
    times = orjson.loads(clock.members)
    times |= {name: times.get(name, 0) + 1 for name in fields}
    clock.members = orjson.dumps(times, option=orjson.OPT_SORT_KEYS).decode()


class _Batch:
    """One write in progress."""

    def __init__(
        self,
        builds: dict[Target, list[Built]],
        own: set[Target],
        causes: Mapping[Target, UUID | None],
    ) -> None:
        self.own = own
        self.causes = causes
        self.now = timezone.now()
        self.clock = next_clock()
        self.stored = _stored(builds)
        self.logged = _logged(builds)
        self.new: list[PublishedDocument] = []
        self.changed: list[tuple[PublishedDocument, bool]] = []
        self.log: list[Change] = []
        self.deleted: list[int] = []
        self.unchanged: list[int] = []
        self.hash = builder_hash()
        self.entries: list[tuple[PublishedDocument, list[tuple[str, str]]]] = []
        self.reads: list[tuple[PublishedDocument, dict[str, str]]] = []
        self.keys: dict[str, UUID | None] = {}
        self.settled: dict[str, tuple[str, UUID | None]] = {}
        self.answers: dict[str, str] = {}
        self.moves: list[Move] = []
        self.arrivals: list[tuple[int, str]] = []
        self.found_otherwise = False  # a document that is the same is in other lists
        self.relisted: set[str] = (
            set()
        )  # fields by which a list has others, or shows them to others

    def add(self, target: Target, documents: list[Built]) -> None:
        """Compare the documents of one object with the stored ones, and note what differs."""
        stored = self.stored.get(target, {})
        wanted = {(built.site_id, built.locale): built for built in documents}
        if target.kind == kinds.PAGE:
            self._touch_readers(target, list(stored.values()), documents)
        for place, document in stored.items():
            if place not in wanted:
                self._delete(document)
        for place, built in wanted.items():
            self._upsert(built, stored.get(place))

    def save(self) -> Written:
        """Write everything that was noted."""
        insert_objects(self.new)
        update_objects([document for document, content in self.changed if not content], STATE)
        update_objects([document for document, content in self.changed if content], STATE + CONTENT)
        PublishedDocument.objects.filter(pk__in=self.deleted).delete()
        PublishedDocument.objects.filter(pk__in=self.unchanged).update(builder_hash=self.hash)
        if ALL not in self.relisted:
            self.relisted |= _fields_of_other_lists(self.entries)
        _replace_entries(self.entries, self.deleted)
        _replace_reads(self.reads, self.deleted)
        self._touch_stray_readers()
        self._save_log()
        actions = {action for action in self.causes.values() if action}
        cause = actions.pop() if len(actions) == 1 else None
        with acting(cause):
            for key in drop_redirects(self.arrivals) + redirect_moved(self.moves):
                self.keys.setdefault(key, cause)
        touches = [Touch(key=key, action=action) for key, action in self.keys.items()]
        if self.found_otherwise:
            self.clock.epoch += 1
        note_members(self.clock, self.relisted)
        if self.log or self.found_otherwise:
            self.clock.save(update_fields=["seq", "epoch", "members"])
            announce(self.clock.seq)
        return Written(len(self.log), self.clock.seq, touches, self.answers)

    def _upsert(self, built: Built, old: PublishedDocument | None) -> None:
        content = old is None or old.digest != built.digest
        keeps_time = old is not None and not (content and built.target in self.own)
        time = old.updated_at if old and keeps_time else built.own_time or self.now
        rows = built.rows(time)
        state = (
            built.path,
            built.access,
            built.ref_digest,
            digest(rows),
            digest(sorted(built.reads.items())),
            built.rebuild_at,
        )
        if old is not None and not content and state == _state(old):
            if old.builder_hash != self.hash:
                self.unchanged.append(old.pk)
            return
        document = old or _new_document(built)
        if old is None or old.access != built.access:
            self.relisted.add(ALL)
        heard_of = content or document.access != built.access
        if old is not None and old.path != built.path and not old.access:
            self.moves.append(Move(built.target, built.site_id, old.path, built.path))
        if _arrives(built, old):
            self.arrivals.append((built.site_id, built.path))
        if old is None or old.entries_digest != state[3]:
            self.entries.append((document, rows))
            self.found_otherwise |= not heard_of
        if old is None or old.reads_digest != state[4]:
            self.reads.append((document, built.reads))
        if content:
            self._set_content(document, built, time)
        previous_path = document.path
        document.path, document.access, document.ref_digest = state[:3]
        document.entries_digest, document.reads_digest, document.rebuild_at = state[3:]
        document.builder_hash = self.hash
        if heard_of:
            change = self._log("upsert", document, previous_path)
            document.seq = change.seq
            document.feed_head = feed_head(
                document.site_id,
                document.locale,
                document.kind,
                document.object_id,
                document.type,
                document.path,
                change.previous_path,
                document.digest,
            )
        if old is None:
            self.new.append(document)
        else:
            self.changed.append((document, content))

    def _set_content(
        self, document: PublishedDocument, built: Built, time: datetime | None
    ) -> None:
        written = (timestamp(time) or "").encode()
        document.updated_at = time
        document.body = built.body.replace(PLACEHOLDER, written)
        document.card = built.card.replace(PLACEHOLDER, written)
        document.digest = built.digest
        document.etag = f"{built.digest[:20]}-{int(time.timestamp()) if time else 0:x}"
        document.published_at = self.now

    def _delete(self, document: PublishedDocument) -> None:
        self.deleted.append(document.pk)
        self.relisted.add(ALL)
        self._log("delete", document, document.path)

    def _log(self, op: str, document: PublishedDocument, previous_path: str) -> Change:
        self.clock.seq += 1
        last = self.logged.get(_identity(document))
        exposed = bool(last and last.exposed) or (op == "upsert" and not document.access)
        path = document.path
        if previous_path == path or document.access:
            previous_path = last.previous_path if last else ""
        if document.access:
            # A tombstone must not tell where a page went after it was restricted.
            path = last.path if last else ""
        change = Change(
            seq=self.clock.seq,
            op=op,
            site_id=document.site_id,
            locale=document.locale,
            kind=document.kind,
            object_id=document.object_id,
            type=document.type,
            path=path,
            previous_path=previous_path,
            digest=document.digest if op == "upsert" else "",
            tags=change_tags(document.site_id, document.kind, document.object_id, document.type),
            access=document.access if op == "upsert" else "",
            exposed=exposed,
            at=self.now,
            action=self.causes.get(Target(document.kind, document.object_id))
            or own_action(self.now),
        )
        self.log.append(change)
        return change

    def _save_log(self) -> None:
        identity = ["kind", "object_id", "site_id", "locale"]
        columns = [
            column.name
            for column in Change._meta.concrete_fields
            if column.name not in ["id", *identity]
        ]
        Change.objects.bulk_create(
            self.log, update_conflicts=True, unique_fields=identity, update_fields=columns
        )
        count_changes(self.log)

    def _touch_readers(
        self, target: Target, stored: list[PublishedDocument], documents: list[Built]
    ) -> None:
        """Touch what others show of a page where it changed, appeared or went."""
        before = next((document.ref_digest for document in stored), "")
        after = next((built.ref_digest for built in documents), "")
        cause = self.causes.get(target)
        if before == after:
            self._settle(target, after, documents, cause)
            return
        self.keys[f"ref:{target.id}"] = cause
        if bool(before) != bool(after):
            keys = {key for built in documents for key in built.reads}
            if stored:
                keys |= _translations_asked(stored)
            translations = sorted(key for key in keys if key.startswith(TRANSLATIONS))
            self.keys |= dict.fromkeys([*translations, *fallback_keys(translations)], cause)
            self.answers |= _translations_read(documents)

    def _settle(self, target: Target, ref: str, documents: list[Built], cause: UUID | None) -> None:
        """Note what is true of a page that shows as it did."""
        self.settled[f"ref:{target.id}"] = (ref, cause)
        for key, value in _translations_read(documents).items():
            self.settled[key] = (value, cause)

    def _touch_stray_readers(self) -> None:
        """Touch what is as it was, but what somebody has read as something else.

        A page that was withdrawn and is back before its documents were built looks unchanged here;
        who was built in between, from the state of that moment, has to look again.
        """
        keys = list(self.settled)
        for start in range(0, len(keys), CHUNK):
            read = Dependency.objects.filter(key__in=keys[start : start + CHUNK])
            for key, value in read.values_list("key", "value").distinct():
                present, cause = self.settled[key]
                if value != present:
                    self.keys[key] = cause


def _translations_read(documents: list[Built]) -> dict[str, str]:
    """Return what these documents have read of which translations there are."""
    return {
        key: value
        for built in documents
        for key, value in built.reads.items()
        if key.startswith((TRANSLATIONS, FALLBACKS))
    }


def _translations_asked(documents: list[PublishedDocument]) -> set[str]:
    """Return of which pages stored documents have read the translations, as keys."""
    asked = Dependency.objects.filter(
        document_id__in=[document.pk for document in documents], key__startswith=TRANSLATIONS
    )
    return set(asked.values_list("key", flat=True))


def _arrives(built: Built, old: PublishedDocument | None) -> bool:
    """Return whether a public page is where it was not before."""
    is_new = old is None or bool(old.access) or old.path != built.path
    return built.target.kind == kinds.PAGE and not built.access and is_new


def _state(document: PublishedDocument) -> tuple[str, str, str, str, str, datetime | None]:
    return (
        document.path,
        document.access,
        document.ref_digest,
        document.entries_digest,
        document.reads_digest,
        document.rebuild_at,
    )


def _new_document(built: Built) -> PublishedDocument:
    return PublishedDocument(
        site_id=built.site_id,
        locale=built.locale,
        kind=built.target.kind,
        object_id=built.target.id,
        type=built.type,
        seq=0,
    )


def _identity(document: PublishedDocument | Change) -> Identity:
    return (document.kind, document.object_id, document.site_id, document.locale)


def _stored(
    targets: Iterable[Target],
) -> dict[Target, dict[tuple[int, str], PublishedDocument]]:
    """Return the stored documents of some objects, without their bytes."""
    found: dict[Target, dict[tuple[int, str], PublishedDocument]] = defaultdict(dict)
    for kind, ids in _by_kind(targets):
        rows = PublishedDocument.objects.filter(kind=kind, object_id__in=ids)
        for document in rows.defer("body", "card"):
            place = (document.site_id, document.locale)
            found[Target(kind, document.object_id)][place] = document
    return found


def _logged(targets: Iterable[Target]) -> dict[Identity, Change]:
    """Return the last change of each document of some objects."""
    return {
        _identity(change): change
        for kind, ids in _by_kind(targets)
        for change in Change.objects.filter(kind=kind, object_id__in=ids)
    }


def _by_kind(targets: Iterable[Target]) -> list[tuple[str, list[int]]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for target in targets:
        ids[target.kind].append(target.id)
    return [
        (kind, found[start : start + CHUNK])
        for kind, found in ids.items()
        for start in range(0, len(found), CHUNK)
    ]


def _fields_of_other_lists(
    changed: list[tuple[PublishedDocument, list[tuple[str, str]]]],
) -> set[str]:
    """Return by which fields some documents will be listed otherwise than they are stored."""
    fields: set[str] = set()
    for start in range(0, len(changed), CHUNK):
        some = changed[start : start + CHUNK]
        stored = Entry.objects.filter(document_id__in=[document.pk for document, _ in some])
        wanted = {(document.pk, key) for document, rows in some for key, _ in rows}
        others = wanted ^ set(stored.values_list("document_id", "key"))
        fields |= {field_of(key) for _, key in others}
    return fields


def _replace_entries(
    changed: list[tuple[PublishedDocument, list[tuple[str, str]]]], deleted: list[int]
) -> None:
    _forget("publishing_entry", [document.pk for document, _ in changed] + deleted)
    rows = [(key, sort, document.pk) for document, rows in changed for key, sort in set(rows)]
    insert_rows("publishing_entry", ["key", "sort", "document_id"], rows)


def _replace_reads(
    changed: list[tuple[PublishedDocument, dict[str, str]]], deleted: list[int]
) -> None:
    _forget("publishing_dependency", [document.pk for document, _ in changed] + deleted)
    rows = [
        (document.pk, key, value) for document, reads in changed for key, value in reads.items()
    ]
    insert_rows("publishing_dependency", ["document_id", "key", "value"], rows)


def _forget(table: str, document_ids: list[int]) -> None:
    """Delete the rows of some documents; Django would read them first, to delete one by one."""
    with connection.cursor() as cursor:
        for start in range(0, len(document_ids), CHUNK):
            some = document_ids[start : start + CHUNK]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {table} WHERE document_id IN ({marks})", some)
