"""A proxy in front of a real Roost that answers some requests as a server in trouble would."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Fault = int | str
"""A status to answer with, or "drop" to close the connection without an answer."""


@dataclass
class Proxy:
    """Where the proxy is, what it still has to do wrong, and the paths that it was asked for."""

    url: str
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def proxy_to(origin: str) -> Iterator[Proxy]:
    """Yield a proxy to `origin` (`http://host:port`); each of its `faults` is used up once."""
    proxy = Proxy("")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                proxy.asked.append(self.path)
                # Only a cursor can be too old: who begins anew at once is not sent away again.
                meant = proxy.faults[:1] != [410] or "cursor=" in self.path
                fault = proxy.faults.pop(0) if proxy.faults and meant else None
            if fault == "drop":
                self.close_connection = True
                self.connection.close()
            elif isinstance(fault, int):
                self._answer(fault, b"{}", {"Retry-After": "0"})
            else:
                self._forward()

        def _forward(self) -> None:
            request = urllib.request.Request(origin + self.path)
            try:
                with urllib.request.urlopen(request) as response:
                    self._answer(response.status, response.read(), {})
            except urllib.error.HTTPError as error:
                self._answer(error.code, error.read(), {})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
