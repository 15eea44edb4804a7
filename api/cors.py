"""Which web pages may read answers (the CORS protocol of the Fetch standard)."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from api.sites import get_sites
from pages.publishing.access import ANONYMOUS, Viewer

EXPOSED = (
    "ETag, Last-Modified, Link, Roost-Digest, Roost-Revision, Roost-Seq, Cache-Tag, Surrogate-Key, "
    "RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"
)
ACCEPTED = "Accept, Authorization, Content-Type, If-None-Match"
SAFE = ("GET", "HEAD")


def cors_headers(request: HttpRequest, viewer: Viewer = ANONYMOUS) -> dict[str, str]:
    """Return the headers for an answer.

    What is public may be read by any web page. Answers to tokens, and to what sends something, are
    for pages of the sites that the token is for, and those in ROOST_CORS_ORIGINS.
    """
    if request.method in SAFE and "HTTP_AUTHORIZATION" not in request.META:
        return public_headers()
    return private_headers(request.META.get("HTTP_ORIGIN", ""), viewer)


def public_headers() -> dict[str, str]:
    """Return the headers for what any web page may read."""
    return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}


def private_headers(origin: str, viewer: Viewer) -> dict[str, str]:
    """Return the headers for what only some web pages may read; none for others."""
    allowed = _allowed_origin(origin, viewer)
    return allowed and {**allowed, "Access-Control-Expose-Headers": EXPOSED}


def preflight_headers(request: HttpRequest, methods: Sequence[str]) -> dict[str, str]:
    """Return the headers for the answer to a preflight, which comes without the token itself."""
    asked = request.headers.get("Access-Control-Request-Headers", "").lower()
    wanted = request.headers.get("Access-Control-Request-Method", "GET")
    names = [name.strip() for name in asked.split(",")]
    if wanted in SAFE and "authorization" not in names:
        allowed = {"Access-Control-Allow-Origin": "*"}
    else:
        allowed = _allowed_origin(request.META.get("HTTP_ORIGIN", ""), ANONYMOUS)
    if not allowed:
        return {}
    return {
        **allowed,
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ACCEPTED,
        "Access-Control-Max-Age": "86400",
    }


def _allowed_origin(origin: str, viewer: Viewer) -> dict[str, str]:
    if not origin:
        return {}
    own = {_origin(site.root_url) for site in get_sites().sites if viewer.covers(site.id)}
    if origin not in own and origin not in settings.ROOST_CORS_ORIGINS:
        return {}
    return {"Access-Control-Allow-Origin": origin}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
