"""Problems (RFC 9457): the one place that knows which error is which HTTP status."""

import logging
from collections.abc import Sequence
from math import ceil
from typing import Any

import orjson
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse

from api.answers import NOT_THERE
from api.limits import TooManyRequests
from api.min_seq import NotYet
from api.parameters import MAX_FIELDS, BadQuery, ParameterError
from search.engines.interface import EngineError
from search.query import IndexBehind, SearchError

logger = logging.getLogger(__name__)

Json = dict[str, Any]
CONTENT_TYPE = "application/problem+json"
TYPES = "/api/v1/docs/#"
TITLES = {
    "bad-query": "The query string cannot be read",
    "bad-host": "The host is not one of this installation",
    "bad-token": "The token is not accepted",
    "token-required": "A token is required",
    "forbidden": "The token does not allow this",
    "cannot-unlock": "This does not open anything",
    "too-many-requests": "Too many requests",
    "not-found": "Not found",
    "method-not-allowed": "Method not allowed",
    "bad-body": "The body cannot be used",
    "too-large": "The body is too large",
    "precondition-required": "If-Match is missing",
    "precondition-failed": "It has changed meanwhile",
    "not-yet": "The change is not there yet",
    "busy": "Too many exports at once",
    "cursor-expired": "The cursor is no longer valid",
    "search-unavailable": "The search engine does not answer",
    "internal-error": "Something went wrong in the server",
}


class NotFound(Exception):
    """There is nothing here, or nothing that this viewer may see."""


class BadToken(Exception):
    """An Authorization header that is not accepted. It never makes anybody anonymous."""


class TokenRequired(Exception):
    """Something that nobody may do without a token; `scope` is what it needs."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This needs an API token with the scope {scope!r}.")
        self.scope = scope


class Forbidden(Exception):
    """Something that a viewer may not do. `scope` is what they lack, where it is that."""

    def __init__(self, detail: str, scope: str = "") -> None:
        super().__init__(detail)
        self.scope = scope


class CannotUnlock(Exception):
    """What was shown opens nothing, whether or not there is something to open."""


class WrongMethod(Exception):
    """A method that an address does not answer; `methods` are those that it does."""

    def __init__(self, methods: Sequence[str]) -> None:
        super().__init__(f"Only {', '.join(methods[:-1])} and {methods[-1]} are answered.")
        self.methods = methods


class BadBody(Exception):
    """A request whose body, or an id in whose address, cannot be used."""

    def __init__(self, detail: str, too_large: bool = False) -> None:
        super().__init__(detail)
        self.too_large = too_large


class PreconditionRequired(Exception):
    """An update that does not say in If-Match what it updates."""


class PreconditionFailed(Exception):
    """An update of another state than there is; `current` is the entity tag of that."""

    def __init__(self, current: str) -> None:
        super().__init__("It has changed since it was read. Read it again, and then change that.")
        self.current = current


class Busy(Exception):
    """Something of which only a few can be done at once, and those are being done."""


class CursorExpired(Exception):
    """A sync cursor that was good once. `fresh` is the URL of the sync that begins anew."""

    def __init__(self, detail: str, fresh: str) -> None:
        super().__init__(detail)
        self.fresh = fresh


def response_for(error: Exception, request: HttpRequest) -> HttpResponse:
    """Return the answer to a request that raised an error; what nobody expects is logged, too."""
    if isinstance(error, ParameterError):
        extra: Json = {"parameter": error.parameter, "accepted": error.accepted}
        return problem(400, error.slug, error.detail, error.title, **extra)
    if isinstance(error, SearchError):
        accepted = str(error).rpartition("accepted: ")[2]
        extra = {"parameter": error.parameter, "accepted": accepted}
        return problem(400, "bad-parameter", str(error), ParameterError.title, **extra)
    if isinstance(error, DisallowedHost):
        return problem(400, "bad-host", "ROOST_ALLOWED_HOSTS names the hosts that are answered to.")
    if isinstance(error, BadQuery) and error.parameter:
        extra = {"parameter": error.parameter, "accepted": f"up to {MAX_FIELDS} parameters"}
        return problem(400, "bad-query", str(error), **extra)
    if isinstance(error, BadQuery | SuspiciousOperation):
        return problem(400, "bad-query", str(error))
    if isinstance(error, BadToken | TokenRequired | Forbidden):
        return _refusal(error)
    if isinstance(error, CannotUnlock):
        detail = "What was sent opens nothing at this path."
        return problem(403, "cannot-unlock", detail)
    if isinstance(error, TooManyRequests):
        response = problem(429, "too-many-requests", f"{error} See Retry-After.")
        for name, value in error.verdict.headers().items():
            response[name] = value
        return response
    if isinstance(error, NotFound | Http404):
        return problem(404, "not-found", str(error))
    if isinstance(error, WrongMethod):
        response = problem(405, "method-not-allowed", str(error))
        response["Allow"] = ", ".join(error.methods)
        return response
    if isinstance(error, BadBody):
        if error.too_large:
            return problem(413, "too-large", str(error))
        return problem(400, "bad-body", str(error))
    if isinstance(error, PreconditionRequired):
        detail = "Send the ETag of what was read in If-Match, or * to change it unread."
        return problem(428, "precondition-required", detail)
    if isinstance(error, PreconditionFailed):
        response = problem(412, "precondition-failed", str(error))
        response["ETag"] = error.current
        return response
    if isinstance(error, NotYet | IndexBehind):
        response = problem(503, "not-yet", str(error))
        response["Retry-After"] = "1"
        return response
    if isinstance(error, Busy):
        response = problem(503, "busy", str(error))
        response["Retry-After"] = "5"
        return response
    if isinstance(error, EngineError):
        logger.error("%s failed: %s", request.path, error)
        response = problem(503, "search-unavailable", "Come again after Retry-After.")
        response["Retry-After"] = str(max(1, ceil(error.retry_after)))
        return response
    if isinstance(error, CursorExpired):
        return problem(410, "cursor-expired", str(error), fresh=error.fresh)
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return problem(500, "internal-error", "The error has been logged.")


def _refusal(error: BadToken | TokenRequired | Forbidden) -> HttpResponse:
    """Return a 401 or 403 with the challenge of RFC 6750."""
    challenge = 'Bearer realm="roost"'
    if isinstance(error, BadToken):
        response = problem(401, "bad-token", str(error))
        challenge += f', error="invalid_token", error_description="{error}"'
    elif isinstance(error, TokenRequired):
        response = problem(401, "token-required", str(error), scope=error.scope)
    elif error.scope:
        response = problem(403, "forbidden", str(error), scope=error.scope)
        challenge += f', error="insufficient_scope", scope="{error.scope}"'
    else:
        return problem(403, "forbidden", str(error))
    response["WWW-Authenticate"] = challenge
    return response


def problem(status: int, slug: str, detail: str, title: str = "", **extra: Any) -> HttpResponse:
    """Return a problem document; `slug` names its type, which the API's documentation explains."""
    body = {
        "type": TYPES + slug,
        "title": title or TITLES[slug],
        "status": status,
        "detail": detail,
        **extra,
    }
    response = HttpResponse(orjson.dumps(body), content_type=CONTENT_TYPE, status=status)
    uncached = status >= 500 or status in (401, 403, 412, 413, 428, 429)
    response["Cache-Control"] = "no-store" if uncached else NOT_THERE
    return response
