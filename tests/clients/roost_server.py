"""A whole Roost of its own for a test: new state, a free port, server and worker."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import template_database
from tests.services.process import free_port, listens, started

REPOSITORY = Path(__file__).parents[2]


@dataclass
class RoostServer:
    """A running Roost; `environment` is that of its processes."""

    url: str
    environment: dict[str, str]

    @property
    def api_url(self) -> str:
        """The address of the delivery API."""
        return f"{self.url}/api/v1/"

    def get(self, path: str) -> Any:
        """Return the JSON of an address below the API."""
        with urllib.request.urlopen(self.api_url + path) as response:
            return json.load(response)

    def manage(self, *arguments: str, check: bool = True) -> str:
        """Run a management command, and return what it says; raises where it fails, if `check`."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and result.returncode:
            said = (result.stdout + result.stderr)[-3000:]
            raise RuntimeError(f"manage.py {arguments[0]} failed: {said}")
        return result.stdout

    def edit(self, code: str) -> None:
        """Run an editor's action as Python, with the models at hand."""
        self.manage("shell", "--verbosity", "0", "--command", code)


@contextmanager
def running(folder: Path, prepare: Callable[[RoostServer], None]) -> Iterator[RoostServer]:
    """Yield a Roost whose state is in `folder`, with the content that `prepare` gives it before it
    serves; it is stopped at the end.
    """
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "ROOST_VAR": str(folder / "var"),
        "PORT": str(port),
        "ROOST_BASE_URL": f"http://127.0.0.1:{port}",
        "ROOST_SEARCH_LOG_DAYS": "30",
    }
    (folder / "var").mkdir()
    template_database.copy_to(folder / "var/db.sqlite3")
    server = RoostServer(f"http://127.0.0.1:{port}", environment)
    server.manage("migrate", "--verbosity", "0")
    prepare(server)
    command = [sys.executable, REPOSITORY / "manage.py", "serve", "--host", "127.0.0.1"]
    log = folder / "serve.log"
    with started(command, lambda: listens(port), log=log, seconds=120, environment=environment):
        yield server
