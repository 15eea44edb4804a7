"""A real PostgreSQL: the one that DATABASE_URL names, else one of Debian's package in a temporary
folder.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.services.process import Unavailable, free_port

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of a server; `durable` starts one that survives kill -9, which tests of crashes
    need.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="roost-postgresql-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    data = folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    if not durable:
        options += f" {QUICK}"

    def run(*command: str | Path) -> None:
        # pg_ctl leaves a server behind, which would hold a pipe open: the output goes to a file.
        subprocess.run(
            [*as_owner, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL
        )

    try:
        run(
            binaries / "initdb",
            "-A",
            "trust",
            "-U",
            "roost",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            data,
        )
        run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://roost@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_owner, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            check=False,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        shutil.rmtree(folder, ignore_errors=True)


def url_for_run() -> str:
    """Return the URL of a server that stands until this process ends."""
    stack = ExitStack()
    url = stack.enter_context(running())
    atexit.register(stack.close)
    return url


def _binaries() -> Path:
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3])
    )
    if not versions:
        raise Unavailable(
            "PostgreSQL is not installed: apt install postgresql, or set DATABASE_URL."
        )
    return versions[-1].parent
