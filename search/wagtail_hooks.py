"""What search adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from search.admin.refused import RefusedMenuItem, refused_documents


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Serve the list of what the engine has refused."""
    return [path("search/refused/", refused_documents, name="refused_documents")]


@hooks.register("register_reports_menu_item")
def refused_menu_item() -> RefusedMenuItem:
    """Add Reports → Refused by search."""
    return RefusedMenuItem(
        _("Refused by search"), reverse_lazy("refused_documents"), icon_name="search", order=60
    )


@hooks.register("register_permissions")
def permissions() -> "QuerySet[Permission]":
    """Let administrators give groups the right to see what was refused, and to try it again."""
    return Permission.objects.filter(
        content_type__app_label="search",
        codename__in=["view_refuseddocument", "change_refuseddocument"],
    )
