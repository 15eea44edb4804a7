"""The form in which editors upload and describe images."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class ReadableImageField(WagtailImageField):
    """Wagtail's field, which looks only at the first bytes before it lets Pillow open a file."""

    def check_image_pixel_size(self, f: Any) -> None:
        """Refuse what begins like an image but cannot be opened, besides what is too large."""
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:  # Pillow raises all sorts of things at damaged files
            text = self.error_messages["invalid_image"]
            raise ValidationError(text, code="invalid_image") from error


class ImageForm(BaseImageForm):
    """Wagtail's form, which says what the description is for."""

    file = ReadableImageField(label=_("File"), widget=forms.FileInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "What it shows, for those who cannot see it: the alternative text on pages that"
                " have none of their own."
            )
