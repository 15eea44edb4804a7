"""Wagtail's own APIs over the same pages, in a project that is otherwise the same."""

import os
from typing import Any

from cms.memory import keep_freed_memory
from cms.scheduling import take_short_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
take_short_turns()
keep_freed_memory()
FIELDS = ("summary", "cover", "article_authors", "category", "tags", "body")


def _application() -> Any:
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.servers.wagtail_urls"
    from django.core.wsgi import get_wsgi_application

    found = get_wsgi_application()
    from wagtail.api import APIField

    from pages.models import ArticlePage

    # As a project without Roost declares them: version 2 knows nothing of Roost's own fields.
    ArticlePage.api_fields = [APIField(name) for name in FIELDS]
    return found


application = _application()
