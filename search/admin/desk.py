"""The Search menu: curated searches, synonyms, what visitors look for, and the test bench."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.models import Site
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.admin.site_form import sites
from search.desk.models import MAX_QUERIES, CuratedQuery, Synonyms

SEE = "search.view_searchedday"


class DeskMenuItem(MenuItem):
    """Shown to those who may see what visitors look for."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this user may."""
        return bool(request.user.has_perm(SEE))


class CreateCuratedQuery(CreateView):
    """The form of a new curated search; `?queries=` and `?site=` fill it in."""

    def get_initial_form_instance(self) -> Any:
        """Return what the form begins with."""
        lines = self.request.GET.get("queries", "").splitlines()[:MAX_QUERIES]
        site_id = self.request.GET.get("site", "")[:9]
        site = Site.objects.filter(pk=site_id).first() if site_id.isdecimal() else None
        return CuratedQuery(
            queries="\n".join(line[:256] for line in lines), site=site or sites().first()
        )


class CuratedQueryViewSet(SnippetViewSet):
    """Curated searches."""

    model = CuratedQuery
    icon = "pick"
    menu_label = _("Curated searches")
    add_view_class = CreateCuratedQuery
    list_display = [
        "__str__",
        Column("pinned", label=_("Pinned"), accessor=lambda row: row.pinned.count() or "–"),
        Column("hidden", label=_("Hidden"), accessor=lambda row: row.hidden.count() or "–"),
        Column("site", label=_("Site")),
        Column("locale", label=_("Language"), accessor=lambda row: row.locale or _("All")),
        "note",
    ]
    list_per_page = 50
    search_fields = ["queries", "note"]
    search_backend_name: Any = None


class SynonymsViewSet(SnippetViewSet):
    """Synonyms."""

    model = Synonyms
    icon = "list-ul"
    menu_label = _("Synonyms")
    list_display = [
        "words",
        BooleanColumn("one_way", label=_("One way")),
        Column("locale", label=_("Language"), accessor=lambda row: row.locale or _("All")),
    ]
    list_per_page = 50
    search_fields = ["words"]
    search_backend_name: Any = None


class SearchGroup(SnippetViewSetGroup):
    """The Search menu."""

    menu_label = _("Site search")
    menu_icon = "search"
    menu_order = 440
    items = (CuratedQueryViewSet, SynonymsViewSet)
    submenu_hook = "register_site_search_menu_item"
