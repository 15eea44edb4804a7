"""Releases in the menu of the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.viewsets.model import ModelViewSet

from pages.publishing.releases.admin.views import (
    AddPage,
    CancelRelease,
    CheckRelease,
    ReleaseCreate,
    ReleaseEdit,
    ReleaseIndex,
    RemoveItem,
    ReopenRelease,
    ShowRelease,
    TakeNewest,
    written,
)
from pages.publishing.releases.models import Release, Status

WARNINGS = (Status.FAILED,)
GOOD = (Status.OPEN, Status.SCHEDULED, Status.PUBLISHING)


class ReleaseViewSet(ModelViewSet):
    """The list of releases, the forms, and the screens of each release."""

    model = Release
    name = "releases"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Releases")
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    form_fields = ["title", "notes"]
    index_view_class = ReleaseIndex
    add_view_class = ReleaseCreate
    edit_view_class = ReleaseEdit
    list_per_page = 50
    list_filter = ["status"]
    search_fields = ["title", "notes"]
    search_backend_name: Any = None
    list_display = [
        "title",
        Column("status", label=gettext_lazy("Status"), accessor=lambda found: status_of(found)),
        Column("pages", label=gettext_lazy("Pages"), accessor=lambda found: found.pages),
        UserColumn("created_by", label=gettext_lazy("Author")),
        DateColumn("created_at", label=gettext_lazy("Made"), sort_key="created_at"),
    ]

    def get_permissions_to_register(self) -> "QuerySet[Permission]":
        """Return all permissions: who only sees releases is someone, too."""
        return Permission.objects.filter(
            content_type__app_label="releases", content_type__model="release"
        )

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses of the screens."""
        one = "<int:pk>"
        return [
            *super().get_urlpatterns(),
            path(f"show/{one}/", ShowRelease.as_view(), name="show"),
            path(f"check/{one}/", CheckRelease.as_view(), name="check"),
            path(f"cancel/{one}/", CancelRelease.as_view(), name="cancel"),
            path(f"reopen/{one}/", ReopenRelease.as_view(), name="reopen"),
            path(f"show/{one}/remove/<int:item>/", RemoveItem.as_view(), name="remove"),
            path(f"show/{one}/newest/<int:item>/", TakeNewest.as_view(), name="newest"),
            path("add_page/<int:page>/", AddPage.as_view(), name="add_page"),
        ]


def status_of(release: Release) -> str:
    """Return the status as a tag, with the time that belongs to it."""
    kind = "critical" if release.status in WARNINGS else "primary" if release.status in GOOD else ""
    text = release.get_status_display()
    if release.status == Status.SCHEDULED and release.scheduled_at:
        text = _("Scheduled for %s") % written(release.scheduled_at)
    if release.status == Status.PUBLISHED and release.published_at:
        text = _("Published on %s") % written(release.published_at)
    classes = f"w-status w-status--{kind}" if kind else "w-status"
    return format_html('<span class="{}">{}</span>', classes, text)
