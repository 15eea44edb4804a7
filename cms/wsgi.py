"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from cms.memory import keep_freed_memory
from cms.scheduling import take_short_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

take_short_turns()

django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - only now they are read

from api.edge.application import Edge  # noqa: E402 - needs the applications to be loaded

application = Edge(django, settings.ROOST_EDGE_MB)

# What is there by now stays for good. To look through it for garbage, again and again, would hold
# every answer up for 80 ms.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
keep_freed_memory()
