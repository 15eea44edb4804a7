from django.db import models


class RawHtml(models.Model):  # noqa: DJ008 - it has no rows
    """No table of its own: holds the permission to write raw HTML into the body of pages."""

    PERMISSION = "pages.write_raw_html"

    class Meta:
        managed = False
        verbose_name = "raw HTML"
        default_permissions = ()
        permissions = [("write_raw_html", "Can write raw HTML")]
