from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage


class StandardPage(BasePage):
    """A page of text and pictures that is no news: about us, a chapter of a manual."""

    page_description = _("Text and pictures that are no news: about us, a chapter, a legal notice.")

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Shown in lists and under the title.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    api_fields = [APIField("summary", writable=True), APIField("body", writable=True)]
    card_fields = ["summary"]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["pages.HomePage", "pages.SectionPage", "pages.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
