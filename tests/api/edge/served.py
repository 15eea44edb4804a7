"""The real application over the database of a test, for granian in another process."""

import os

from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["ROOST_TESTED_DATABASE"]

from cms.wsgi import application  # noqa: E402 - the database comes first

__all__ = ["application"]
