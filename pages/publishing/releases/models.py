"""Releases and what is in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Status(models.TextChoices):
    """Where a release is on its way."""

    OPEN = "open", _("Open")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHING = "publishing", _("Publishing")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


# Those that can still be changed, looked at as they will be, and published.
PENDING = (Status.OPEN, Status.SCHEDULED, Status.PUBLISHING, Status.FAILED)


class Release(models.Model):
    """Changes of many pages that become public together: all of them, or none."""

    title = models.CharField(_("title"), max_length=255)
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("What it is about, for your colleagues.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False
    )
    scheduled_at = models.DateTimeField(_("scheduled for"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    error = models.TextField(blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be published."""
        return self.status in PENDING

    @property
    def is_editable(self) -> bool:
        """Whether pages may be added and removed."""
        return self.status in (Status.OPEN, Status.FAILED)


class ReleaseItem(models.Model):
    """What a release does to one page.

    Wagtail saves drafts in place, so a revision alone does not say which text it was: the time at
    which it was saved belongs to it.
    """

    class Action(models.TextChoices):
        """What becomes of the page."""

        PUBLISH = "publish", _("Publish")
        UNPUBLISH = "unpublish", _("Unpublish")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=255, help_text="Of the page, for when it is gone.")
    action = models.CharField(max_length=10, choices=Action.choices, default=Action.PUBLISH)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision_saved_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "page"], name="release_has_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.title}"

    @property
    def publishes(self) -> bool:
        """Whether the page will be public."""
        return self.action == self.Action.PUBLISH

    def take_latest(self) -> None:
        """Take the latest revision of the page, unsaved."""
        page: Any = self.page
        self.title = page.get_admin_display_title()[:255]
        self.revision = page.latest_revision if self.publishes else None
        self.revision_saved_at = self.revision.created_at if self.revision else None
