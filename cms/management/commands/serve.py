"""manage.py serve."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.serving import require_free_port, serve, shown_url


class Command(BaseCommand):
    """Runs the web server and the worker until Ctrl-C."""

    help = (
        "Run the web server and the worker together until Ctrl-C or SIGTERM. A process that dies "
        "is started again. The database must be migrated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options; their defaults come from the environment."""
        parser.add_argument(
            "--host",
            default=settings.ROOST_HOST,
            help="address to listen on (ROOST_HOST; default: %(default)s)",
        )
        parser.add_argument(
            "--port",
            type=int,
            default=settings.ROOST_PORT,
            help="port (PORT; default: %(default)s)",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=settings.ROOST_PROCESSES,
            help="web processes (ROOST_PROCESSES; default: %(default)s)",
        )
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="only the web server: the worker runs elsewhere",
        )

    def handle(
        self, *, host: str, port: int, processes: int, no_worker: bool, **options: Any
    ) -> None:
        """Check the port, then serve."""
        require_free_port(host, port)
        self.stdout.write(f"Starting Roost on {shown_url(port)}/ ...")
        serve(
            host,
            port,
            processes=processes,
            worker=not no_worker,
            on_ready=lambda: self.stdout.write("Ready. Ctrl-C stops it."),
        )
        self.stdout.write("Stopped.")
