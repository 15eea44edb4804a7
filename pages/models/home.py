from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage
from pages.seo.graph import website_nodes


class HomePage(BasePage):
    """The first page of a site in one language."""

    page_description = _("The first page of a site in one language.")

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What this site is about, in a sentence or two.")
    )
    cover = models.ForeignKey(
        "media.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    api_fields = [
        APIField("summary", writable=True),
        APIField("cover", writable=True),
        APIField("body", writable=True),
    ]
    card_fields = ["summary", "cover"]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    structured_data = staticmethod(website_nodes)

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
