"""What Roost adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from pages.models.raw_html import RawHtml


@hooks.register("register_permissions")
def raw_html_permission() -> "QuerySet[Permission]":
    """Let administrators give groups the right to write raw HTML."""
    app_label, codename = RawHtml.PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)
