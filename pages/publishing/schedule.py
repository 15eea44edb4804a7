"""What editors have scheduled: publishing and expiring it when its time has come."""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import DraftStateMixin, Page, Revision

from pages.publishing import missed_schedules

logger = logging.getLogger(__name__)


def publish_scheduled() -> None:
    """Expire and publish what is due, as Wagtail's command of that name does.

    Each is a transaction of its own. What cannot be published, such as a page whose address another
    one has taken meanwhile, is logged and noted for editors, holds up nothing else, and is tried
    again the next time.

    Raises:
        django.db.Error: the database does not answer.
    """
    late = []
    for model, pk in [*_expired(), *_due()]:
        try:
            with LogContext(), transaction.atomic():
                _publish(pk) if model is Revision else _expire(model, pk)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("What was scheduled failed: %s %s", model.__name__, pk)
            instance = model._default_manager.filter(pk=pk).first()
            if instance is not None:
                late.append(missed_schedules.note(instance, error))
    missed_schedules.forget_others(late)


def _expired() -> Iterator[tuple[Any, Any]]:
    for model in _models():
        found = model._default_manager.filter(live=True, expire_at__lt=timezone.now())
        yield from ((model, pk) for pk in found.order_by("expire_at").values_list("pk", flat=True))


def _due() -> Iterator[tuple[Any, Any]]:
    found = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    ids = found.order_by("approved_go_live_at", "pk").values_list("pk", flat=True)
    yield from ((Revision, pk) for pk in ids)


def _models() -> list[Any]:
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in drafts if not issubclass(model, Page))]


def _expire(model: type[Model], pk: Any) -> None:
    # Locked and looked at again: another worker may have been quicker.
    rows = model._default_manager.select_for_update(of=("self",))
    for expired in rows.filter(pk=pk, live=True, expire_at__lt=timezone.now()):
        expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")  # type: ignore[attr-defined]


def _publish(pk: Any) -> None:
    rows = Revision.objects.select_for_update(of=("self",))
    for revision in rows.filter(pk=pk, approved_go_live_at__lt=timezone.now()):
        revision.publish(log_action="wagtail.publish.scheduled")
