"""The audit that never ends: each day the worker holds some more documents against a fresh build.

What differs is logged, kept for the metrics and the change feed, and left as it is: it tells of a
change that went past the signals, and somebody should know of that before it is mended.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.utils import timezone

from pages.publishing import kinds
from pages.publishing.audit import Difference, differences
from pages.publishing.builder import Target
from pages.publishing.changes import current_seq
from pages.publishing.models import AuditState, PublishedDocument, Touch

logger = logging.getLogger(__name__)

BATCH = 100
A_DAY = timedelta(days=1)
NAMED = 20  # differences that are kept by name; more are only counted


def audit_some() -> int:
    """Look at the next documents of today's sample; return how many objects were looked at.

    0 means that there is nothing to do today, or that something is still to be built.
    """
    daily = settings.ROOST_AUDIT_DAILY
    if not daily or Touch.objects.filter(generation=None).exists():
        return 0
    state = AuditState.objects.get_or_create(pk=1)[0]
    if timezone.now() - state.began_at >= A_DAY:
        state = _begin(state)
    if state.complete or state.checked >= daily:
        return 0
    last = Target(state.kind, state.object_id)
    targets = list(islice(_targets_after(last), min(BATCH, daily - state.checked)))
    if not _take(state, last, targets, daily):
        return 0
    found = _confirmed(targets)
    for difference in found:
        logger.error("Not as a fresh build makes it: %s", difference)
    if found:
        state = AuditState.objects.get(pk=1)
        state.differing += len(found)
        state.found = [*state.found, *map(str, found)][:NAMED]
        state.save(update_fields=["differing", "found"])
    return len(targets)


def _begin(state: AuditState) -> AuditState:
    """Begin the sample of another day, where no other worker has."""
    AuditState.objects.filter(pk=1, began_at=state.began_at).update(
        began_at=timezone.now(), checked=0, complete=False, differing=0, found=[]
    )
    return AuditState.objects.get(pk=1)


def _take(state: AuditState, last: Target, targets: list[Target], daily: int) -> bool:
    """Note that these are being looked at; False where another worker was quicker.

    After the last object of all, the sample is complete, and the next one begins with the first.
    """
    row = AuditState.objects.filter(
        pk=1,
        kind=last.kind,
        object_id=last.id,
        checked=state.checked,
        complete=False,
        began_at=state.began_at,
    )
    complete = len(targets) < min(BATCH, daily - state.checked)
    end = Target("", 0) if complete else targets[-1]
    checked = state.checked + len(targets)
    return bool(row.update(kind=end.kind, object_id=end.id, checked=checked, complete=complete))


def _targets_after(last: Target) -> Iterator[Target]:
    """Yield every object that has documents or should have some, in their order."""
    for kind, model in sorted(kinds.models_by_kind().items()):
        if kind < last.kind:
            continue
        after = last.id if kind == last.kind else 0
        while True:
            made = model._default_manager.filter(pk__gt=after).order_by("pk")
            stored = PublishedDocument.objects.filter(kind=kind, object_id__gt=after)
            ids = {
                *made.values_list("pk", flat=True)[:BATCH],
                *stored.order_by("object_id").values_list("object_id", flat=True)[:BATCH],
            }
            found = sorted(ids)[:BATCH]
            yield from (Target(kind, pk) for pk in found)
            if len(found) < BATCH:
                break
            after = found[-1]


def _confirmed(targets: list[Target]) -> list[Difference]:
    """Return the differences that no editor at work explains."""
    found = list(differences(targets))
    if not found:
        return []
    before = current_seq()
    again = list(differences({difference.target for difference in found}))
    busy = Touch.objects.filter(generation=None).exists() or current_seq() != before
    return [] if busy else again
