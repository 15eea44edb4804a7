"""The web server and the worker as one unit, for `serve` and `quickstart`."""

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from cms.children import Child, stop_event
from cms.healthcheck import is_healthy

READY_WITHIN = 60


class CannotStart(SystemExit):
    """What keeps Roost from starting, in one line; the command ends with it and with status 1.

    Of a `CommandError` Django would show the name of its class first.
    """


def require_free_port(host: str, port: int) -> None:
    """Raise CannotStart, with one clear line, if the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {port} is in use by another program. Stop that one, or choose another"
                    f" port: PORT={port + 1}"
                ) from None
            raise CannotStart(f"Cannot listen on {host} port {port}: {error.strerror}") from None


def serve(
    host: str, port: int, *, processes: int, worker: bool, on_ready: Callable[[], None]
) -> None:
    """Run the web server, and the worker if asked for, until SIGINT or SIGTERM.

    A child that dies is started again.
    `on_ready` is called once, as soon as the server answers.
    """
    stopping = stop_event()
    children = [Child("The web server", granian(host, port, processes), {"PORT": str(port)})]
    if worker:
        children.append(
            Child("The worker", [sys.executable, "manage.py", "worker"], {"PORT": str(port)})
        )
    deadline: float | None = time.monotonic() + READY_WITHIN
    try:
        for child in children:
            child.start()
        while not stopping.wait(0.2):
            if deadline and is_healthy(host, port):
                deadline = None
                on_ready()
            elif deadline and time.monotonic() > deadline:
                raise CannotStart(
                    f"The web server did not answer within {READY_WITHIN} s: see above."
                )
            for child in children:
                child.keep_running()
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()


def granian(
    host: str, port: int, processes: int, application: str = "cms.wsgi:application"
) -> list[str]:
    """Return the command that serves a WSGI application.

    Four threads: with one, a single slow view would hold up every answer from memory.
    """
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        "--http=1",
        "--no-ws",
        f"--host={host}",
        f"--port={port}",
        f"--workers={processes}",
        "--blocking-threads=4",
        "--log-level=warning",
        "--respawn-failed-workers",
        "--workers-kill-timeout=10s",
        application,
    ]


def shown_url(port: int) -> str:
    """Return the address to show: the configured one, or this port of localhost where none is
    configured.
    """
    return (
        settings.ROOST_BASE_URL if os.environ.get("ROOST_BASE_URL") else f"http://localhost:{port}"
    )
