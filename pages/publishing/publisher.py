"""Handles touches: builds what they concern, and writes documents and changes under the lock."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError
from django.utils import timezone

from pages.publishing import kinds
from pages.publishing.builder import Built, Target, build
from pages.publishing.lock import publishing_lock
from pages.publishing.models import Clock, Dependency, PublishedDocument, Touch
from pages.publishing.reader import Reader
from pages.publishing.touches import own_touches, pending_touches, still_pending
from pages.publishing.writer import Written, write

logger = logging.getLogger(__name__)

# How many documents one build holds in memory at once.
BATCH = 100
# How many documents beside the touched ones a request builds; more are left to the worker.
INLINE_DEPENDENTS = 40
# How often a build is begun again because what it read has changed meanwhile.
ATTEMPTS = 5
# How long handled touches are kept; a build that takes longer than half of it is begun again.
TOUCHES_KEPT = timedelta(minutes=20)
# How long what cannot be built waits for its next attempt.
POSTPONED_SECONDS = 60
# Marks a key that asks for one document to be built, whatever it has read.
BUILD = "build:"
# The same for an object that was published itself.
OWN = "own:"

_failed: dict[int, float] = {}  # touches that this process tries again from a time on


@dataclass
class Work:
    """Some touches, and what is to be built for them."""

    touches: list[Touch]
    targets: set[Target] = field(default_factory=set)
    own: set[Target] = field(default_factory=set)
    causes: dict[Target, UUID | None] = field(default_factory=dict)

    def add(self, target: Target, action: UUID | None) -> None:
        """Add an object to be built; what is known of the cause stays known."""
        self.targets.add(target)
        self.causes[target] = self.causes.get(target) or action

    def add_dependents(self, found: dict[Target, str]) -> None:
        """Add documents that have read a touched key, and what touched it."""
        actions = {touch.key: touch.action for touch in self.touches}
        for target, key in found.items():
            self.add(target, actions.get(key))

    @property
    def keys(self) -> set[str]:
        """The touched keys."""
        return {touch.key for touch in self.touches}


def publish_soon() -> None:
    """Build what the current thread has just committed; leave large fan-outs to the worker.

    Whatever goes wrong is logged and not raised: the touches stay, and the worker finishes them.
    """
    try:
        touches = own_touches()
        while touches:
            now, touches = touches[:BATCH], touches[BATCH:]
            written = handle(now, INLINE_DEPENDENTS)
            touches += written.touches if written else []
    except Exception:  # the editor's change is committed; only its publication is late
        logger.exception("Publishing after the commit failed; the worker takes over")


def publish_pending(limit: int = BATCH) -> int:
    """Handle up to `limit` pending touches, whoever left them; return how many were handled."""
    touches = pending_touches(limit, _postponed())
    if not touches:
        _forget_handled_touches()
        return 0
    try:
        handle(touches, BATCH)
    except OperationalError:
        raise
    except Exception:
        logger.exception("A batch of %d touches failed; trying each alone", len(touches))
        for touch in touches:
            _handle_alone(touch)
    return len(touches)


def _handle_alone(touch: Touch) -> None:
    """Handle one touch; one that cannot be handled waits, stays pending, and holds up no other."""
    try:
        handle([touch], 0)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Cannot handle %s; trying again in %d s", touch.key, POSTPONED_SECONDS)
        _failed[touch.pk] = time.monotonic() + POSTPONED_SECONDS


def _postponed() -> list[int]:
    """Return the touches that failed here a short while ago."""
    now = time.monotonic()
    for pk in [pk for pk, until in _failed.items() if until <= now]:
        del _failed[pk]
    return list(_failed)


def publish_all() -> int:
    """Handle pending touches until none is left; return how many there were."""
    total = 0
    while count := publish_pending():
        total += count
    return total


def handle(touches: list[Touch], dependents_limit: int) -> Written | None:
    """Handle some touches: what they concern is right once this returns, or still pending.

    Where more than `dependents_limit` documents have read the touched keys, they are noted one by
    one as pending instead, so that the work can be shared out and goes on after a crash.
    """
    work = Work(touches)
    for touch in touches:
        target = own_target(touch.key)
        if target:
            work.add(target, touch.action)
            if not touch.key.startswith(BUILD):
                work.own.add(target)
    dependents = dependents_of(work.keys)
    if len(dependents.keys() - work.targets) > dependents_limit:
        return _spread(work)
    work.add_dependents(dependents)
    for _ in range(ATTEMPTS):
        written = _build_and_write(work)
        if written is not None:
            return written
        left = still_pending(touches)
        if len(left) < len(touches):  # another process was quicker
            return handle(left, dependents_limit) if left else Written()
    # Nothing is lost: they are pending, and whoever takes them next begins from what is then.
    logger.info("%d touches wait: what they concern changes faster than it builds", len(touches))
    return None


def own_target(key: str) -> Target | None:
    """Return the object whose own documents a touched key concerns, or None for a question."""
    kind, _, pk = key.removeprefix(BUILD).removeprefix(OWN).partition(":")
    if kind in kinds.models_by_kind() and pk.isdecimal():
        return Target(kind, int(pk))
    return None


def dependents_of(keys: Iterable[str]) -> dict[Target, str]:
    """Return the objects whose documents have read one of these keys, and got another answer.

    With each comes one of the keys that it has read.
    """
    keys_read = dict(_readers(keys))
    ids = list(keys_read)
    found: dict[Target, str] = {}
    for start in range(0, len(ids), 500):
        documents = PublishedDocument.objects.filter(pk__in=ids[start : start + 500])
        for pk, kind, object_id in documents.values_list("pk", "kind", "object_id"):
            found[Target(kind, object_id)] = keys_read[pk]
    return found


def _readers(
    keys: Iterable[str], answers: Mapping[str, str] | None = None
) -> list[tuple[int, str]]:
    """Return (document, key) for each that has read one of the keys and got another answer.

    The present answers of references are looked up; `answers` are others that the caller knows.
    """
    asked = [key for key in keys if not key.startswith((BUILD, OWN))]
    current = {**_current_refs(asked), **(answers or {})}
    return [
        (document_id, key)
        for start in range(0, len(asked), 500)
        for document_id, key, value in Dependency.objects.filter(
            key__in=asked[start : start + 500]
        ).values_list("document_id", "key", "value")
        # Whoever has already seen the present answer need not look again.
        if not (key in current and current[key] == value)
    ]


def _current_refs(keys: list[str]) -> dict[str, str]:
    """Return the present digest of each reference among the keys; "" where there is none."""
    ids = [int(key.removeprefix("ref:")) for key in keys if key.startswith("ref:")]
    found = {f"ref:{pk}": "" for pk in ids}
    for start in range(0, len(ids), 500):
        rows = PublishedDocument.objects.filter(
            kind=kinds.PAGE, object_id__in=ids[start : start + 500]
        )
        for object_id, value in rows.values_list("object_id", "ref_digest"):
            found[f"ref:{object_id}"] = value
    return found


def _build_and_write(work: Work) -> Written | None:
    """Build and write once; None where something changed meanwhile and it must be done again."""
    generation, began = _generation(), timezone.now()
    builds: dict[Target, list[Built]] = {}
    targets = sorted(work.targets)
    readers = []
    for start in range(0, len(targets), BATCH):
        readers.append(Reader())
        builds.update(build(targets[start : start + BATCH], readers[-1]))
    with publishing_lock():
        if timezone.now() - began > TOUCHES_KEPT / 2:
            return None
        now = Reader()
        if any(reader.restrictions != now.restrictions for reader in readers):
            # What was restricted meanwhile is closed already; this would open it again.
            return None
        handled = Touch.objects.filter(generation__gt=generation).values_list("key", flat=True)
        changed = {key.removeprefix(BUILD).removeprefix(OWN) for key in handled}
        reads = {key for documents in builds.values() for built in documents for key in built.reads}
        own_keys = {f"{target.kind}:{target.id}" for target in builds}
        if not changed.isdisjoint(reads | own_keys):
            return None
        dependents = dependents_of(work.keys)
        if dependents.keys() - work.targets:
            work.add_dependents(dependents)
            return None
        written = write(builds, work.own, work.causes)
        redirected = _redirect(written)
        written.touches = _store(written, redirected, _mark_handled(work.touches))
    return written


def _redirect(written: Written) -> set[Target]:
    """Build the redirects to pages that have just moved, in the same transaction; return them.

    From the moment that a page is at its new path, its old ones lead there, in one hop.
    """
    found = {
        target: touch.action
        for touch in written.touches
        if (target := own_target(touch.key)) and target.kind == kinds.REDIRECT
    }
    if not found:
        return set()
    own = set(found)
    actions = {touch.key: touch.action for touch in written.touches}
    for target, key in dependents_of(actions).items():
        if target.kind == kinds.REDIRECT:
            found.setdefault(target, actions[key])
    more = write(build(sorted(found), Reader()), own, found)
    written.changes += more.changes
    written.seq = more.seq
    written.touches += more.touches
    written.answers |= more.answers
    return own


def _store(written: Written, built: set[Target], generation: int) -> list[Touch]:
    """Store the touches that follow from a write; return those for which something is to be built.

    The others, and those of what is `built` already, count as handled now: builds that are under
    way must still hear of them.
    """
    keys = [touch.key for touch in written.touches]
    read = {key for _, key in _readers(keys, written.answers)}
    for touch in written.touches:
        target = own_target(touch.key)
        needed = touch.key in read or (target is not None and target not in built)
        touch.generation = None if needed else generation
    touches = Touch.objects.bulk_create(written.touches)
    return [touch for touch in touches if touch.generation is None]


def _spread(work: Work) -> Written:
    """Turn touches that concern many documents into one pending touch a document.

    What was touched itself comes first and is built at once, so that editors see their own page.
    """
    with publishing_lock():
        work.add_dependents(dependents_of(work.keys))
        others = {
            f"{BUILD}{target.kind}:{target.id}": work.causes.get(target)
            for target in sorted(work.targets - work.own)
        }
        waiting = set(_pending(list(others))) - work.keys
        own = Touch.objects.bulk_create(
            [
                Touch(key=f"{OWN}{target.kind}:{target.id}", action=work.causes.get(target))
                for target in sorted(work.own)
            ]
        )
        Touch.objects.bulk_create(
            [Touch(key=key, action=action) for key, action in others.items() if key not in waiting],
            batch_size=500,
        )
        _mark_handled(work.touches)
    return (handle(own, BATCH) if own else None) or Written()


def _pending(keys: list[str]) -> list[str]:
    found: list[str] = []
    for start in range(0, len(keys), 500):
        rows = Touch.objects.filter(generation=None, key__in=keys[start : start + 500])
        found += rows.values_list("key", flat=True)
    return found


def _generation() -> int:
    clock, _ = Clock.objects.get_or_create(pk=1)
    return clock.generation


def _mark_handled(touches: list[Touch]) -> int:
    """Mark touches with a new generation, and return it; the lock is held."""
    clock = Clock.objects.get(pk=1)
    clock.generation += 1
    clock.save(update_fields=["generation"])
    ids = [touch.pk for touch in touches]
    for start in range(0, len(ids), 500):
        Touch.objects.filter(pk__in=ids[start : start + 500]).update(generation=clock.generation)
    return clock.generation


def _forget_handled_touches() -> None:
    """Delete touches that no running build can need any more."""
    old = timezone.now() - TOUCHES_KEPT
    Touch.objects.filter(generation__isnull=False, at__lt=old).delete()
