"""What releases add to the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from pages.publishing.releases.admin.views import CHANGE, show_url, written
from pages.publishing.releases.admin.viewset import ReleaseViewSet
from pages.publishing.releases.contents import pending_items_of
from pages.publishing.releases.models import ReleaseItem, Status


@hooks.register("register_admin_viewset")
def releases() -> ReleaseViewSet:
    """Add Releases to the menu."""
    return ReleaseViewSet()


@hooks.register("register_page_listing_more_buttons")
def add_from_listing(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Add “Add to release” to the menu of each page in lists of pages."""
    yield from _button(page, user, next_url, priority=45)


@hooks.register("register_page_header_buttons")
def add_from_editor(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Add “Add to release” to the menu beside a page's title."""
    yield from _button(page, user, next_url, priority=55)


@hooks.register("before_edit_page")
def tell_of_releases(request: HttpRequest, page: Page) -> None:
    """Tell whoever opens a page which releases it is in."""
    if request.method != "GET":
        return
    for item in pending_items_of(page):
        button = messages.button(show_url(item.release), _("Open the release"))
        messages.info(request, _notice(item, page), buttons=[button])


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what the history of a release tells."""
    for name, label, message in (
        ("publish", gettext_lazy("Publish"), gettext_lazy("Published")),
        ("schedule", gettext_lazy("Schedule"), gettext_lazy("Scheduled")),
        ("reopen", gettext_lazy("Open again"), gettext_lazy("Opened again")),
        ("cancel", gettext_lazy("Cancel"), gettext_lazy("Cancelled")),
        ("add", gettext_lazy("Add page"), gettext_lazy("Page added")),
        ("remove", gettext_lazy("Remove page"), gettext_lazy("Page removed")),
    ):
        actions.register_action(f"releases.{name}", label, message)


def _button(page: Page, user: Any, next_url: str | None, priority: int) -> Iterator[Button]:
    if page.is_root() or page.alias_of_id or not user.has_perm(CHANGE):
        return
    if page.permissions_for_user(user).can_edit():
        url = reverse("releases:add_page", args=[page.pk])
        if next_url:
            url = f"{url}?{urlencode({'next': next_url})}"
        label = _("Add to release")
        yield Button(label, url=url, icon_name="calendar-alt", priority=priority)


def _notice(item: ReleaseItem, page: Page) -> str:
    at = item.release.scheduled_at
    if item.release.status == Status.FAILED:
        when = _(", which could not be published")
    else:
        when = _(", which goes out on %s") % written(at) if at else ""
    if not item.publishes:
        text = _("The release “%(title)s”%(when)s will unpublish this page.")
    elif item.revision_id == page.latest_revision_id:
        text = _("This page is in the release “%(title)s”%(when)s.")
    else:
        text = _("An older version of this page is in the release “%(title)s”%(when)s.")
    return text % {"title": item.release.title, "when": when}
