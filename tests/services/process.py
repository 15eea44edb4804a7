"""What the modules of this folder share: a free port, a process that is started, waited for and
stopped.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "roost-tests"


class Unavailable(Exception):
    """A server is neither named nor installed; the message says what to install."""


def skip_or_fail(error: Unavailable) -> None:
    """Skip the calling test with the one line of the error, or fail it where
    ROOST_REQUIRE_SERVICES=1.
    """
    if os.environ.get("ROOST_REQUIRE_SERVICES") == "1":
        pytest.fail(str(error), pytrace=False)
    pytest.skip(str(error))


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(answers: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll until `answers()` is true; raises TimeoutError, naming `what`."""
    deadline = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not answer within {seconds:g} s")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def started(
    command: Sequence[str | Path],
    answers: Callable[[], bool],
    *,
    log: Path,
    seconds: float = 30,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block runs: starts it, waits until it answers, stops it with all of
    its processes.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    try:

        def ready() -> bool:
            if process.poll() is not None:
                tail = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{tail}")
            return answers()

        wait_until(ready, seconds, str(command[0]))
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes], seconds: float = 15) -> None:
    """End a process of `started` and its group: asked first, killed when it does not listen."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            try:
                os.killpg(process.pid, sign)
                process.wait(seconds)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
