"""What the API adds to the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from api.admin.token_viewset import KeptPolicy, TokenViewSet
from api.models import ApiToken

register_permission_policy(ApiToken, KeptPolicy(ApiToken))


@hooks.register("register_admin_viewset")
def tokens() -> TokenViewSet:
    """Add Settings → API tokens."""
    return TokenViewSet()


@hooks.register("register_permissions")
def token_permissions() -> "QuerySet[Permission]":
    """Let administrators give groups the right to make tokens."""
    return Permission.objects.filter(
        content_type__app_label="api",
        codename__in=["add_apitoken", "change_apitoken", "view_apitoken"],
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what the log says of tokens."""
    actions.register_action("api.revoke", "Revoke", "Revoked")
    actions.register_action("api.rotate", "Replace", "Made in the place of another")
