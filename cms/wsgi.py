"""The WSGI application that granian serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

# Threads hand over the interpreter after 1 ms instead of 5, so that one slow admin view does not
# hold back fast answers.
sys.setswitchinterval(0.001)

application = get_wsgi_application()
