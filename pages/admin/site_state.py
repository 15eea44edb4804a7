"""The first thing on the dashboard: what is public, what is on its way, and where to see it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.context_processors import PermWrapper
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from pages.admin.pending_work import pending_count


@dataclass(frozen=True)
class SiteState:
    """One site of the installation, and how many of its pages are in which state."""

    name: str
    root_url: str
    explore_url: str
    published: int
    changed: int
    drafts: int


class SiteStatePanel(Component):
    """Published pages, drafts and pending work, with links to the front end and the API."""

    name = "site_state"
    template_name = "pages/admin/site_state.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the numbers of the sites that the user may see, and the addresses."""
        api_url = f"{settings.WAGTAILADMIN_BASE_URL}/api/v1/"
        return {
            "sites": [_state(site) for site in self._sites()],
            "pending": pending_count(),
            "perms": PermWrapper(self.request.user),
            "api_url": api_url,
            "api_docs_url": f"{api_url}docs/",
        }

    def _sites(self) -> list[Site]:
        pages = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        seen = set(pages.filter(depth__lte=2).values_list("pk", flat=True))
        sites = Site.objects.select_related("root_page").order_by("-is_default_site", "hostname")
        return [site for site in sites if site.root_page_id in seen]


def _state(site: Site) -> SiteState:
    roots = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
    below = Q()
    for path in roots:
        below |= Q(path__startswith=path)
    counts = Page.objects.filter(below).aggregate(
        published=Count("pk", filter=Q(live=True)),
        changed=Count("pk", filter=Q(live=True, has_unpublished_changes=True)),
        drafts=Count("pk", filter=Q(live=False)),
    )
    return SiteState(
        name=site.site_name or site.hostname,
        root_url=site.root_url,
        explore_url=reverse("wagtailadmin_explore", args=[site.root_page_id]),
        **counts,
    )
