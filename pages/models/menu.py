from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin

from media.models import AtomicSaveMixin
from pages.blocks import MenuBlock


class Menu(AtomicSaveMixin, TranslatableMixin, models.Model):
    """A list of links that front ends show on every page, found by its handle."""

    handle = models.SlugField(
        _("handle"), help_text=_("What front ends ask for, such as “main” or “footer”.")
    )
    title = models.CharField(_("title"), max_length=255)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Leave empty for a menu that every site shares."),
    )
    items = StreamField(MenuBlock(), verbose_name=_("links"), blank=True)

    panels = [FieldPanel("title"), FieldPanel("handle"), FieldPanel("site"), FieldPanel("items")]
    api_fields = [
        APIField("handle", writable=True),
        APIField("title", writable=True),
        APIField("items", writable=True),
    ]
    api_name = "menus"
    filter_fields = {"handle": "handle"}

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ["handle", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "locale", "handle"], name="menu_handle_per_site_and_locale"
            ),
            models.UniqueConstraint(
                fields=["locale", "handle"],
                condition=models.Q(site=None),
                name="shared_menu_handle_per_locale",
            ),
        ]

    def __str__(self) -> str:
        return self.title
