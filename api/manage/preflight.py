"""Preflights: which pages of browsers may send a token here. They come without the token itself."""

from django.http import HttpRequest, HttpResponse

from api.cors import preflight_headers
from api.limits import TooManyRequests, hit_address

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def preflight(request: HttpRequest) -> HttpResponse:
    """Return the answer to a preflight of the Fetch standard.

    Raises:
        TooManyRequests: this address asked too often.
    """
    verdict = hit_address(request.META)
    if not verdict.allowed:
        raise TooManyRequests(verdict)
    headers = preflight_headers(request, METHODS)
    if headers:
        headers["Access-Control-Allow-Headers"] += ", If-Match"
    return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS), **headers})
