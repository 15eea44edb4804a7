"""A real Redis: the one that REDIS_URL names, else Debian's on a free port, which keeps nothing on
disk.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.process import Unavailable, free_port, listens, started


@contextmanager
def running() -> Iterator[str]:
    """Yield the URL of a server."""
    if url := os.environ.get("ROOST_TEST_REDIS_URL"):
        yield url
        return
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if not server:
        raise Unavailable(
            "Redis is not installed: apt install redis-server, or set ROOST_TEST_REDIS_URL."
        )
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="roost-redis-") as folder:
        command = [
            server,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        with started(command, lambda: listens(port), log=Path(folder) / "log"):
            yield f"redis://127.0.0.1:{port}/0"
