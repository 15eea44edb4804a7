"""Putting pages into releases and taking them out."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from pages.publishing.releases.models import PENDING, Release, ReleaseItem


class NotAdded(Exception):
    """A page that a release cannot take in, and why."""


def add_page(release: Release, page: Page, user: Any, unpublish: bool = False) -> ReleaseItem:
    """Put the latest version of a page into a release, or that it is to be unpublished.

    A page that is in it already is taken anew.

    Raises:
        NotAdded: the release is closed, or there is nothing of the page to publish or unpublish.
    """
    if not release.is_editable:
        status = release.get_status_display().lower()
        raise NotAdded(_("The release is %(status)s; pages cannot be added.") % {"status": status})
    if page.alias_of_id:
        raise NotAdded(_("An alias follows its original; add that."))
    if unpublish and not page.live:
        raise NotAdded(_("The page is not published."))
    if not unpublish and page.latest_revision is None:
        page.specific.save_revision(user=user)
        page.refresh_from_db()
    item = release.items.filter(page=page).first() or ReleaseItem(release=release, page=page)
    item.page = page
    item.action = ReleaseItem.Action.UNPUBLISH if unpublish else ReleaseItem.Action.PUBLISH
    item.added_by = user
    item.take_latest()
    item.save()
    log(release, "releases.add", user=user, data={"page": page.pk, "title": item.title})
    return item


def remove_item(item: ReleaseItem, user: Any) -> None:
    """Take a page out of its release.

    Raises:
        NotAdded: the release is closed.
    """
    if not item.release.is_editable:
        raise NotAdded(_("The release cannot be changed any more."))
    log(item.release, "releases.remove", user=user, data={"title": item.title})
    item.delete()


def pending_items_of(page: Page) -> list[ReleaseItem]:
    """Return what releases that are still to be published do to a page."""
    items = ReleaseItem.objects.filter(page_id=page.pk, release__status__in=PENDING)
    return list(items.select_related("release", "revision").order_by("release_id"))
