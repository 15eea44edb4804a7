"""What stands in the way of a release."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages.publishing.releases.models import PENDING, Release, ReleaseItem


@dataclass(frozen=True)
class Problem:
    """Something that an editor should know of one item.

    Attributes:
        blocking: whether the release cannot be published before it is solved.
        newer: whether taking the latest version of the page solves it.
    """

    item: ReleaseItem
    text: str
    blocking: bool
    newer: bool = False


def problems(release: Release, user: Any, validate: bool = True) -> list[Problem]:
    """Return what stands in the way of publishing a release, for this user, item by item.

    Locks and permissions count for people only: without a user (a release that was approved before)
    they are not looked at. Publishing a page validates it by itself.
    """
    items = items_of(release)
    found: list[Problem] = []
    elsewhere = _elsewhere(release, items)
    for item in items:
        page: Any = item.page.specific if item.page else None
        if page is None:
            found.append(Problem(item, _("The page was deleted. Remove it from here."), True))
            continue
        if item.publishes:
            found += _of_version(item, page, validate)
        elif not page.live:
            found.append(Problem(item, _("The page is not published any more."), False))
        if user is not None:
            found += _of_user(item, page, user)
        if titles := elsewhere.get(page.pk):
            names = get_text_list([f"“{title}”" for title in titles], _("and"))
            text = _("The page is also in %(releases)s; the one published last wins.")
            found.append(Problem(item, text % {"releases": names}, False))
    return found


def invalid(item: ReleaseItem, error: ValidationError) -> Problem:
    """Return the problem that a version cannot be saved as it is."""
    text = _("The page is not valid: %(errors)s") % {"errors": _sentence(error)}
    return Problem(item, text, blocking=True, newer=True)


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """Return the problems that must be solved first."""
    return [problem for problem in found if problem.blocking]


def items_of(release: Release) -> list[ReleaseItem]:
    """Return the items in the order in which they are published: parents before children."""
    items = release.items.select_related("page", "revision", "release").all()
    return sorted(items, key=lambda item: (item.page.path if item.page else "", item.pk))


def may_publish(page: Page, item: ReleaseItem, user: AbstractBaseUser) -> bool:
    """Return whether a user may do to a page what an item does."""
    tester = page.permissions_for_user(user)
    return bool(tester.can_publish() if item.publishes else tester.can_unpublish())


def _of_version(item: ReleaseItem, page: Any, validate: bool) -> list[Problem]:
    revision = item.revision
    if page.alias_of_id:
        return [Problem(item, _("An alias follows its original; add that."), True)]
    if revision is None:
        text = _("The version that was added is gone. Take the latest one.")
        return [Problem(item, text, True, newer=True)]
    found = []
    if revision.created_at != item.revision_saved_at:
        text = _("The draft was saved again in place after it was added, so that is gone.")
        found.append(Problem(item, text, True, newer=True))
    elif page.latest_revision_id != revision.pk:
        text = _("The page was edited after it was added; the newer version is not in here.")
        found.append(Problem(item, text, False, newer=True))
    version = revision.as_object()
    now = timezone.now()
    if version.go_live_at and version.go_live_at > max(now, item.release.scheduled_at or now):
        text = _("The page has a date of its own from which it is published. Remove that.")
        found.append(Problem(item, text, True, newer=True))
    if version.expire_at and version.expire_at <= max(now, item.release.scheduled_at or now):
        found.append(Problem(item, _("The page will have expired by then."), True, newer=True))
    if validate:
        try:
            version.full_clean()
        except ValidationError as error:
            found.append(invalid(item, error))
    return found


def _of_user(item: ReleaseItem, page: Any, user: Any) -> list[Problem]:
    found = []
    if not may_publish(page, item, user):
        text = (
            _("You may not publish this page.")
            if item.publishes
            else _("You may not unpublish this page.")
        )
        found.append(Problem(item, text, True))
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        found.append(Problem(item, strip_tags(str(lock.get_message(user))), True))
    return found


def _elsewhere(release: Release, items: Sequence[ReleaseItem]) -> dict[int, list[str]]:
    """Return the titles of the other pending releases that each page is in."""
    others = ReleaseItem.objects.exclude(release=release).filter(
        page__in=[item.page_id for item in items if item.page_id], release__status__in=PENDING
    )
    found: dict[int, list[str]] = defaultdict(list)
    for page_id, title in others.order_by("release_id").values_list("page_id", "release__title"):
        found[page_id].append(title)
    return found


def _sentence(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(
            f"{name}: {' '.join(messages)}" if name != "__all__" else " ".join(messages)
            for name, messages in error.message_dict.items()
        )
    return " ".join(error.messages)
