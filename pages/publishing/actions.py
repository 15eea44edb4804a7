"""Who did what: ties touches and changes to the action that brought them about.

Wagtail gives everything that is logged within one request the same id. Touches carry it, from there
the changes; what happens outside a request counts as done by Roost itself, in the present hour.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast
from uuid import UUID, uuid5

from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from pages.publishing.models import Action, Change

_thread = threading.local()
BY_ITSELF = UUID("6f0f9d1c-6a49-4a64-9f2c-9d0f8a4f3f55")


@contextmanager
def acting(action: UUID | None) -> Iterator[None]:
    """Count what the current thread does inside as part of an action, where one is given."""
    outer = getattr(_thread, "action", None)
    _thread.action = action
    try:
        yield
    finally:
        _thread.action = outer


def current_action() -> UUID | None:
    """Return the id of the action that the current thread is in, and note who does it."""
    if given := getattr(_thread, "action", None):
        return cast(UUID, given)
    context = get_active_log_context()
    if context.uuid is None:
        return None
    user = context.user if getattr(context.user, "pk", None) else None
    Action.objects.bulk_create([Action(id=context.uuid, user=user)], ignore_conflicts=True)
    found: UUID = context.uuid
    return found


def own_action(now: datetime) -> UUID:
    """Return the id under which what Roost does by itself in this hour is gathered."""
    return uuid5(BY_ITSELF, now.strftime("%Y-%m-%dT%H"))


def count_changes(changes: Iterable[Change]) -> None:
    """Add changes that are being written to what their actions brought about; the lock is held."""
    counts: dict[UUID, Counter[str]] = {}
    last: dict[UUID, int] = {}
    for change in changes:
        assert change.action is not None
        counts.setdefault(change.action, Counter())[change.type] += 1
        last[change.action] = change.seq
    for action, found in counts.items():
        add_to_action(action, found, last[action])


def add_to_action(pk: UUID, counts: Counter[str], last_seq: int) -> None:
    """Add some changes, counted by type, to what an action brought about; the lock is held."""
    action, _ = Action.objects.get_or_create(pk=pk, defaults={"at": timezone.now()})
    action.counts = dict(Counter(action.counts) + counts)
    action.last_seq = max(action.last_seq, last_seq)
    action.save(update_fields=["counts", "last_seq"])
