"""Resolves an address of the delivery API without the admin, which takes 150 ms to load."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.api_urls import PREFIX


class ApiRoutesMiddleware:
    """Has the addresses of the delivery API looked up among themselves alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Name the routes that are looked through."""
        if request.path_info.startswith(f"/{PREFIX}"):
            request.urlconf = "cms.api_urls"
        return self.get_response(request)
