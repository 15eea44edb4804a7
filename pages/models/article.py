from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage
from pages.models.fields import OrderedRelation, WritableInline
from pages.seo.graph import article_nodes


class ArticleTag(TaggedItemBase):
    """One tag of one article."""

    content_object = ParentalKey(
        "pages.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticleAuthor(Orderable):
    """One author of one article, in the order of the byline."""

    page = ParentalKey(
        "pages.ArticlePage", on_delete=models.CASCADE, related_name="article_authors"
    )
    author = models.ForeignKey(
        "pages.Author", on_delete=models.CASCADE, verbose_name=_("author"), related_name="+"
    )

    panels = [FieldPanel("author")]
    api_fields = [APIField("author", writable=True)]


class ArticlePage(BasePage):
    """A dated text with authors: news, a blog post, a release note."""

    page_description = _("A dated text with authors: news, a blog post, a release note.")

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Shown in lists and under the title.")
    )
    cover = models.ForeignKey(
        "media.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    category = models.ForeignKey(
        "pages.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                InlinePanel("article_authors", label=_("author"), heading=_("Authors")),
                FieldPanel("category"),
                FieldPanel("tags"),
            ],
            heading=_("By whom, and about what"),
        ),
        FieldPanel("body"),
    ]
    api_fields = [
        APIField("summary", writable=True),
        APIField("cover", writable=True),
        OrderedRelation("authors", "article_authors", "author"),
        WritableInline("article_authors"),
        APIField("category", writable=True),
        APIField("tags", writable=True),
        APIField("body", writable=True),
    ]
    card_fields = ["summary", "cover", "authors", "category", "tags"]
    filter_fields = {"author": "authors", "category": "category", "tags": "tags"}
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    structured_data = staticmethod(article_nodes)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
