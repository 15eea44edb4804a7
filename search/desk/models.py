"""Curated results, synonyms, and the days of which reports are made."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Locale, Orderable, Site

from search.desk.normal import normal

MAX_QUERIES = 50
MAX_PAGES = 20
MAX_WORDS = 20
EVERY_LANGUAGE = _("Leave empty for all languages.")


class CuratedQuery(ClusterableModel):
    """What visitors get first, and what they do not get, when they search for certain words."""

    queries = models.TextField(
        _("searches"),
        help_text=_(
            "One search a line, as visitors type it: “opening hours”. It must be the whole search; "
            "capitals, accents and punctuation do not matter."
        ),
    )
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE)
    locale = models.ForeignKey(
        Locale,
        verbose_name=_("language"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        help_text=EVERY_LANGUAGE,
    )
    note = models.CharField(
        _("note"), max_length=255, blank=True, help_text=_("For your colleagues: why, until when.")
    )

    panels = [
        FieldPanel("queries"),
        FieldRowPanel([FieldPanel("site"), FieldPanel("locale")]),
        InlinePanel(
            "pinned",
            heading=_("Pinned"),
            label=_("pinned page"),
            max_num=MAX_PAGES,
            help_text=_(
                "These come first, in this order, to whoever may read them; also where the words "
                "do not stand in them."
            ),
        ),
        InlinePanel(
            "hidden",
            heading=_("Hidden"),
            label=_("hidden page"),
            max_num=MAX_PAGES,
            help_text=_("These are not found by this search. Others still find them."),
        ),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("curated search")
        verbose_name_plural = _("curated searches")

    def __str__(self) -> str:
        return ", ".join(self.lines[:3]) + (" …" if len(self.lines) > 3 else "")

    @property
    def lines(self) -> list[str]:
        """The searches, as they were written."""
        return [line.strip() for line in self.queries.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuse searches that nobody can type, and those that another entry has."""
        super().clean()
        lines = self.lines
        if not lines or not all(map(normal, lines)):
            raise ValidationError({"queries": _("Write at least one word in each line.")})
        if len(lines) > MAX_QUERIES:
            raise ValidationError({"queries": _("At most %d searches.") % MAX_QUERIES})
        if self.site_id is None:
            return
        wanted = set(map(normal, lines))
        others = CuratedQuery.objects.filter(site=self.site_id, locale=self.locale_id)
        for other in others.exclude(pk=self.pk):
            if taken := wanted & set(map(normal, other.lines)):
                message = _("“%s” is curated already, for this site and language.")
                raise ValidationError({"queries": message % min(taken)})


class CuratedPage(Orderable):
    """A page that a curated search says something of."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("page")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.page)


class PinnedPage(CuratedPage):
    """A page that comes first."""

    query = ParentalKey(CuratedQuery, on_delete=models.CASCADE, related_name="pinned")

    class Meta(CuratedPage.Meta):
        verbose_name = _("pinned page")


class HiddenPage(CuratedPage):
    """A page that is not found."""

    query = ParentalKey(CuratedQuery, on_delete=models.CASCADE, related_name="hidden")

    class Meta(CuratedPage.Meta):
        verbose_name = _("hidden page")


class Synonyms(models.Model):
    """Words that mean the same to visitors."""

    words = models.CharField(
        _("words"),
        max_length=500,
        help_text=_("Separated by commas: “k8s, kubernetes”. Each may be several words long."),
    )
    one_way = models.BooleanField(
        _("only from the first to the others"),
        default=False,
        help_text=_(
            "Whoever searches for the first also finds the others, but not the other way round: "
            "“bird, heron, goose”."
        ),
    )
    locale = models.ForeignKey(
        Locale,
        verbose_name=_("language"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        help_text=EVERY_LANGUAGE,
    )

    panels = [MultiFieldPanel([FieldPanel("words"), FieldPanel("one_way"), FieldPanel("locale")])]

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words

    @property
    def terms(self) -> list[str]:
        """The words, each once, as they were written."""
        found: dict[str, str] = {}
        for term in self.words.split(","):
            if key := normal(term):
                found.setdefault(key, " ".join(term.split()))
        return list(found.values())

    def clean(self) -> None:
        """Refuse what says nothing."""
        super().clean()
        if not 2 <= len(self.terms) <= MAX_WORDS:
            raise ValidationError(
                {"words": _("Write 2 to %d different words, separated by commas.") % MAX_WORDS}
            )


class SearchedDay(models.Model):
    """How often something was searched on one day. Who searched is not kept."""

    day = models.DateField()
    site_id = models.PositiveIntegerField()
    locale = models.CharField(max_length=12, blank=True)
    query = models.CharField(max_length=100, help_text="Without capitals, accents, punctuation.")
    searches = models.PositiveIntegerField(default=0)
    without_results = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    positions = models.PositiveIntegerField(default=0, help_text="The sum over all clicks.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "site_id", "locale", "query"], name="searched_day_once"
            )
        ]
        default_permissions = ("view",)
        verbose_name = _("search report")
        verbose_name_plural = _("search reports")

    def __str__(self) -> str:
        return f"{self.query} on {self.day}"


class ClickedDay(models.Model):
    """How often a result of a search was followed on one day."""

    day = models.DateField()
    site_id = models.PositiveIntegerField()
    query = models.CharField(max_length=100)
    page_id = models.PositiveBigIntegerField()
    clicks = models.PositiveIntegerField(default=0)
    positions = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "site_id", "query", "page_id"], name="clicked_day_once"
            )
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.query}: page {self.page_id} on {self.day}"
