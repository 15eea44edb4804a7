"""The screens of API tokens: the list, a new one, and the end of an old one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.log_actions import log

from api.admin.token_form import TokenForm
from api.models import ApiToken

OVERLAPS = (0, 1, 24, 72, 168)


class TokenIndex(generic.IndexView):
    """All tokens, with what is to be done about them."""

    def get_list_more_buttons(self, instance: ApiToken) -> list[Any]:
        """Return Edit, Replace and Revoke for a token that works, and nothing for others."""
        if instance.state != "active":
            return []
        buttons: list[Any] = [
            button
            for button in super().get_list_more_buttons(instance)
            if "delete" not in (button.url or "")
        ]
        for label, name, icon, priority in (
            (_("Replace"), "rotate", "rotate", 20),
            (_("Revoke"), "revoke", "bin", 30),
        ):
            url = reverse(f"api_tokens:{name}", args=[instance.pk])
            buttons.append(MenuItem(label, url=url, icon_name=icon, priority=priority))
        return buttons

    def get_edit_url(self, instance: ApiToken) -> str | None:
        """Return none for what works no more."""
        url: str | None = super().get_edit_url(instance)
        return url if instance.state == "active" else None


class TokenCreate(generic.CreateView):
    """A new token. Its secret is in the answer to this form, and nowhere else ever."""

    def form_valid(self, form: TokenForm) -> HttpResponse:
        """Save the token, and show the secret."""
        form.instance.created_by = self.request.user
        secret = form.instance.renew()
        super().form_valid(form)
        return show_secret(self.request, form.instance, secret)


class TokenEdit(generic.EditView):
    """What an existing token may do."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Return none: replacing and revoking are in the list."""
        return []

    def get_object(self, queryset: Any = None) -> ApiToken:
        """Return the token; one that works no more stays as it was."""
        token: ApiToken = super().get_object(queryset)
        if token.state != "active":
            raise PermissionDenied
        return token


class TokenAction(View):
    """Something done to one token after a question."""

    template_name = ""
    title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may change this token."""
        if not request.user.has_perm("api.change_apitoken"):
            raise PermissionDenied
        self.token = get_object_or_404(ApiToken.objects.active(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def show(self, **context: Any) -> HttpResponse:
        """Return the question."""
        context |= _headings(self.title, str(self.token))
        return TemplateResponse(
            self.request, self.template_name, {"token": self.token, "view": self, **context}
        )


class TokenRevoke(TokenAction):
    """The end of a token, at once."""

    template_name = "api/admin/token_revoke.html"
    title = "Revoke"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether it is meant."""
        return self.show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke it."""
        self.token.revoke()
        log(self.token, "api.revoke", user=request.user)
        messages.success(request, _("The token “%s” is revoked.") % self.token.name)
        return redirect("api_tokens:index")


class OverlapForm(forms.Form):
    """How long the old secret goes on working."""

    hours = forms.TypedChoiceField(
        coerce=int,
        initial=24,
        choices=[(hours, f"{hours} h") for hours in OVERLAPS],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours: Any = self.fields["hours"]
        hours.label = _("The old one goes on working for")
        hours.help_text = _("Long enough to give the new one to everything that uses it.")


class TokenRotate(TokenAction):
    """A new secret for a token, and some time to change over."""

    template_name = "api/admin/token_rotate.html"
    title = "Replace"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the secret of a token that writes only to its user, and to superusers."""
        user: Any = request.user
        token = get_object_or_404(ApiToken, pk=kwargs["pk"])
        if token.user_id not in (None, user.pk) and not user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the time."""
        return self.show(form=OverlapForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the new token, and show its secret."""
        form = OverlapForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        overlap = timedelta(hours=form.cleaned_data["hours"])
        token, secret = self.token.rotate(overlap, by=request.user)
        log(token, "api.rotate", user=request.user)
        return show_secret(request, token, secret, replaced=self.token)


def show_secret(
    request: HttpRequest, token: ApiToken, secret: str, replaced: ApiToken | None = None
) -> HttpResponse:
    """Return the one page that ever shows a token's secret."""
    context = {
        "token": token,
        "secret": secret,
        "replaced": replaced,
        "example": f"curl -H 'Authorization: Bearer {secret}' {settings.ROOST_BASE_URL}/api/v1/me/",
        **_headings(_("Copy the token"), token.name),
    }
    response = TemplateResponse(request, "api/admin/token_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _headings(title: str, subtitle: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_icon": "key",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("api_tokens:index"), "label": _("API tokens")},
            {"url": "", "label": title, "sublabel": subtitle},
        ],
    }
