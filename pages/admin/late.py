"""What should be public by now, or not any more, and is not: told to those who can mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from pages.publishing.missed_schedules import PUBLISH, missed
from pages.publishing.models import MissedSchedule
from pages.publishing.releases.admin.views import CHANGE, show_url
from pages.publishing.releases.models import Release, Status

# How many are looked at for one screen: each takes some queries.
MOST = 50


@dataclass(frozen=True)
class Late:
    """One page, snippet or release that is late."""

    title: str
    text: str
    edit_url: str


class LatePanel(Component):
    """On the dashboard, above all else, and only where there is something to tell."""

    name = "late"
    template_name = "pages/admin/late_panel.html"
    order = 40

    def __init__(self, found: list[Late]) -> None:
        self.found = found

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what is late."""
        return {"late": self.found}


def late(user: Any) -> list[Late]:
    """Return what is late among what this user may edit, the longest first; of many, some."""
    urls = AdminURLFinder(user)
    found = [
        Late(_title(instance), text_of(row), url)
        for row, instance in islice(missed(), MOST)
        if (url := urls.get_edit_url(instance))
    ]
    return [*found, *(_releases() if user.has_perm(CHANGE) else [])]


def tell(request: HttpRequest, page: Page) -> None:
    """Tell whoever opens a page that is late."""
    if request.method != "GET":
        return
    for row, _page in missed(page):
        messages.error(request, f"{text_of(row)} {_advice(row)}")


def text_of(row: MissedSchedule) -> str:
    """Return when what should have happened, and why it has not."""
    if row.step == PUBLISH:
        text = _("It was to be published on %(at)s, and could not be: %(reason)s")
    else:
        text = _("It was to be unpublished on %(at)s, and could not be: %(reason)s")
    return text % {"at": _written(row.due_at), "reason": row.reason}


def _advice(row: MissedSchedule) -> str:
    if row.step == PUBLISH:
        return _(
            "Roost tries again each minute: remove what stands in the way. To change the page"
            " itself, cancel its schedule first."
        )
    return _("Roost tries again each minute. Unpublish it, or change the schedule.")


def _releases() -> Iterator[Late]:
    for release in Release.objects.filter(status=Status.FAILED).order_by("scheduled_at", "pk"):
        at = release.scheduled_at
        text = (
            _("The release was to go out on %(at)s, and could not: %(reason)s")
            if at
            else _("The release could not go out: %(reason)s")
        )
        values = {"at": _written(at) if at else "", "reason": release.error}
        yield Late(release.title, text % values, show_url(release))


def _title(instance: Any) -> str:
    return instance.get_admin_display_title() if isinstance(instance, Page) else str(instance)


def _written(at: datetime) -> str:
    return str(date_format(localtime(at), "DATETIME_FORMAT"))
