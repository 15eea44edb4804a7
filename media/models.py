"""The image and file models that every other package uses in place of Wagtail's own."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from media.placeholders import placeholders


class AtomicSaveMixin(models.Model):
    """Saves and deletes inside a transaction, so that what signals write is kept or lost with it.

    Django sends `post_save` after the commit for a model with one table; a process that dies in
    between would leave a change that nobody heard of.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with everything that signals write, or not at all."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete with everything that signals write, or not at all."""
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class Image(AtomicSaveMixin, AbstractImage):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A picture in the library. Its description is its alternative text where a page has none."""

    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made it, shown beside the image.")
    )
    license_url = models.URLField(
        _("licence"), blank=True, help_text=_("Web address of the licence it is used under.")
    )
    tags = TaggableManager(
        help_text=None, blank=True, verbose_name=_("tags"), related_name="media_images"
    )
    dominant_color = models.CharField(max_length=7, blank=True, editable=False)
    blurhash = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "license_url")
    # What lists of the delivery API are filtered and ordered by, beside the time of upload.
    filter_fields = {"title": "title", "tags": "tags", "collection": "collection"}
    order_fields = {"title": "title", "width": "width", "height": "height"}

    class Meta(AbstractImage.Meta):
        # Wagtail's own image model, which nobody uses, keeps the name `image_set`.
        default_related_name = "media_images"
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the size, hash and placeholders of a new picture."""
        if self.file and not self.file._committed:
            self._set_image_file_metadata()
            self.dominant_color, self.blurhash = placeholders(self.file)
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """One size and format of an image, made on first request and kept."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class File(AtomicSaveMixin, AbstractDocument):  # type: ignore[django-manager-missing]  # noqa: DJ008
    """A downloadable file in the library."""

    admin_form_fields = WagtailDocument.admin_form_fields
    filter_fields = {**Image.filter_fields, "content_type": "content_type"}
    order_fields = {"title": "title", "size": "file_size"}

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions = [("choose_document", "Can choose document")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the size and hash of a new file."""
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)
