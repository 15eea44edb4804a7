"""Answers of the API's own endpoints, without Django's handler, middlewares and URL resolver.

It is the endpoint that answers, with all its checks. What the middlewares add for pages and
sessions of the admin is left out; a test holds the rest against Django's answers.
"""

from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host
from django.urls import URLPattern

from api.endpoint import Endpoint
from pages.publishing.access import PUBLISHED, SEARCH

ROOT = "/api/v1/"
# Whose endpoints answer with finished bytes; others may stream.
SCOPES = (PUBLISHED, SEARCH)
# What Django's middlewares add to data.
HEADERS = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


class _Routes(NamedTuple):
    """The public routes: those without variable parts by their address, and the others in turn."""

    fixed: dict[str, type[Endpoint]]
    variable: list[URLPattern]


def is_host_allowed(environ: dict[str, Any]) -> bool:
    """Return whether a request names one of ALLOWED_HOSTS; Django refuses the others."""
    host = environ.get("HTTP_X_FORWARDED_HOST") if settings.USE_X_FORWARDED_HOST else None
    host = host or environ.get("HTTP_HOST", "")
    name, _, port = host.partition(":")
    plain = port.isascii() and port.isdecimal()  # else it may be an IPv6 address, or nonsense
    return _is_allowed(name if plain else host, tuple(settings.ALLOWED_HOSTS))


def answer_directly(
    environ: dict[str, Any], failed: Exception | None = None
) -> HttpResponse | None:
    """Return the answer to a GET; None where Django has to give it. Its host is allowed.

    Where a shorter way has `failed` already, the endpoint says so instead of trying again.
    """
    found = _resolve(environ["PATH_INFO"].removeprefix(ROOT))
    if found is None:
        return None
    endpoint, path = found
    try:
        response = _answer(endpoint(), WSGIRequest(environ), path, failed)
    except DatabaseError:
        # Django opens a new connection where this one is lost, or says what is wrong.
        connection.close_if_unusable_or_obsolete()
        return None
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _answer(
    view: Any, request: WSGIRequest, path: dict[str, Any], failed: Exception | None
) -> HttpResponse:
    """Do what the view's `dispatch` does with a GET."""
    # As much of REST framework's request as endpoints use.
    shim: Any = SimpleNamespace(_request=request, META=request.META, method="GET")
    view.request, view.args, view.kwargs, view.headers = shim, (), path, {}
    try:
        view.initial(shim, **path)
        if failed is not None:
            raise failed
        response = view.get(shim, **path)
    except DatabaseError:
        raise
    except Exception as error:  # as `dispatch` does: the endpoint says which problem it is
        response = view.handle_exception(error)
    finished: HttpResponse = view.finalize_response(shim, response, **path)
    return finished


def _resolve(address: str) -> tuple[type[Endpoint], dict[str, Any]] | None:
    routes = _routes()
    endpoint = routes.fixed.get(address)
    if endpoint is not None:
        return endpoint, {}
    for pattern in routes.variable:
        match = pattern.resolve(address)
        if match is not None:
            return pattern.callback.cls, match.kwargs  # type: ignore[attr-defined]
    return None


@lru_cache(maxsize=256)
def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


@cache
def _routes() -> _Routes:
    from api.urls import urlpatterns

    routes = _Routes({}, [])
    for pattern in urlpatterns:
        endpoint = getattr(pattern.callback, "cls", None)
        if endpoint is None or "GET" not in endpoint.methods or endpoint.scope not in SCOPES:
            continue
        route = str(pattern.pattern)
        if "<" in route:
            routes.variable.append(pattern)
        else:
            routes.fixed[route] = endpoint
    return routes
