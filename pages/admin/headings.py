"""The heading and the breadcrumbs of an admin screen that stands right below the home page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def headings(title: str, icon: str) -> dict[str, Any]:
    """Return what Wagtail's header takes from a template's context."""
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
