"""What the search engine would not take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
