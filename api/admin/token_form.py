"""The form in which administrators say what a token may do."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Locale, Site

from api.models import SCOPES, ApiToken
from pages.publishing.access import MANAGE, PUBLISHED, SEARCH


class TokenForm(WagtailAdminModelForm):
    """What a token is called, what it may do, and where."""

    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=tuple(SCOPES.items()),
        initial=[PUBLISHED, SEARCH],
        widget=forms.CheckboxSelectMultiple,
    )
    site_ids = forms.TypedMultipleChoiceField(
        label=_("Only these sites"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every site."),
    )
    locales = forms.MultipleChoiceField(
        label=_("Only these languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every language."),
    )
    sees_private = forms.BooleanField(
        label=_("Sees pages for signed-in visitors"),
        required=False,
        help_text=_("Pages for “logged-in users”. Never those with a password."),
    )
    group_ids = forms.TypedMultipleChoiceField(
        label=_("Sees pages for these groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pages whose privacy is set to one of them, and those for signed-in visitors."),
    )

    class Meta:
        model = ApiToken
        fields = (
            "name", "scopes", "user", "expires_at", "site_ids", "locales", "sees_private",
            "group_ids",
        )  # fmt: skip
        help_texts = {
            "name": _("What uses it: “Website build”, “Import from the old CMS”."),
            "user": _("For tokens that write: it may do what this user may."),
            "expires_at": _("Empty: it works until it is revoked."),
        }
        labels = {"user": _("Writes as")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["site_ids"].choices = [
            (site.pk, site.site_name or site.hostname) for site in Site.objects.order_by("hostname")
        ]
        fields["locales"].choices = [
            (locale.language_code, str(locale)) for locale in Locale.objects.all()
        ]
        fields["group_ids"].choices = Group.objects.order_by("name").values_list("pk", "name")
        users = get_user_model()._default_manager.filter(is_active=True)
        user = self.for_user
        if user is not None and not user.is_superuser:
            # Nobody writes a key to somebody else's rights; one that exists may stay.
            users = users.filter(pk__in=[user.pk, self.instance.user_id or user.pk])
        fields["user"].queryset = users.order_by(get_user_model().USERNAME_FIELD)

    def clean_expires_at(self) -> Any:
        """Refuse a moment that is over."""
        expires_at = self.cleaned_data["expires_at"]
        if expires_at and "expires_at" in self.changed_data and expires_at <= timezone.now():
            raise ValidationError(_("This moment is over; revoke the token instead."))
        return expires_at

    def clean(self) -> dict[str, Any]:
        """Ask for a user where the token writes, and for none where it does not."""
        cleaned: dict[str, Any] = super().clean()
        writes = MANAGE in cleaned.get("scopes", ())
        if writes and not cleaned.get("user") and "user" not in self.errors:
            self.add_error("user", _("A token that writes needs a user to write as."))
        if not writes and "scopes" in cleaned:
            cleaned["user"] = None
        return cleaned
