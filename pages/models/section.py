from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage


class SectionPage(BasePage):
    """A part of the site that holds other pages: a blog, the documentation, a chapter of it."""

    page_description = _("A part of the site that holds other pages, such as a blog or a chapter.")

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What is found in this section.")
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
    schema_type = "CollectionPage"
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
