#!/usr/bin/env python
"""Roost's command line: `python manage.py help` lists every command."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the management command that the arguments name; a wrong setting is one line, not a
    traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Roost is not configured correctly: {error}")


if __name__ == "__main__":
    main()
