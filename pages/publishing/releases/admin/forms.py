"""The forms of releases: a time, and which release a page goes into."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Page

from pages.publishing.releases.models import Release, ReleaseItem, Status

NEW = ""


class ScheduleForm(forms.Form):
    """When a release is published."""

    at = forms.DateTimeField(
        label=_("Publish at"),
        widget=AdminDateTimeInput(),
        help_text=_("In your own time zone. It goes out within a minute of that."),
    )

    def clean_at(self) -> Any:
        """Refuse a moment that is over."""
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("The time to publish at must be in the future."))
        return at


class AddPageForm(forms.Form):
    """Into which release a page goes, and what is to become of the page."""

    release = forms.ModelChoiceField(
        label=_("Release"), queryset=Release.objects.none(), required=False
    )
    title = forms.CharField(label=_("Title of a new release"), max_length=255, required=False)
    action = forms.ChoiceField(
        label=_("What the release does"),
        widget=forms.RadioSelect,
        initial=ReleaseItem.Action.PUBLISH,
    )

    def __init__(self, *args: Any, page: Page, may_make: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        editable = Release.objects.filter(status__in=[Status.OPEN, Status.FAILED])
        fields["release"].queryset = editable
        newest = editable.first()
        if newest is not None:
            fields["release"].initial = newest.pk
        if may_make:
            fields["release"].empty_label = _("A new release")
        else:
            fields["release"].required, fields["release"].empty_label = True, None
            del fields["title"]
        actions = [(ReleaseItem.Action.PUBLISH, _("Publish the latest version of the page"))]
        if page.live:
            actions.append((ReleaseItem.Action.UNPUBLISH, _("Unpublish the page")))
        fields["action"].choices = actions

    def clean(self) -> dict[str, Any]:
        """Ask for a title where a new release is wanted."""
        cleaned: dict[str, Any] = super().clean() or {}
        wants_new = "title" in self.fields and not cleaned.get("release")
        if wants_new and not cleaned.get("title") and "release" not in self.errors:
            self.add_error("title", _("Choose a release, or name a new one."))
        return cleaned
