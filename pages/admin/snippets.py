"""Lists of authors, categories and menus in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.models import Author, Category, Menu


class AuthorViewSet(SnippetViewSet):
    """Authors, found by name."""

    model = Author
    icon = "user"
    add_to_admin_menu = True
    menu_label = _("Authors")
    menu_order = 410
    list_display = ["name", "slug", UpdatedAtColumn()]
    list_per_page = 50


class CategoryViewSet(SnippetViewSet):
    """Categories, one in each language."""

    model = Category
    icon = "tag"
    add_to_admin_menu = True
    menu_label = _("Categories")
    menu_order = 420
    list_display = ["name", "slug", LocaleColumn(), UpdatedAtColumn()]
    list_per_page = 50


class MenuViewSet(SnippetViewSet):
    """Menus, found by title or handle."""

    model = Menu
    icon = "list-ul"
    add_to_admin_menu = True
    menu_label = _("Menus")
    menu_order = 430
    list_display = [
        "title",
        "handle",
        LocaleColumn(),
        Column("site", label=_("Site"), accessor=lambda menu: menu.site or _("Every site")),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    search_fields = ["title", "handle"]
    search_backend_name: Any = None
