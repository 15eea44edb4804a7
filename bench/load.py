"""Load on a server: wrk on one core, servers on another, and what came of it."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from cms.scheduling import take_short_turns
from cms.serving import granian
from tests.services.process import free_port, started

CONNECTIONS = 8
SERVER_CORE, OTHER_CORE = 0, 1
# Sends the paths of a file in turn; with "new", to another host each time, so that no answer has
# been given before; with a token where there is one.
SCRIPT = """
local requests, paths, n, fresh = {}, {}, 0, false
function init(args)
  fresh = args[2] == "new"
  if args[3] then wrk.headers["Authorization"] = "Bearer " .. args[3] end
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
    requests[#requests + 1] = wrk.format("GET", line)
  end
  n = math.random(#paths)
end
function request()
  n = n + 1
  if fresh then
    return wrk.format("GET", paths[n % #paths + 1], {Host = "localhost:" .. (n % 65000 + 1)})
  end
  return requests[n % #requests + 1]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%f,"p99":%f,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of one run: requests a second, latencies in ms, requests that failed, and how much
    of its processor the server spent on each, in µs.
    """

    rate: float
    p50: float
    p99: float
    errors: int
    spent: float


class Client:
    """Asks one thing after the other, over one connection."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"))
        self._following = ""
        self._buffer = memoryview(bytearray(1_048_576))

    def get(self, path: str, host: str = "localhost") -> bytes:
        """Return the body of a 200."""
        answer = self._ask(path, host)
        body = answer.read()
        self._following = answer.getheader("Link", "").partition(">")[0].removeprefix("<")
        return body

    def size(self, path: str, host: str = "localhost") -> int:
        """Return how long the body of a 200 is, in bytes.

        It is read into one buffer: for a long one, `get` finds memory, which takes longer than to
        read it, and on the core that the database works on.
        """
        answer, size = self._ask(path, host), 0
        while part := answer.readinto(self._buffer):
            size += part
        return size

    def _ask(self, path: str, host: str) -> http.client.HTTPResponse:
        self._connection.request("GET", path, headers={"Host": host})
        answer = self._connection.getresponse()
        assert answer.status == 200, (path, answer.status, answer.read()[:500])
        return answer

    def pages(self, path: str, host: str = "localhost") -> Iterator[bytes]:
        """Give a list's pages, as their links lead on."""
        while path:
            yield self.get(path, host)
            path = self._following


@dataclass(frozen=True)
class Server:
    """A server that runs on a core of its own."""

    port: int
    process: "subprocess.Popen[bytes]"
    started_in: float

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def processor_seconds(self) -> float:
        """Return what all its processes have spent."""
        ticks = 0
        for pid in _family(self.process.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # in user mode and in the kernel
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> list[float]:
        """Return the memory of its processes, largest first; what they share is divided (PSS)."""
        found = []
        for pid in _family(self.process.pid):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            found.append(sum(int(text.split()[1]) for text in lines if text.startswith("Pss:")))
        return sorted((kilobytes / 1024 for kilobytes in found), reverse=True)


def require_wrk() -> None:
    """End with one clear line where the load generator is not installed."""
    if not shutil.which("wrk"):
        sys.exit("bench.serving needs wrk: apt install wrk")


@contextmanager
def serving(application: str, path: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application on a core of its own; ready once `path` is answered."""
    port = free_port()
    command = ["taskset", "-c", str(SERVER_CORE), *granian("127.0.0.1", port, 1, application)]
    log = Path(tempfile.mkdtemp(prefix="roost-bench-")) / "log"

    def answers() -> bool:
        try:
            return requests.get(f"http://localhost:{port}{path}", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    began = time.perf_counter()
    with started(command, answers, log=log, environment=environment, seconds=60) as process:
        yield Server(port, process, time.perf_counter() - began)
    shutil.rmtree(log.parent)


def load(
    server: Server, paths: Sequence[str], seconds: float, *, new: bool = False, token: str = ""
) -> Load:
    """Send requests over 8 connections for some seconds; `new`: to which no answer is known."""
    with _files(paths) as (script, listed):
        command = ["taskset", "-c", str(OTHER_CORE), "wrk", "-t1", f"-c{CONNECTIONS}"]
        command += [
            f"-d{max(1, round(seconds))}s",
            "-s",
            str(script),
            server.url,
            "--",
            str(listed),
        ]
        command += ["new" if new else "same", *([token] if token else [])]
        before = server.processor_seconds()
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        spent = server.processor_seconds() - before
    found = json.loads(output.splitlines()[-1])
    return Load(
        rate=found["requests"] / found["microseconds"] * 1e6,
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        errors=found["errors"],
        spent=spent / max(1, found["requests"]) * 1e6,
    )


def stay_on_the_other_core() -> None:
    """Keep this process, and what it starts, away from the server.

    They take short turns there, as the server's threads do on their core: else the load would wait
    for the database.
    """
    os.sched_setaffinity(0, {OTHER_CORE})
    take_short_turns()


@contextmanager
def _files(paths: Iterable[str]) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as folder:
        script, listed = Path(folder) / "load.lua", Path(folder) / "paths"
        script.write_text(SCRIPT)
        listed.write_text("\n".join(paths))
        yield script, listed


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _family(int(child)))]
