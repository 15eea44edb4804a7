"""What the screens of site search ask for first: a site and a language."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Site


def sites() -> "QuerySet[Site]":
    """Return all sites, the default one first."""
    return Site.objects.order_by("-is_default_site", "hostname")


class SiteForm(forms.Form):
    """A site, and one of all languages or all of them."""

    site = forms.ModelChoiceField(
        Site.objects.none(), label=gettext_lazy("Site"), required=False, empty_label=None
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["site"].queryset = sites()
        languages = [(found.language_code, str(found)) for found in Locale.objects.all()]
        fields["locale"].choices = [("", _("All")), *sorted(languages, key=lambda one: one[1])]
