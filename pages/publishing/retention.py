"""What the change log forgets: tombstones that every reader has had the time to see."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from pages.publishing.models import Action, Change, ConsumerState


def forget_tombstones() -> int:
    """Delete tombstones older than the retention, and return how many; with them, old actions.

    One that a consumer has not read yet stays, however old it is.
    """
    old = timezone.now() - timedelta(days=settings.ROOST_RETENTION_DAYS)
    Action.objects.filter(at__lt=old).delete()
    tombstones = Change.objects.filter(op="delete", at__lt=old)
    slowest = ConsumerState.objects.aggregate(cursor=Min("cursor"))["cursor"]
    if slowest is not None:
        tombstones = tombstones.filter(seq__lte=slowest)
    return tombstones.delete()[0]
