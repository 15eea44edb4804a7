"""Every address of the management API, below `/api/manage/`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from wagtail.api.v3.api import api as v3

from api.manage import collections, page_actions
from api.manage.gate import gated
from api.models import ApiToken


def known_user(request: HttpRequest) -> ApiToken | None:
    """Return the token with which a request came through the gate (an auth callback of ninja)."""
    token: ApiToken | None = getattr(request, "roost_token", None)
    return token


def nothing(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing here, to those who may ask."""
    raise Http404("There is nothing at this address; /api/manage/openapi.json lists what there is.")


def _behind_the_gate(pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, gated(pattern.callback), pattern.default_args, pattern.name)


v3.add_router("/pages/", page_actions.router)
v3.add_router("/collections/", collections.router)
_patterns, _app_name, _namespace = v3.urls
for _bound in v3._get_bound_routers():
    for _view in _bound.path_operations.values():
        for _operation in _view.operations:
            # Wagtail's own tokens, which have no scopes, and anonymous readers: neither gets in.
            _operation.auth_callbacks = [known_user]

_gated = [_behind_the_gate(pattern) for pattern in _patterns]
urlpatterns = [
    path("", include((_gated, _app_name), _namespace)),
    re_path(r"", gated(nothing, writes=False)),
]
