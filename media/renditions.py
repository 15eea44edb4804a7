"""Sizes of an image as front ends need them: final addresses now, the files on first request."""

import hashlib
from typing import TypedDict
from urllib.parse import quote

from django.conf import settings
from django.utils.text import slugify

from media.models import File, Image

WIDTHS = (320, 640, 960, 1280, 1920)
ORIGINAL = "original"
# What a picture is served as beside WebP; formats that are not here go out as they are.
FALLBACK_FORMATS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "jpeg", "avif": "jpeg"}
EXTENSIONS = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png"}
MODERN_FORMATS = ("avif", "webp")  # browsers take the first one that they know
AVIF_QUALITY = 60  # looks like 80 in WebP and JPEG


class Source(TypedDict):
    """One file of a srcset; the width is in pixels."""

    url: str
    width: int


class UnknownRendition(ValueError):
    """The address asks for a size or format that no document names."""


def image_key(image: Image) -> str:
    """Return what changes in an image's addresses when its pixels or its focal point change."""
    focal = (image.focal_point_x, image.focal_point_y)
    state = f"{image.file_hash}|{image.file.name}|{focal}"
    return hashlib.sha256(state.encode()).hexdigest()[:12]


def image_urls(image: Image) -> tuple[str, dict[str, list[Source]]]:
    """Return the address of the fallback picture and the srcset by format, widest last."""
    extension = extension_of(image)
    address = address_of(image)
    fallback = FALLBACK_FORMATS.get(extension)
    if fallback is None:
        return address.format(spec=ORIGINAL, extension=extension), {}
    srcset = {
        name: [
            Source(
                url=address.format(spec=f"{name}-{width}", extension=EXTENSIONS[name]), width=width
            )
            for width in widths_of(image)
        ]
        for name in (*MODERN_FORMATS, fallback)
    }
    middle = next((s for s in srcset[fallback] if s["width"] >= 960), srcset[fallback][-1])
    return middle["url"], srcset


def image_document(image: Image, alt: str | None = None) -> dict[str, object]:
    """Return the public form of an image; `alt` replaces its description where a page says better.

    Reads nothing but the image's own row.
    """
    src, srcset = image_urls(image)
    original = address_of(image).format(spec=ORIGINAL, extension=extension_of(image))
    focal = None
    if image.focal_point_x is not None and image.focal_point_y is not None:
        focal = {
            "x": round(image.focal_point_x / (image.width or 1), 4),
            "y": round(image.focal_point_y / (image.height or 1), 4),
        }
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.description if alt is None else alt,
        "width": image.width,
        "height": image.height,
        "url": original,
        "src": src,
        "srcset": srcset,
        "focal_point": focal,
        "dominant_color": image.dominant_color or None,
        "blurhash": image.blurhash or None,
        "credit": image.credit,
        "license_url": image.license_url,
    }


def file_document(file: File) -> dict[str, object]:
    """Return the public form of a file. Reads nothing but the file's own row."""
    return {
        "id": file.pk,
        "title": file.title,
        "url": f"{settings.WAGTAILADMIN_BASE_URL}/documents/{file.pk}/{quote(file.filename)}",
        "filename": file.filename,
        "size": file.file_size,
        "content_type": file.content_type,
    }


def filter_spec(spec: str, image: Image) -> str:
    """Return Wagtail's filter for a size named in an address, such as `webp-640`.

    Raises:
        UnknownRendition: the size or format is none that `image_urls` names.
    """
    name, _, width = spec.partition("-")
    fallback = FALLBACK_FORMATS.get(extension_of(image))
    known = fallback is not None and name in (*MODERN_FORMATS, fallback)
    if not known or width not in map(str, widths_of(image)):
        raise UnknownRendition(spec)
    return f"width-{width}|{format_spec(name)}"


def format_spec(name: str) -> str:
    """Return the part of Wagtail's filter that makes a format."""
    return f"format-avif|avifquality-{AVIF_QUALITY}" if name == "avif" else f"format-{name}"


def widths_of(image: Image) -> list[int]:
    """Return the widths of an image that documents name, the widest last."""
    widths = [width for width in WIDTHS if width < image.width]
    return [*widths, image.width] if image.width <= WIDTHS[-1] else widths


def extension_of(image: Image) -> str:
    """Return the end of the name of an image's file, such as `jpg`."""
    return image.file.name.rpartition(".")[2].lower()


def address_of(image: Image) -> str:
    """Return an image's address with `{spec}` and `{extension}` still to be filled in."""
    name = slugify(image.title)[:60] or "image"
    base = settings.WAGTAILADMIN_BASE_URL
    return f"{base}/media/image/{image.pk}/{image_key(image)}/{{spec}}/{name}.{{extension}}"
