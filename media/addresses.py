"""Signed addresses of what is private, or of what somebody is to have for a while."""

from urllib.parse import quote

from django.conf import settings

from media.models import File, Image
from media.renditions import ORIGINAL, address_of, extension_of, image_key
from media.signing import prove
from media.sizes import signed_text


def original_url(image: Image, until: int | None = None) -> str:
    """Return the signed address of an image's own file."""
    proof = prove(signed_text(image.pk, image_key(image), ORIGINAL), until)
    return address_of(image).format(spec=f"{ORIGINAL}/{proof}", extension=extension_of(image))


def file_url(file: File, until: int) -> str:
    """Return the signed address of a file, which is good until a time."""
    proof = prove(f"file/{file.pk}", until)
    return f"{settings.WAGTAILADMIN_BASE_URL}/media/file/{file.pk}/{proof}/{quote(file.filename)}"


def is_private(image: Image) -> bool:
    """Return whether an image lies in a collection with restrictions. Takes a query or two."""
    return bool(image.collection.get_view_restrictions().exists())
