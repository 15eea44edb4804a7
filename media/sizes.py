"""Sizes of an image that no document names: which there may be, and how their addresses look.

A size is written as Wagtail's filter; addresses have dots where that has |, as in
`fill-600x400.format-webp`.
"""

import re
from dataclasses import dataclass

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter

from media.models import Image
from media.renditions import (
    EXTENSIONS,
    FALLBACK_FORMATS,
    address_of,
    extension_of,
    format_spec,
    image_key,
)
from media.signing import prove

MAX_SIDE = 4_096
MAX_PIXELS = MAX_SIDE * MAX_SIDE
MAX_OPERATIONS = 6
SIDE = r"(?:[1-9][0-9]{0,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-6])"
PERCENT = r"(?:100|[1-9]?[0-9])"
OPERATION = re.compile(
    rf"original|(?:width|height)-{SIDE}|(?:max|min)-{SIDE}x{SIDE}|fill-{SIDE}x{SIDE}(?:-c{PERCENT})?"
    rf"|scale-{PERCENT}|format-(?:avif|jpeg|png|webp)|format-(?:avif|webp)-lossless"
    rf"|(?:avif|jpeg|webp)quality-{PERCENT}|bgcolor-(?:[0-9a-fA-F]{{3}}){{1,2}}"
)
ACCEPTED = (
    f"up to {MAX_OPERATIONS} of original, width-600, height-400, max-600x400, min-600x400, "
    "fill-600x400, fill-600x400-c80, scale-50, format-avif, format-webp, format-jpeg, format-png, "
    "avifquality-60, webpquality-80, jpegquality-80 and bgcolor-ffffff, joined by |, with at most "
    f"{MAX_SIDE:,} pixels a side"
)


class WrongSize(ValueError):
    """A size that is not made, of this image or of any; the message says what is accepted."""


@dataclass(frozen=True)
class Size:
    """One size of one image: Wagtail's filter, and what will come of it."""

    image: Image
    spec: str
    width: int
    height: int
    format: str

    def url(self, until: int | None = None) -> str:
        """Return the signed address, which is good for ever or until a time."""
        operations = self.spec.replace("|", ".")
        proof = prove(signed_text(self.image.pk, image_key(self.image), operations), until)
        extension = EXTENSIONS[self.format]
        return address_of(self.image).format(spec=f"{operations}/{proof}", extension=extension)


def size_of(image: Image, spec: str) -> Size:
    """Return the size that a filter makes of an image; without a format, in that of its `src`.

    Raises:
        WrongSize: such a size is not made.
    """
    parts = spec.split("|")
    if len(parts) > MAX_OPERATIONS or not all(map(OPERATION.fullmatch, parts)):
        raise WrongSize(f"{spec[:100]!r} is no size of an image; accepted: {ACCEPTED}.")
    if image.is_svg():
        raise WrongSize("This image is a drawing (SVG), which has one size; use its url.")
    named = [part.split("-")[1] for part in parts if part.startswith("format-")]
    if not named:
        named = [FALLBACK_FORMATS.get(extension_of(image), "png")]
        spec = f"{spec}|{format_spec(named[0])}"
    try:
        width, height = Filter(spec=spec).get_transform(image).size
    except (InvalidFilterSpecError, ValueError, TypeError, ZeroDivisionError) as error:
        raise WrongSize(f"{spec[:100]!r} cannot be made of this image: {error}.") from error
    if width * height > MAX_PIXELS:
        detail = f"would have {width:,} by {height:,} pixels; accepted: {MAX_PIXELS:,} in all"
        raise WrongSize(f"{spec[:100]!r} {detail}.")
    return Size(image, spec, int(width), int(height), named[-1])


def signed_text(image_id: int, key: str, operations: str) -> str:
    """Return what the signature of a size is made of."""
    return f"image/{image_id}/{key}/{operations}"
