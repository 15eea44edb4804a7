"""What could not be published or unpublished at its time: noted for editors until it is mended."""

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from pages.publishing.models import MissedSchedule

PUBLISH, UNPUBLISH = MissedSchedule.Step.PUBLISH, MissedSchedule.Step.UNPUBLISH


def note(instance: models.Model, error: Exception) -> int | None:
    """Keep why a scheduled version, or an object that was to expire, is late; return the key.

    None: an editor has taken the time away meanwhile.

    Args:
        instance: a revision whose time has come, else what should have expired.
        error: what kept it.
    """
    if isinstance(instance, Revision):
        step, due_at = PUBLISH, instance.approved_go_live_at
        content_type_id, object_id = instance.base_content_type_id, instance.object_id
    else:
        step, due_at = UNPUBLISH, instance.expire_at  # type: ignore[attr-defined]
        content_type_id, object_id = _type_of(instance).pk, str(instance.pk)
    if due_at is None:
        return None
    values = {"due_at": due_at, "reason": _said(error), "tried_at": timezone.now()}
    with transaction.atomic():
        missed, _created = MissedSchedule.objects.update_or_create(
            content_type_id=content_type_id, object_id=object_id, step=step, defaults=values
        )
    return missed.pk


def forget_others(keys: Collection[int | None]) -> None:
    """Drop all but those that have failed just now: the others are out, or not scheduled now."""
    others = MissedSchedule.objects.exclude(pk__in=[key for key in keys if key])
    if others.exists():
        others.delete()


def missed(instance: models.Model | None = None) -> Iterator[tuple[MissedSchedule, Any]]:
    """Yield what is still late, each with its object; of one object where that is given."""
    rows = MissedSchedule.objects.select_related("content_type")
    if instance is not None:
        rows = rows.filter(content_type=_type_of(instance), object_id=str(instance.pk))
    for row in rows:
        found = _object(row)
        if found is not None and _is_due(row, found):
            yield row, found


def _object(row: MissedSchedule) -> Any:
    model: Any = row.content_type.model_class()
    found = model._base_manager.filter(pk=row.object_id).first() if model else None
    return found.specific if isinstance(found, Page) else found


def _is_due(row: MissedSchedule, instance: Any) -> bool:
    """Return whether it is still scheduled for that time: an editor may have thought again."""
    if row.step == UNPUBLISH:
        return bool(instance.live and instance.expire_at == row.due_at)
    return Revision.objects.filter(
        base_content_type=row.content_type,
        object_id=row.object_id,
        approved_go_live_at=row.due_at,
    ).exists()


def _type_of(instance: models.Model) -> ContentType:
    """Return the type under which revisions know an object: of all pages, that of a page."""
    model = Page if isinstance(instance, Page) else type(instance)
    return ContentType.objects.get_for_model(model)


def _said(error: Exception) -> str:
    """Return what an editor can make of an error."""
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return " ".join(text for texts in error.message_dict.values() for text in texts)
        return " ".join(error.messages)
    return _("Something unexpected went wrong (%s); the log of the worker says what.") % (
        type(error).__name__
    )
