"""Roost as it is served, with two views that are slow: one waits, one computes."""

import time
from typing import Any

from cms.wsgi import application as roost

SLOW = 0.05  # seconds


def application(environ: dict[str, Any], start_response: Any) -> Any:
    path = environ["PATH_INFO"]
    if path == "/waits":
        time.sleep(SLOW)
    elif path == "/computes":
        end = time.perf_counter() + SLOW
        while time.perf_counter() < end:
            pass
    else:
        return roost(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return []
