"""Settings → API tokens."""

from datetime import timedelta
from typing import Any

from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy

from api.admin.token_form import TokenForm
from api.admin.token_views import TokenCreate, TokenEdit, TokenIndex, TokenRevoke, TokenRotate
from api.models import SCOPES, ApiToken

SOON = timedelta(days=14)


class KeptPolicy(ModelPermissionPolicy):
    """The permissions of a model whose rows nobody deletes: a revoked token stays as a record."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether a user may do something."""
        return action != "delete" and bool(super().user_has_permission(user, action))


class TokenViewSet(ModelViewSet):
    """The list of tokens, the forms, replacing and revoking."""

    model = ApiToken
    name = "api_tokens"
    icon = "key"
    menu_label = gettext_lazy("API tokens")
    menu_order = 900
    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = TokenIndex
    add_view_class = TokenCreate
    edit_view_class = TokenEdit
    list_per_page = 50
    search_fields = ["name", "prefix"]
    search_backend_name: Any = None

    list_display = [
        "name",
        Column("state", label=gettext_lazy("State"), accessor=lambda token: state_of(token)),
        Column("scopes", label=gettext_lazy("May"), accessor=lambda token: rights_of(token)),
        Column("last_used_at", label=gettext_lazy("Last used"), accessor=lambda t: last_use(t)),
        Column("prefix", label=gettext_lazy("Token"), accessor=lambda token: f"{token.prefix}…"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[TokenForm]:
        """Return the form."""
        return TokenForm

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses of the screens."""
        return [
            *super().get_urlpatterns(),
            path("revoke/<int:pk>/", TokenRevoke.as_view(), name="revoke"),
            path("rotate/<int:pk>/", TokenRotate.as_view(), name="rotate"),
        ]


def rights_of(token: ApiToken) -> str:
    """Return what a token may do, as whom and where, in words."""
    told = [str(label) for scope, label in SCOPES.items() if scope in token.scopes]
    if token.user is not None:
        told.append(_("as %s") % token.user.get_username())
    bounds = [*token.locales]
    if token.site_ids:
        names = Site.objects.filter(pk__in=token.site_ids).values_list("hostname", flat=True)
        bounds = [*(names or [_("sites that are gone")]), *bounds]
    text = ", ".join(told)
    where = _("only %s") % ", ".join(bounds)
    return f"{text}; {where}" if bounds else text


def last_use(token: ApiToken) -> str:
    """Return how long ago a token was used."""
    if token.last_used_at is None:
        return _("Never")
    return _("%s ago") % timesince(token.last_used_at)


def state_of(token: ApiToken) -> str:
    """Return whether a token works, with a warning where it will soon not."""
    if token.state == "revoked":
        return _tag(_("Revoked"), "")
    if token.state == "expired":
        return _tag(_("Expired"), "")
    if token.expires_at is None:
        return _tag(_("Works"), "primary")
    left = _("Expires in %s") % timeuntil(token.expires_at)
    return _tag(left, "critical" if token.expires_at - timezone.now() < SOON else "primary")


def _tag(text: str, kind: str) -> str:
    classes = f"w-status w-status--{kind}" if kind else "w-status"
    return format_html('<span class="{}">{}</span>', classes, text)
