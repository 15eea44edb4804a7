"""A running Roost, and the example site built from it."""

import fcntl
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clients import roost_server
from tests.clients.roost_server import REPOSITORY, RoostServer

EXAMPLE = REPOSITORY / "examples/astro"
LOCK = Path(tempfile.gettempdir()) / "roost-example.lock"


@pytest.fixture(scope="session")
def roost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoostServer]:
    """A Roost of its own with the demo site."""
    folder = tmp_path_factory.mktemp("roost")
    with roost_server.running(folder, lambda server: server.manage("load_demo")) as server:
        yield server


@dataclass
class Example:
    """The example site: its recipe, run with content and output of its own."""

    environment: dict[str, str]
    dist: Path

    def build(self, **environment: str) -> str:
        """Build the site, and return the log; raises where the build fails."""
        result = self._run([EXAMPLE / "build.sh"], environment)
        if result.returncode:
            raise RuntimeError(f"build.sh: {result.stdout[-3000:]}")
        return result.stdout

    def sync(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Only load the content, as the first step of a build does."""
        return self._run(["npx", "--no-install", "astro", "sync"], environment)

    def check_links(self, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Crawl what was built."""
        return self._run(["node", "check-links.mjs", self.dist, *options], {})

    def page(self, path: str) -> str:
        """Return the HTML of a path."""
        return (self.dist / path.strip("/") / "index.html").read_text()

    def _run(
        self, command: list[str | Path], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        with LOCK.open("w") as lock:  # Astro works in the example's own folder, one build at a time
            fcntl.flock(lock, fcntl.LOCK_EX)
            return subprocess.run(
                [str(part) for part in command],
                cwd=EXAMPLE,
                env={**self.environment, **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )


def example_of(roost: RoostServer, environment: dict[str, str], folder: Path) -> Example:
    """Return the example, not yet built, with its content and output in a folder."""
    own = {
        "ROOST_API_URL": roost.api_url,
        "ROOST_EXAMPLE_CACHE": str(folder / "cache"),
        "ROOST_EXAMPLE_DIST": str(folder / "dist"),
        "NO_COLOR": "1",
    }
    return Example({**environment, **own}, folder / "dist")


@pytest.fixture(scope="session")
def example(
    roost: RoostServer, node_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Example:
    """The example site, built once from the demo."""
    example = example_of(roost, node_environment, tmp_path_factory.mktemp("example"))
    example.build()
    return example
