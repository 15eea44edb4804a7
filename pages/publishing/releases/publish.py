"""Publishing releases: in one transaction, now or at a time."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from pages.publishing.releases.check import Problem, blocking, invalid, items_of, problems
from pages.publishing.releases.models import Release, Status
from pages.publishing.together import Busy, published_together

logger = logging.getLogger(__name__)

ATTEMPTS = 3


class Refused(Exception):
    """A release cannot be published as it is; `problems` say why, and nothing was changed."""

    def __init__(self, text: str, found: list[Problem] | None = None) -> None:
        super().__init__(text)
        self.problems = found or []


def publish_now(release: Release, user: Any) -> None:
    """Publish a release for a user who is waiting.

    From the moment on at which it says "publishing", the worker finishes it if this process dies.

    Raises:
        Refused: something stands in the way; nothing was changed.
    """
    before = release.status
    _refuse(release, user)
    _set(release, status=Status.PUBLISHING, approved_by=user, error="")
    try:
        _publish(release.pk, "wagtail.publish")
    except Refused:
        _set(release, status=before)
        raise
    except Exception as error:
        logger.exception("The release %s cannot be published", release.pk)
        _set(release, status=Status.FAILED, error=_said(error))
        raise Refused(_said(error)) from error
    finally:
        release.refresh_from_db()


def schedule(release: Release, at: datetime, user: Any) -> None:
    """Let the worker publish a release at a time.

    Raises:
        Refused: something stands in the way, or the time is over.
    """
    if at <= timezone.now():
        raise Refused(_("The time to publish at must be in the future."))
    release.scheduled_at = at
    _refuse(release, user)
    _set(release, status=Status.SCHEDULED, scheduled_at=at, approved_by=user, error="")
    log(release, "releases.schedule", user=user, data={"at": at.isoformat()})


def reopen(release: Release, user: Any) -> None:
    """Take a release off its schedule, or back from being cancelled."""
    if release.status not in (Status.SCHEDULED, Status.CANCELLED, Status.FAILED):
        raise Refused(_("Only a scheduled, failed or cancelled release can be opened again."))
    _set(release, status=Status.OPEN, scheduled_at=None, approved_by=None, error="")
    log(release, "releases.reopen", user=user)


def cancel(release: Release, user: Any) -> None:
    """Give a release up. Its pages stay as they are, with their drafts."""
    if release.status not in (Status.OPEN, Status.SCHEDULED, Status.FAILED):
        raise Refused(_("It cannot be cancelled any more."))
    _set(release, status=Status.CANCELLED, scheduled_at=None, approved_by=None, error="")
    log(release, "releases.cancel", user=user)


def publish_due() -> int:
    """Publish the releases whose time has come, and those that a process left; return how many.

    One that cannot be published says why and waits for an editor; the others are not held up. One
    that others do not let is tried again the next time.
    """
    due = Q(status=Status.SCHEDULED, scheduled_at__lte=timezone.now())
    count = 0
    for release in Release.objects.filter(due | Q(status=Status.PUBLISHING)).order_by(
        "scheduled_at", "pk"
    ):
        try:
            count += _publish(release.pk, "wagtail.publish.scheduled")
        except OperationalError:
            raise
        except Busy:
            logger.warning("The release %s waits: others publish what it concerns.", release.pk)
        except Exception as error:
            logger.exception("The release %s cannot be published", release.pk)
            _set(release, status=Status.FAILED, error=_said(error))
    return count


def _publish(pk: int, log_action: str) -> bool:
    """Publish a release whose publication is approved; return False where someone else has."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with published_together():
                return _publish_items(pk, log_action)
        except (Busy, OperationalError):
            # Another transaction holds what this one needs, and waits for what this one holds.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _publish_items(pk: int, log_action: str) -> bool:
    release = Release.objects.select_for_update(of=("self",)).get(pk=pk)
    if release.status not in (Status.SCHEDULED, Status.PUBLISHING):
        return False
    user = release.approved_by
    found = blocking(problems(release, None, validate=False))
    if found:
        raise Refused(_text(found), found)
    items = items_of(release)
    for item in [item for item in items if item.publishes]:
        assert item.revision is not None
        try:
            item.revision.publish(user=user, log_action=log_action, skip_permission_checks=True)
        except ValidationError as error:
            found = [invalid(item, error)]
            raise Refused(_text(found), found) from error
    for item in [item for item in items if not item.publishes]:
        assert item.page is not None
        # What was published just now is another object in memory.
        item.page.refresh_from_db()
        item.page.specific.unpublish(user=user)
    release.status, release.published_at, release.error = Status.PUBLISHED, timezone.now(), ""
    release.save(update_fields=["status", "published_at", "error"])
    log(release, "releases.publish", user=user, data={"pages": len(items)})
    return True


def _refuse(release: Release, user: Any) -> None:
    if release.status not in (Status.OPEN, Status.SCHEDULED, Status.FAILED):
        raise Refused(_("It is %(status)s.") % {"status": release.get_status_display().lower()})
    if not release.items.exists():
        raise Refused(_("There is nothing in it."))
    found = blocking(problems(release, user))
    if found:
        raise Refused(_text(found), found)


def _set(release: Release, **values: Any) -> None:
    for name, value in values.items():
        setattr(release, name, value)
    with transaction.atomic():
        release.save(update_fields=list(values))


def _text(found: list[Problem]) -> str:
    return " ".join(f"{problem.item.title}: {problem.text}" for problem in found)


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
