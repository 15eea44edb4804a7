"""Serving images: sizes that documents name, made when they are first asked for."""

import mimetypes
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from media.models import Image
from media.renditions import ORIGINAL, UnknownRendition, filter_spec, image_key

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def serve_image(request: HttpRequest, image_id: int, key: str, spec: str, name: str) -> Any:
    """Send one size of an image. Its address changes with its pixels, so it may be kept for ever.

    An image in a collection with restrictions is not found here.
    """
    image = get_object_or_404(Image, pk=image_id)
    if key != image_key(image) or _is_private(image):
        raise Http404("No such image")
    if spec == ORIGINAL:
        file = image.file
    else:
        try:
            file = image.get_rendition(filter_spec(spec, image)).file
        except (UnknownRendition, InvalidFilterSpecError, SourceImageIOError) as error:
            raise Http404("No such size") from error
    content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    try:
        response = FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404("The file is gone") from error
    response["Cache-Control"] = FOREVER
    response["Access-Control-Allow-Origin"] = "*"
    if content_type == "image/svg+xml":
        # A drawing may carry scripts; opened on its own it must not run them here.
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_safe
def serve_upload(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """Send an upload or thumbnail to people who work in the admin, and to nobody else."""
    user: Any = request.user
    if not user.has_perm("wagtailadmin.access_admin"):
        raise Http404("No such file")
    if not default_storage.exists(path):
        raise Http404("No such file")
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(path), content_type=content_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    if content_type in ("image/svg+xml", "text/html"):
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def _is_private(image: Image) -> bool:
    return bool(image.collection.get_view_restrictions().exists())
