"""What search keeps in the database: texts of files, and what the engine would not take."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.desk.models import (
    ClickedDay,
    CuratedQuery,
    HiddenPage,
    PinnedPage,
    SearchedDay,
    Synonyms,
)

__all__ = [
    "ClickedDay",
    "CuratedQuery",
    "FileText",
    "HiddenPage",
    "PageVector",
    "PinnedPage",
    "RefusedDocument",
    "SearchedDay",
    "Synonyms",
]


class RefusedDocument(models.Model):
    """A public document that is not in the index, or not as it is now, because it was refused.

    Only its identity is kept: whoever tries again sends the document as it is then.
    """

    site_id = models.IntegerField()
    locale = models.CharField(max_length=12)
    kind = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    reason = models.TextField(_("reason"))
    first_at = models.DateTimeField(_("first refused"), auto_now_add=True)
    last_at = models.DateTimeField(_("last refused"))
    times = models.PositiveIntegerField(_("times refused"), default=1)
    try_again = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("document that search refused")
        verbose_name_plural = _("documents that search refused")
        default_permissions = ("view", "change")
        ordering = ["-last_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "locale", "kind", "object_id"], name="refused_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class PageVector(models.Model):
    """What a public page is about, as numbers that an embedder has made of its text.

    A row without a digest is of a page that is not public any more; it stays, with its version, so
    that every process hears of it.
    """

    embedder = models.CharField(max_length=16, help_text="A hash of its name and its model's.")
    site_id = models.IntegerField()
    locale = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=32, blank=True, help_text="Of the text.")
    vector = models.BinaryField(help_text="32-bit floats; of length 1. Empty: none.")
    version = models.BigIntegerField(help_text="Higher than that of all rows written before.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["embedder", "site_id", "locale", "object_id"], name="page_vector_once"
            )
        ]
        indexes = [models.Index(fields=["embedder", "version"], name="page_vector_version")]

    def __str__(self) -> str:
        return f"vector of page {self.object_id} ({self.site_id}, {self.locale})"


class FileText(models.Model):
    """The text that was read from a file of the library, or why there is none."""

    wagtail_reference_index_ignore = True  # it does not make the file one that is used

    file = models.OneToOneField(
        "media.File", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    digest = models.CharField(max_length=40, help_text="Of the file that was read.")
    parts = models.JSONField(default=list, help_text="Pairs of anchor and text, in order.")
    problem = models.TextField(_("problem"), blank=True)
    read_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of file {self.file_id}"
