"""The gate of the management API: nobody passes without a Roost token that may write."""

import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Collection

from api.answers import FOR_ONE_READER
from api.cors import SAFE, cors_headers
from api.errors import BadBody, Forbidden, response_for
from api.manage.known_fields import check_fields
from api.manage.preconditions import check_precondition, page_tag
from api.manage.preflight import preflight
from api.parameters import LARGEST_ID
from api.tokens import admit, note_use, require, viewer_of
from pages.publishing.access import ANONYMOUS, MANAGE

PAGES = "/api/manage/pages/"
UPLOADS = ("/api/manage/images/", "/api/manage/documents/")
PAGE_ADDRESS = re.compile(r"/api/manage/pages/(\d+/)?")
View = Callable[..., HttpResponse]
# A NUL as JSON writes it, that is, after an even number of backslashes. Databases refuse it.
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def gated(view: View, writes: bool = True) -> View:
    """Return a view that only tokens with the scope `manage` reach, as their user.

    What it changes is one transaction, which an error undoes; an update of a page must say in
    If-Match what it updates. A view that never `writes` is asked for neither. Preflights, which
    browsers send without the token, are answered here.
    """

    @csrf_exempt
    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.roost_token = None  # type: ignore[attr-defined]
        bodiless = request.method == "HEAD"
        if bodiless:
            request.method = "GET"  # v3 knows no HEAD
        try:
            if request.method == "OPTIONS":
                response = preflight(request)
            else:
                response = _pass(view, writes, request, *args, **kwargs)
        except Exception as error:
            response = response_for(_as_problem(error), request)
        if bodiless:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return _finish(request, response)

    return gate


def _pass(
    view: View, writes: bool, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    asker = admit(request.META)
    token = asker.token
    require(asker.viewer, MANAGE)
    if token is None or token.user is None:
        raise Forbidden("This token has no user to write as.")
    if token.site_ids or token.locales:
        raise Forbidden("A token that is bound to sites or locales does not write.")
    request.user = token.user
    request.roost_token = token  # type: ignore[attr-defined]
    for name, value in kwargs.items():
        if name.endswith("id") and (not str(value).isdecimal() or int(value) > LARGEST_ID):
            raise BadBody(f"{name} is no number that an id can have.")
    if request.method in SAFE or not writes:
        response = view(request, *args, **kwargs)
    else:
        response = _write(view, request, *args, **kwargs)
    page_id = _shown_page(request, response, kwargs)
    if page_id is not None and (tag := page_tag(page_id)):
        response["ETag"] = tag
    return response


def _shown_page(request: HttpRequest, response: HttpResponse, path: dict[str, Any]) -> int | None:
    """Return the id of the page that an answer shows: a new one, or the one in the address."""
    if response.status_code == 200 and "page_id" in path and "revision_id" not in path:
        return int(path["page_id"])
    if response.status_code == 201 and request.path_info.startswith(PAGES):
        return int(orjson.loads(response.content)["id"])
    return None


def _write(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    body = _json_object(request) if request.content_type == "application/json" else {}
    if request.path_info in UPLOADS and request.content_type == "multipart/form-data":
        _into_a_collection(request)
    if PAGE_ADDRESS.fullmatch(request.path_info):
        check_fields(request, body, kwargs.get("page_id"))
    with transaction.atomic():
        check_precondition(request, kwargs.get("page_id"))
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _into_a_collection(request: HttpRequest) -> None:
    """Let an upload that names no collection go into the root, as where there are no others.

    Whether its user may add to that one is for the form to say.
    """
    if "collection_id" not in request.POST:
        root = Collection.get_first_root_node()
        fields: Any = request.POST.copy()
        fields["collection_id"] = str(root.pk)
        request.POST = fields


def _json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body; v3 takes it for granted that it is an object."""
    if not request.body:
        return {}
    if ESCAPED_NUL.search(request.body):
        raise BadBody("The body has a text with the character U+0000, which cannot be kept.")
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise BadBody(f"The body is not JSON: {error}.") from None
    if not isinstance(body, dict):
        raise BadBody("The body is no JSON object.")
    return body


def _as_problem(error: Exception) -> Exception:
    """Return the problem that an error of the database or of Django is, if the client caused it."""
    if isinstance(error, OverflowError | DataError):
        return BadBody("A number is larger, or a text longer, than can be kept.")
    if isinstance(error, RequestDataTooBig):
        return BadBody("The body is too large.", too_large=True)
    if isinstance(error, UnicodeError):
        return BadBody("The request is not UTF-8.")
    return error


def _finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    token = request.roost_token  # type: ignore[attr-defined]
    viewer = viewer_of(token) if token else ANONYMOUS
    response["Cache-Control"] = FOR_ONE_READER
    patch_vary_headers(response, ["Authorization", "Origin"])
    for name, value in cors_headers(request, viewer).items():
        response.setdefault(name, value)
    if token is not None:
        response._resource_closers.append(partial(note_use, token))  # type: ignore[attr-defined]
    return response
