"""Keeps the CMS's own host out of web search: the front end is what visitors should find."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class NoIndexMiddleware:
    """Sends `X-Robots-Tag: noindex` with every answer but images, which front ends show from this
    host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header, unless the answer is an image below MEDIA_URL."""
        response = self.get_response(request)
        is_image = response.headers.get("Content-Type", "").startswith("image/")
        if not (is_image and request.path.startswith(settings.MEDIA_URL)):
            response.headers["X-Robots-Tag"] = "noindex"
        return response
