"""A wrong ELASTICSEARCH_URL is named by `manage.py check`."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from cms import env
from tests.services.process import free_port


def messages(settings: Any, url: str) -> list[tuple[str | None, str]]:
    settings.ELASTICSEARCH_URLS = [url]
    found = (message for message in run_checks() if (message.id or "").startswith("search."))
    return [(message.id, str(message.msg)) for message in found]


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Run a web server that always gives the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://user:secret@127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.xdist_group("elasticsearch")
def test_a_right_server(settings: Any, elasticsearch_url: str) -> None:
    assert messages(settings, elasticsearch_url) == []


def test_a_server_that_is_down_is_no_reason_not_to_start(settings: Any) -> None:
    ((name, text),) = messages(settings, f"http://user:secret@127.0.0.1:{free_port()}")
    assert name == "search.W001"
    assert "does not answer" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"),
    [
        (200, b"<h1>Welcome</h1>", {"content_type": "text/html"}, "is not Elasticsearch"),
        (200, b'{"version":{"number":"2.19.0"}}', {}, "is not Elasticsearch"),
        (401, b'{"error":{"type":"security_exception","reason":"unable"}}', {}, "refuses"),
        (200, b'{"version":{"number":"7.17.0"}}', {}, "accepted: 8 and 9"),
    ],
)
def test_a_wrong_server(
    settings: Any, status: int, body: bytes, headers: dict[str, str], expected: str
) -> None:
    if "not" not in expected:
        headers = {"X_Elastic_Product": "Elasticsearch"}
    with answering(status, body, **{"content_type": "application/json", **headers}) as url:
        ((name, text),) = messages(settings, url)
    assert name == "search.E001"
    assert expected in text
    assert "secret" not in text


def test_what_is_no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://one:9200/, elastic:9200")
    with pytest.raises(ImproperlyConfigured, match="'elastic:9200'; accepted: a URL such as http"):
        env.urls("ELASTICSEARCH_URL", ("http", "https"))
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://one:9200/, http://two:9200")
    assert env.urls("ELASTICSEARCH_URL", ("http", "https")) == [
        "https://one:9200",
        "http://two:9200",
    ]
    monkeypatch.setenv("ELASTICSEARCH_PREFIX", "Roost-1")
    with pytest.raises(ImproperlyConfigured, match="accepted: letters"):
        env.matching("ELASTICSEARCH_PREFIX", "[a-z]+", "letters", default="roost")
