"""What an import remembers, so that the next run changes only what has changed."""

from django.db import models


class ImportedSource(models.Model):
    """One file (or folder without a file) of an import, and the page made of it.

    `page_id` is reserved before the page is written, so that links between new pages can be written
    at once; it is
    no foreign key because of that. `fingerprint` is empty until then. `asked` lists the addresses
    that the text
    mentions: the next run asks them again, and imports the page again where an answer has changed.
    """

    parent = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=500)
    locale = models.CharField(max_length=100)
    path = models.CharField(max_length=500)
    page_id = models.BigIntegerField(db_index=True)
    translation = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64, blank=True)
    asked = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "folder", "locale", "path"], name="imported_source_once"
            )
        ]

    def __str__(self) -> str:
        return self.path
