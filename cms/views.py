"""The CMS host's own pages: a landing page and the health check."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from api.errors import response_for


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show what this host offers: admin, API, API documentation and search."""
    return render(request, "cms/landing.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse what Django does before any view, such as another host; below `/api/` as a problem."""
    if request.path_info.startswith("/api/"):
        return response_for(exception, request)
    return defaults.bad_request(request, exception)


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the database answers; a load balancer or container asks here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
