from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from media.models import AtomicSaveMixin


class Author(AtomicSaveMixin, index.Indexed, models.Model):
    """Someone who writes articles; not necessarily a user of the CMS."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(
        _("slug"),
        max_length=255,
        unique=True,
        allow_unicode=True,
        help_text=_("Used in addresses."),
    )
    bio = RichTextField(_("about"), blank=True, features=["bold", "italic", "link", "ol", "ul"])
    image = models.ForeignKey(
        "media.Image",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    url = models.URLField(_("web address"), blank=True, help_text=_("Their own page, if any."))

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("bio"),
        FieldPanel("image"),
        FieldPanel("url"),
    ]
    api_fields = [
        APIField("name", writable=True),
        APIField("slug", writable=True),
        APIField("bio", writable=True),
        APIField("image", writable=True),
        APIField("url", writable=True),
    ]
    api_name = "authors"
    card_fields = ["name", "slug", "image", "url"]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
