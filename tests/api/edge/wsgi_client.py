"""A client of the WSGI application itself, as a server is one."""

import io
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from api.edge.application import Edge, close

ROOT = "/api/v1/"


@dataclass
class Answer:
    """What came back, whether it was kept, and whether Django's handler was asked for it."""

    status: int
    headers: dict[str, str]
    body: bytes
    from_memory: bool
    by_django: bool

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


class WsgiClient:
    """Asks an `Edge` in front of the real application, and counts what gets through to that."""

    def __init__(self, megabytes: int = 64, application: Any = None) -> None:
        from django.core.wsgi import get_wsgi_application

        self.django = application or get_wsgi_application()
        self.passed = 0
        self.edge = Edge(self._counted, megabytes)

    def _counted(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.passed += 1
        return self.django(environ, start_response)

    def start(self) -> "WsgiClient":
        """Follow the change log, and return once answers may be kept."""
        self.edge.follower.start()
        wait_until(lambda: self.edge.memory.valid_until > 0)
        return self

    def get(
        self, address: str, headers: dict[str, str] | None = None, method: str = "GET", **extra: Any
    ) -> Answer:
        passed, misses, started = self.passed, self.edge.misses, []
        environ = self._environ(address, headers, method, extra)
        response = self.edge(environ, lambda status, found, *_: started.append((status, found)))
        body = b"".join(response)
        close(response)
        ((status, found),) = started
        by_django = self.passed > passed
        from_memory = not by_django and self.edge.misses == misses
        return Answer(int(status[:3]), dict(found), body, from_memory, by_django)

    def django_headers(self, address: str) -> dict[str, str]:
        """Return the headers that Django alone answers with."""
        started: list[Any] = []
        environ = self._environ(address, None, "GET", {})
        close(self.django(environ, lambda status, found, *_: started.extend(found)))
        return dict(started)

    def _environ(
        self, address: str, headers: dict[str, str] | None, method: str, extra: dict[str, Any]
    ) -> dict[str, Any]:
        parts = urlsplit(address if address.startswith("/") else ROOT + address)
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(parts.path, encoding="latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **{f"HTTP_{name.upper().replace('-', '_')}": v for name, v in (headers or {}).items()},
            **extra,
        }


def wait_until(true: Any, seconds: float = 5.0) -> None:
    """Return as soon as something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.002)
