"""Serving images and private files: sizes that documents name, and what addresses are signed for.

An image is made when it is first asked for. Its address changes with its pixels, so it may be kept
for ever, unless it is private and its address good for a while only. Where too many are asked for
at once, a page in a browser gets a size that is there, and everybody else is told to come again.
"""

import json
import mimetypes
from contextlib import suppress
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from media.addresses import is_private
from media.making import Busy, made_again, rendition
from media.models import File, Image
from media.renditions import ORIGINAL, UnknownRendition, filter_spec, image_key
from media.signing import BadSignature, check
from media.sizes import WrongSize, signed_text, size_of

FOREVER = "public, max-age=31536000, immutable"
FOR_ONE_READER = "private, max-age=3600"
SECONDS_UNTIL_MADE = 2
STATIC_DRAWING = "default-src 'none'; style-src 'unsafe-inline'"


@require_safe
def serve_image(request: HttpRequest, image_id: int, key: str, spec: str, name: str) -> Any:
    """Send one of the sizes that documents name.

    An image in a collection with restrictions is not found here.
    """
    image = Image.objects.select_related("collection").filter(pk=image_id).first()
    if image is None or key != image_key(image) or is_private(image):
        return problem(404, "There is no such image here; documents name the addresses.")
    try:
        wanted = "" if spec == ORIGINAL else filter_spec(spec, image)
    except UnknownRendition:
        detail = "Documents name no such size; images/<id>/sign/ of the API signs others."
        return problem(404, detail)
    return _send_image(request, image, wanted, FOREVER)


@require_safe
def serve_signed_image(
    request: HttpRequest, image_id: int, key: str, operations: str, proof: str, name: str
) -> Any:
    """Send a size that the address is signed for; of a private image, for as long as it says."""
    try:
        until = check(signed_text(image_id, key, operations), proof)
    except BadSignature as error:
        return problem(403, str(error))
    image = Image.objects.select_related("collection").filter(pk=image_id).first()
    if image is None or key != image_key(image) or (until is None and is_private(image)):
        return problem(404, "There is no such image any more.")
    if operations == ORIGINAL:
        return _send_image(request, image, "", FOREVER if until is None else FOR_ONE_READER)
    try:
        size = size_of(image, operations.replace(".", "|"))
    except WrongSize as error:
        return problem(404, str(error))
    return _send_image(request, image, size.spec, FOREVER if until is None else FOR_ONE_READER)


@require_safe
def serve_signed_file(request: HttpRequest, file_id: int, proof: str, name: str) -> Any:
    """Send a file, private or not, for as long as its address says."""
    try:
        until = check(f"file/{file_id}", proof)
    except BadSignature as error:
        return problem(403, str(error))
    file = File.objects.filter(pk=file_id).first() if until else None
    if file is None:
        return problem(404, "There is no such file any more.")
    try:
        opened = file.file.open("rb")
    except FileNotFoundError:
        return problem(404, "The file is gone.")
    response = FileResponse(
        opened, as_attachment=True, filename=file.filename, content_type=file.content_type
    )
    response["Cache-Control"] = FOR_ONE_READER
    response["Access-Control-Allow-Origin"] = "*"
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
        response["Content-Security-Policy"] = STATIC_DRAWING
    return response


def problem(status: int, detail: str) -> HttpResponse:
    """Return a problem document (RFC 9457), which front ends of any origin may read."""
    titles = {403: "The address is not signed for this", 404: "Not found", 503: "Not made yet"}
    body = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail}
    response = HttpResponse(
        json.dumps(body), content_type="application/problem+json", status=status
    )
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _send_image(
    request: HttpRequest, image: Image, spec: str, cache_control: str
) -> HttpResponse | FileResponse:
    """Send a size of an image, or its own file where no size is asked for."""
    etag = f'"{image_key(image)}-{spec.replace("|", ".") or ORIGINAL}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file, opened = _open(image, spec)
        except Busy:
            return _not_made_yet(request, image, is_public=cache_control == FOREVER)
        except (InvalidFilterSpecError, SourceImageIOError, FileNotFoundError):
            return problem(404, "The file of this image is gone.")
        content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        response = FileResponse(opened, content_type=content_type)
        if content_type == "image/svg+xml":
            # A drawing may carry scripts; opened on its own it must not run them here.
            response["Content-Security-Policy"] = STATIC_DRAWING
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _open(image: Image, spec: str) -> tuple[Any, Any]:
    """Return the file of a size, and the same opened."""
    if not spec:
        return image.file, image.file.open("rb")
    made = rendition(image, spec)
    try:
        return made.file, made.file.open("rb")
    except FileNotFoundError:
        made = made_again(made)
        return made.file, made.file.open("rb")


def _not_made_yet(
    request: HttpRequest, image: Image, is_public: bool
) -> HttpResponse | FileResponse:
    """Return what is sent in place of a size while others are made; no cache keeps it.

    A browser that shows a page does not come again, so it gets the largest size that there is, or
    the picture itself. Programs want what they asked for.
    """
    if is_public and request.headers.get("Sec-Fetch-Dest") == "image":
        made = image.renditions.filter(filter_spec__startswith="width-").order_by("-width").first()
        file = made.file if made else image.file
        with suppress(FileNotFoundError):
            response = FileResponse(
                file.open("rb"), content_type=mimetypes.guess_type(file.name)[0]
            )
            response["Cache-Control"] = "no-store"
            response["Access-Control-Allow-Origin"] = "*"
            return response
    refused = problem(503, "Other sizes are being made; this one is next. Come again in a moment.")
    refused["Retry-After"] = str(SECONDS_UNTIL_MADE)
    refused._has_been_logged = True  # type: ignore[attr-defined]  # Django takes it for an error
    return refused
