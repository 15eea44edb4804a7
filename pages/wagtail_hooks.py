"""What Roost adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from pages.admin.anchored_links import keep_anchors
from pages.admin.site_state import SiteStatePanel
from pages.admin.snippets import AuthorViewSet, CategoryViewSet, MenuViewSet
from pages.models.raw_html import RawHtml

for viewset in (AuthorViewSet, CategoryViewSet, MenuViewSet):
    register_snippet(viewset)


@hooks.register("register_permissions")
def raw_html_permission() -> "QuerySet[Permission]":
    """Let administrators give groups the right to write raw HTML."""
    app_label, codename = RawHtml.PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)


@hooks.register("construct_homepage_panels")
def site_state(request: HttpRequest, panels: list[Component]) -> None:
    """Begin the dashboard with the state of the sites."""
    panels.append(SiteStatePanel(request))


@hooks.register("register_rich_text_features", order=1)
def anchored_links(features: FeatureRegistry) -> None:
    """Keep the anchors of page links when a text is edited."""
    keep_anchors(features)
