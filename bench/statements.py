"""Counts the SQL statements that an application takes for an answer that it does not have yet.

    python -m bench.statements APPLICATION PATH ...

Prints a JSON list: for each path how many there are once the process knows its sites and types.
"""

import importlib
import io
import json
import os
import sys
from typing import Any


def main() -> None:
    os.environ["ROOST_EDGE_MB"] = "0"  # nothing is kept
    module, _, name = sys.argv[1].partition(":")
    application = getattr(importlib.import_module(module), name)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(application, path)
        return len(captured)

    # What a process asks once a second, or once at all, is not in the least of some counts.
    print(json.dumps([min(count(path) for _ in range(5)) for path in sys.argv[2:]]))


def ask(application: Any, address: str) -> None:
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, *_: statuses.append(status))
    b"".join(answer)
    assert statuses == ["200 OK"], (address, statuses)
    if hasattr(answer, "close"):
        answer.close()


if __name__ == "__main__":
    main()
