"""One round of the worker's work on documents and consumers."""

import time

from pages.publishing.code import builder_hash
from pages.publishing.consumers import run_consumers
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import BATCH, BUILD, publish_pending
from pages.publishing.retention import forget_tombstones
from pages.publishing.touches import touch

FORGET_EVERY = 3600  # seconds

_hash_checked = ""
_forgot_at = float("-inf")


def run_once() -> int:
    """Handle some pending touches and let each consumer take a batch; return how much was done.

    Raises:
        django.db.Error: the database is not there; the caller waits and tries again.
    """
    done = publish_pending() + run_consumers() or touch_outdated()
    if not done:
        _forget_now_and_then()
    return done


def touch_outdated() -> int:
    """Ask for some documents that other code has built to be built anew; return how many.

    Once none is left it is not asked again: only a new process has other code.
    """
    global _hash_checked
    current = builder_hash()
    if _hash_checked == current:
        return 0
    outdated = PublishedDocument.objects.exclude(builder_hash=current)
    targets = list(outdated.order_by("pk").values_list("kind", "object_id")[:BATCH])
    if not targets:
        _hash_checked = current
    touch(f"{BUILD}{kind}:{pk}" for kind, pk in targets)
    return len(targets)


def _forget_now_and_then() -> None:
    global _forgot_at
    if time.monotonic() - _forgot_at > FORGET_EVERY:
        forget_tombstones()
        _forgot_at = time.monotonic()
