"""One round of the worker's work on documents and consumers."""

import time

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from pages.publishing.code import builder_hash
from pages.publishing.consumers import run_consumers
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import BATCH, BUILD, publish_pending
from pages.publishing.retention import forget_tombstones
from pages.publishing.rolling_audit import audit_some
from pages.publishing.touches import touch

FORGET_EVERY = 3600  # seconds
AUDIT_EVERY = 60  # seconds, where today's sample is done

_hash_checked = ""
_asked_up_to = 0
_forgot_at = float("-inf")
_audited_at = float("-inf")  # when the audit last found nothing to do


def run_once() -> int:
    """Handle some pending touches and let each consumer take a batch; return how much was done.

    Raises:
        django.db.Error: the database is not there; the caller waits and tries again.
    """
    return publish_once() + run_consumers()


def publish_once() -> int:
    """Handle some pending touches, or look for others; return how much was done.

    Raises:
        django.db.Error: the database is not there; the caller waits and tries again.
    """
    done = publish_pending() or touch_due() or touch_outdated()
    if not done:
        _forget_now_and_then()
        done = _audit_now_and_then()
    return done


def touch_due() -> int:
    """Ask for some documents whose time has come to be built anew; return how many."""
    key = Concat(
        Value(BUILD), OuterRef("kind"), Value(":"), Cast(OuterRef("object_id"), CharField())
    )
    # Those that cannot be built at the moment are asked for already, and hide no others.
    asked_for = Touch.objects.filter(generation=None, key=key)
    due = PublishedDocument.objects.filter(~Exists(asked_for), rebuild_at__lte=timezone.now())
    rows = due.order_by("rebuild_at").values_list("kind", "object_id")[:BATCH]
    keys = sorted({f"{BUILD}{kind}:{pk}" for kind, pk in rows})
    touch(keys)
    return len(keys)


def touch_outdated() -> int:
    """Ask for some documents that other code has built to be built anew; return how many.

    Each is asked for once: only a new process has other code.
    """
    global _hash_checked, _asked_up_to
    current = builder_hash()
    if _hash_checked == current:
        return 0
    outdated = PublishedDocument.objects.exclude(builder_hash=current)
    rows = outdated.filter(pk__gt=_asked_up_to).order_by("pk")
    found = list(rows.values_list("pk", "kind", "object_id")[:BATCH])
    if not found:
        _hash_checked = current
    _asked_up_to = found[-1][0] if found else 0
    touch(f"{BUILD}{kind}:{object_id}" for _, kind, object_id in found)
    return len(found)


def _forget_now_and_then() -> None:
    global _forgot_at
    if time.monotonic() - _forgot_at > FORGET_EVERY:
        forget_tombstones()
        _forgot_at = time.monotonic()


def _audit_now_and_then() -> int:
    global _audited_at
    if time.monotonic() - _audited_at < AUDIT_EVERY:
        return 0
    done = audit_some()
    if not done:
        _audited_at = time.monotonic()
    return done
