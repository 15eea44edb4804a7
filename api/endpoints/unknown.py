"""Every other address below the API's root."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from rest_framework.request import Request

from api.endpoint import Endpoint
from api.errors import NotFound


class Unknown(Endpoint):
    """A problem document, with the address that was probably meant."""

    scope = ""

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Say that there is nothing here, whatever the query string."""
        raise NotFound(f"There is nothing at this address{_hint(request._request)}.")


def _hint(request: HttpRequest) -> str:
    if request.path.endswith("/"):
        return "; /api/v1/ lists the addresses that there are"
    slashed = f"{request.path_info}/"
    meant = getattr(resolve(slashed).func, "cls", None)
    return "" if meant is Unknown else f"; {slashed} ends with a slash"
