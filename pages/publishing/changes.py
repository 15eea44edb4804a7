"""Reading the change log, in the order of the commits."""

from collections.abc import Sequence

import orjson
from django.dispatch import Signal

from pages.publishing.models import Change, Clock
from pages.publishing.tags import change_tags

# Sent after the commit of changes, in the thread that made them; other processes are told by
# `pages.publishing.writer.announce`, or look at the clock.
committed = Signal()

# In SQL: change c is of document d.
OF_DOCUMENT = (
    "d.kind = c.kind AND d.object_id = c.object_id AND d.site_id = c.site_id"
    " AND d.locale = c.locale"
)


def current_seq() -> int:
    """Return the number of the last committed change; 0 before the first."""
    return Clock.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def feed_head(
    site_id: int,
    locale: str,
    kind: str,
    object_id: int,
    type_label: str,
    path: str,
    previous_path: str,
    digest: str = "",
) -> bytes:
    """Return what an item of the sync feed says between its number and its document, as JSON.

    It is stored with each document, because to put it together takes as long as to read it: another
    form of it takes a migration.
    """
    said = {
        "kind": kind,
        "id": object_id,
        "type": type_label,
        "locale": locale,
        "path": path,
        "previous_path": previous_path,
        "digest": digest,
        "tags": change_tags(site_id, kind, object_id, type_label),
    }
    return orjson.dumps(said)[1:-1]


def changes_after(seq: int, limit: int, until: int | None = None) -> Sequence[Change]:
    """Return up to `limit` changes with a number above `seq` (and at most `until`), in order.

    Each object appears once, with its last state: what happened to it before is not kept.
    """
    changes = Change.objects.filter(seq__gt=seq).order_by("seq")
    if until is not None:
        changes = changes.filter(seq__lte=until)
    return list(changes[:limit])
