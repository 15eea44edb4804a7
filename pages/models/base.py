"""What every page type shares."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from pages.page_form import PageForm
from pages.paths import HOME_DEPTH, page_location, refuse_path_of_language, site_roots
from pages.seo.facts import no_nodes


class BasePage(Page):
    """A page of the site: Wagtail's own fields, and how search engines and social networks see it.

    A page type declares, and everything public follows from it:

    - `api_fields`: the fields of its document, in order.
    - `card_fields`: those of them that its short form in lists carries.
    - `filter_fields`: those of them that lists can be filtered by, parameter to field.
    - `schema_type`: what schema.org calls it: WebPage, or a kind of WebPage.
    - `structured_data(document, ids)`: its own schema.org nodes beside the WebPage.
    """

    social_image = models.ForeignKey(
        "media.Image",
        verbose_name=_("social image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared. Without it, the cover is used."),
    )
    canonical_url = models.URLField(
        _("canonical URL"),
        blank=True,
        help_text=_("Only where the same text is at home on another site: its address there."),
    )
    noindex = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("The page stays public, but asks search engines not to list it."),
    )

    card_fields: ClassVar[Sequence[str]] = ()
    filter_fields: ClassVar[Mapping[str, str]] = {}
    api_fields: ClassVar[Sequence[APIField]] = ()
    schema_type: ClassVar[str] = "WebPage"
    structured_data = staticmethod(no_nodes)
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    base_form_class = PageForm

    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
                FieldPanel("canonical_url"),
                FieldPanel("noindex"),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("For menus")),
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new page that is live is published now, or not at all before its time.

        Wagtail's form for new pages saves them as live, and publishes or schedules them afterwards.
        """
        page: Any = self  # types of Wagtail's fields are not known here
        if self._state.adding and page.live:
            now = timezone.now()
            if page.go_live_at and page.go_live_at > now:
                page.live = False
            elif page.first_published_at is None:
                page.first_published_at = now
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Keep the paths of languages free: `/de/` is where the German home page is."""
        super().clean()
        if self.depth == HOME_DEPTH + 1:
            refuse_path_of_language(self.slug)

    def _check_slug_is_unique(self) -> None:
        """Name the page that has the slug; Wagtail names the parent's URL, which is None here."""
        parent = self.get_parent()
        alike = parent.get_children().not_page(self).filter(slug=self.slug) if parent else ()
        for other in alike[:1]:
            names = {"title": other.get_admin_display_title(), "slug": self.slug}
            message = _("The page “%(title)s” beside it has the same slug, “%(slug)s”.")
            raise ValidationError({"slug": message % names})

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Return (site id, root URL, path) on the front end, or None outside of every site."""
        roots = getattr(request, "roost_site_roots", None) or site_roots()
        if request is not None:
            # The explorer asks for many pages within one request.
            request.roost_site_roots = roots
        location = page_location(self.url_path, roots)
        return (location.site_id, location.root_url, location.path) if location else None

    def get_url(self, request: Any = None, current_site: Any = None) -> str | None:
        """Return the address with its host: the front end is never where the admin is."""
        full_url: str | None = self.get_full_url(request)
        return full_url

    url = property(get_url)
