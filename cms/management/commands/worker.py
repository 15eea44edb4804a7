"""manage.py worker."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.children import stop_event
from cms.worker import Worker


class Command(BaseCommand):
    """Runs the worker until SIGTERM or SIGINT."""

    help = (
        "Build and deliver what editors change: finish pending publications, run the consumers of "
        "the change log, publish and expire what is scheduled, and run Wagtail's queued tasks. "
        "Stops cleanly on SIGTERM and Ctrl-C."
    )

    def handle(self, **options: Any) -> None:
        """Run until the process is asked to stop."""
        Worker(stop_event()).run()
