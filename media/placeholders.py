"""What a front end can show while an image is still on its way."""

import logging

from django.db.models.fields.files import FieldFile
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

logger = logging.getLogger(__name__)


def dominant_color(file: FieldFile) -> str:
    """Return the average colour of an image as `#rrggbb`, or "" where it cannot be read.

    The picture is shrunk while it is decoded, so a large JPEG costs a few milliseconds.
    """
    if not file:
        return ""
    try:
        file.open()
        with PillowImage.open(file) as picture:
            picture.draft("RGB", (64, 64))
            rgba = picture.convert("RGBA").resize((1, 1), PillowImage.Resampling.BOX)
            pixel = rgba.getpixel((0, 0))
    except (UnidentifiedImageError, OSError, ValueError):
        # SVG files and damaged pictures have no pixels to average.
        logger.info("No dominant colour for %s", file.name)
        return ""
    finally:
        if not file.closed:
            file.seek(0)
    if not isinstance(pixel, tuple):
        return ""
    red, green, blue = (int(channel) for channel in pixel[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
