"""What search adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from search.admin.bench import search_bench
from search.admin.desk import DeskMenuItem, SearchGroup
from search.admin.refused import RefusedMenuItem, refused_documents
from search.admin.report import search_report


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Serve the screens of search."""
    return [
        path("search/refused/", refused_documents, name="refused_documents"),
        path("search/report/", search_report, name="search_report"),
        path("search/bench/", search_bench, name="search_bench"),
    ]


register_snippet(SearchGroup)


@hooks.register("register_site_search_menu_item")
def report_menu_item() -> DeskMenuItem:
    """Add Site search → What visitors look for."""
    return DeskMenuItem(
        _("What visitors look for"), reverse_lazy("search_report"), icon_name="view", order=0
    )


@hooks.register("register_site_search_menu_item")
def bench_menu_item() -> DeskMenuItem:
    """Add Site search → Try a search."""
    return DeskMenuItem(
        _("Try a search"), reverse_lazy("search_bench"), icon_name="crosshairs", order=50
    )


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
        codename__in=["view_refuseddocument", "change_refuseddocument", "view_searchedday"],
    )
