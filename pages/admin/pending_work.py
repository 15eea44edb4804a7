"""How much of what was changed is still on its way to the public."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import get_active_log_context

from pages.admin import change_feed
from pages.publishing.models import Touch

# Counting more than this says nothing that an editor could use.
MANY = 100_000
_told = "roost_told_of_pending_work"


def pending_count() -> int:
    """Return how many documents and questions are still to be handled."""
    return int(Touch.objects.filter(generation=None)[:MANY].count())


def pending(request: HttpRequest) -> JsonResponse:
    """Return the number as JSON, for the dashboard."""
    return JsonResponse({"pending": pending_count()})


def tell(request: Any) -> None:
    """Add a message where this request has left much to be built; once a request."""
    action = get_active_log_context().uuid
    if request.method != "POST" or action is None or getattr(request, _told, False):
        return
    left = Touch.objects.filter(generation=None, action=action)[:MANY].count()
    if not left:
        return
    setattr(request, _told, True)
    text = ngettext(
        "%d document that shows this is being built anew; the public sees its old version until"
        " then.",
        "%d documents that show this are being built anew; the public sees their old versions"
        " until then.",
        left,
    )
    buttons = []
    if request.user.has_perm(change_feed.PERMISSION):
        buttons = [messages.button(reverse("change_feed"), _("Watch"))]
    messages.info(request, text % left, buttons=buttons)
