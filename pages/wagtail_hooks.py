"""What Roost adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from pages.admin import change_feed, late, pending_work
from pages.admin.anchored_links import keep_anchors
from pages.admin.bulk_actions import touch_moved_media
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


@hooks.register("register_permissions")
def change_feed_permission() -> "QuerySet[Permission]":
    """Let administrators give groups the right to see the change feed."""
    app_label, codename = change_feed.PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)


hooks.register("after_bulk_action", touch_moved_media)


@hooks.register("register_admin_urls")
def publishing_urls() -> list[URLPattern]:
    """Serve the change feed, and how much is still on its way."""
    return [
        path("changes/", change_feed.change_feed, name="change_feed"),
        path("changes/pending/", pending_work.pending, name="pending_work"),
    ]


@hooks.register("register_reports_menu_item")
def change_feed_menu_item() -> MenuItem:
    """Add the change feed to the reports."""
    return ChangeFeedMenuItem(
        _("Changes"), reverse_lazy("change_feed"), icon_name="history", order=50
    )


class ChangeFeedMenuItem(MenuItem):
    """Shown to those who may see the change feed."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this user may."""
        return bool(request.user.has_perm(change_feed.PERMISSION))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_move_page")
@hooks.register("after_unpublish_page")
def tell_of_pending_work(request: HttpRequest, page: Page, *args: object) -> None:
    """Tell whoever has just changed much that the rest of it follows, and where to watch it."""
    pending_work.tell(request)


@hooks.register("construct_homepage_panels")
def site_state(request: HttpRequest, panels: list[Component]) -> None:
    """Begin the dashboard with what is late, and the state of the sites."""
    if found := late.late(request.user):
        panels.append(late.LatePanel(found))
    panels.append(SiteStatePanel(request))


@hooks.register("before_edit_page")
def tell_of_missed_schedules(request: HttpRequest, page: Page) -> None:
    """Tell whoever opens a page that it could not be published or unpublished at its time."""
    late.tell(request, page)


@hooks.register("register_rich_text_features", order=1)
def anchored_links(features: FeatureRegistry) -> None:
    """Keep the anchors of page links when a text is edited."""
    keep_anchors(features)
