"""Processes that work beside the test, on its database, and can be killed at any moment.

One process sets Django up and then forks whatever is asked for, so that a start takes milliseconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent.parent

# Reads a line with a script and its arguments, forks, and says the child's number. The kernel
# buries the children, as nobody asks for their end.
MOTHER = """
import os, signal, sys
import orjson
import django
from django.conf import settings

database, search = orjson.loads(sys.argv[1])
settings.DATABASES["default"]["NAME"] = database
django.setup()
settings.ROOST_SEARCH_INDEX = __import__("pathlib").Path(search)
import cms.urls, pages.publishing.worker, tests.factories  # so that no child has to
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    script, output, arguments = orjson.loads(line)
    child = os.fork()
    if not child:
        try:
            os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
            os.dup2(1, 2)
            exec(compile(script, "script", "exec"), {"ARGUMENTS": arguments})
        except BaseException:
            import traceback
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    print(child, flush=True)
"""


@dataclass(frozen=True)
class Running:
    """A process that was started; what it prints is kept in a file."""

    pid: int
    output: Path

    def kill(self) -> None:
        """Kill it as a power cut does, and wait until it is gone."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.wait()

    def wait(self, seconds: float = 60) -> str:
        """Wait until it has ended; return what it said."""
        end = time.monotonic() + seconds
        while self.is_alive():
            assert time.monotonic() < end, f"it still runs after {seconds:g} s:\n{self.said()}"
            time.sleep(0.005)
        return self.said()

    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""


class Processes:
    """Starts processes."""

    def __init__(self, mother: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._mother = mother
        self._folder = folder
        self._started: list[Running] = []

    def start(self, script: str, *arguments: object) -> Running:
        """Run a script, which finds its arguments as ARGUMENTS."""
        output = self._folder / f"process-{len(self._started)}.txt"
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(orjson.dumps([script, str(output), arguments]) + b"\n")
        self._mother.stdin.flush()
        process = Running(int(self._mother.stdout.readline()), output)
        self._started.append(process)
        return process

    def stop(self) -> None:
        for process in self._started:
            process.kill()


@contextmanager
def processes(folder: Path) -> Iterator[Processes]:
    """Yield what starts processes on this test's database and search index; all end with it."""
    from django.conf import settings
    from django.db import connection

    places = [str(connection.settings_dict["NAME"]), str(settings.ROOST_SEARCH_INDEX)]
    with subprocess.Popen(
        [sys.executable, "-c", MOTHER, orjson.dumps(places)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as mother:
        assert mother.stdout is not None
        assert mother.stdout.readline() == b"ready\n"
        found = Processes(mother, folder)
        try:
            yield found
        finally:
            found.stop()
            mother.kill()
