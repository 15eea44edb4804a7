"""A Django view without middleware that returns the same bytes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from bench.servers.bare_wsgi import ANSWERS
from cms.memory import keep_freed_memory
from cms.scheduling import take_short_turns

take_short_turns()
keep_freed_memory()
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bench", USE_TZ=True)


def answer(request: HttpRequest) -> HttpResponse:
    body = ANSWERS[f"{request.META['PATH_INFO']}?{request.META['QUERY_STRING']}"]
    return HttpResponse(body, content_type="application/json")


urlpatterns = [re_path("", answer)]


def _application() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


application = _application()
