"""Reading the change log, in the order of the commits."""

from collections.abc import Sequence

from django.dispatch import Signal

from pages.publishing.models import Change, Clock

# Sent after the commit of changes, in the thread that made them; other processes are told by
# `pages.publishing.writer.announce`, or look at the clock.
committed = Signal()


def current_seq() -> int:
    """Return the number of the last committed change; 0 before the first."""
    return Clock.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def changes_after(seq: int, limit: int, until: int | None = None) -> Sequence[Change]:
    """Return up to `limit` changes with a number above `seq` (and at most `until`), in order.

    Each object appears once, with its last state: what happened to it before is not kept.
    """
    changes = Change.objects.filter(seq__gt=seq).order_by("seq")
    if until is not None:
        changes = changes.filter(seq__lte=until)
    return list(changes[:limit])
