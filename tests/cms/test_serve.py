"""Starting and stopping the real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cms.healthcheck import is_healthy
from tests import template_database
from tests.services.process import free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def var(tmp_path: Path, django_db_setup: None) -> Path:
    """A state folder with a migrated, empty database."""
    folder = tmp_path / "var"
    folder.mkdir()
    template_database.copy_to(folder / "db.sqlite3")
    return folder


def environment(var: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(var.parent),
        "PYTHONUNBUFFERED": "1",
        "ROOST_VAR": str(var),
        "PORT": str(port),
    }


def manage(command: str, var: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=environment(var, port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running(command: str, var: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command with its output in var/log, in a process group of its own as in a terminal."""
    with (var / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment(var, port),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        for pid in [*descendants(process.pid), process.pid]:
            if exists(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def descendants(pid: int) -> list[int]:
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found, frontier = [], {pid}
    while frontier:
        frontier = {child for child, parent in pairs if parent in frontier}
        found += frontier
    return found


def command_line(pid: int) -> str:
    answer = subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout


def children_named(pid: int, pattern: str) -> list[int]:
    return [child for child in descendants(pid) if re.search(pattern, command_line(child))]


def exists(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_ctrl_c_ends_every_process_with_status_0(var):
    port = free_port()
    with running("serve", var, port) as process:
        wait_until(lambda: is_healthy("127.0.0.1", port), 30, "the server")
        wait_until(lambda: children_named(process.pid, "db_worker"), 30, "the task runner")
        family = descendants(process.pid)
        assert children_named(process.pid, "granian")
        assert children_named(process.pid, r"manage\.py worker")

        os.killpg(process.pid, signal.SIGINT)  # what a terminal does

        assert process.wait(20) == 0
        assert [pid for pid in family if exists(pid)] == []
    output = (var / "log").read_text()
    assert "Traceback" not in output
    assert output.endswith("Stopped.\n")


def test_a_worker_that_was_killed_is_started_again(var):
    port = free_port()
    with running("serve", var, port) as process:
        wait_until(lambda: is_healthy("127.0.0.1", port), 30, "the server")
        (worker,) = children_named(process.pid, r"manage\.py worker")
        wait_until(lambda: children_named(worker, "db_worker"), 30, "the task runner")
        (runner,) = children_named(worker, "db_worker")

        os.kill(worker, signal.SIGKILL)

        wait_until(lambda: children_named(process.pid, r"manage\.py worker"), 20, "a new worker")
        assert children_named(process.pid, r"manage\.py worker") != [worker]
        wait_until(lambda: not exists(runner), 10, "the end of the old task runner")
        assert "The worker ended with -9; it is started again." in (var / "log").read_text()


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells children that their parent died"
)
def test_nothing_is_left_when_the_supervisor_itself_is_killed(var):
    port = free_port()
    with running("serve", var, port) as process:
        wait_until(lambda: is_healthy("127.0.0.1", port), 30, "the server")
        family = descendants(process.pid)
        assert len(family) >= 3

        process.kill()

        try:
            wait_until(
                lambda: not any(exists(pid) for pid in family), 20, "the end of the children"
            )
        finally:
            for pid in filter(exists, family):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("command", ["serve", "quickstart"])
def test_a_busy_port_is_one_line_and_nothing_is_touched(tmp_path, command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = manage(command, tmp_path / "var", port)
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} is in use by another program. Stop that one, or choose another port:"
        f" PORT={port + 1}\n"
    )
    assert not (tmp_path / "var" / "db.sqlite3").exists()


def test_a_state_folder_that_cannot_be_written_is_one_line(tmp_path):
    blocked = tmp_path / "a-file"
    blocked.touch()
    result = manage("quickstart", blocked / "var", free_port())
    assert result.returncode == 1
    assert result.stderr == (
        f"Roost is not configured correctly: the state folder {blocked}/var is not writable "
        "(Not a directory); ROOST_VAR names another.\n"
    )


def test_quickstart_shows_the_password_once_and_keeps_the_data(var):
    port = free_port()
    outputs = []
    for _ in range(2):
        with running("quickstart", var, port) as process:
            wait_until(lambda: "Roost is ready" in (var / "log").read_text(), 120, "quickstart")
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(20) == 0
        outputs.append((var / "log").read_text())
    first, second = outputs
    for path in ("/admin/", "/api/v1/", "/api/v1/docs/", "/api/v1/search/?q=welcome"):
        assert f"http://localhost:{port}{path}\n" in first
        assert f"http://localhost:{port}{path}\n" in second
    password = re.search(r"Log in as admin with the password (\S{16})\n", first)
    assert password
    assert "password" not in second

    check = (
        "from django.contrib.auth import authenticate;"
        f"user = authenticate(username='admin', password='{password[1]}');"
        "print('administrator', user.is_superuser)"
    )
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", check]
    answer = subprocess.run(
        shell, cwd=ROOT, env=environment(var, port), capture_output=True, text=True, check=True
    )
    assert answer.stdout == "administrator True\n"
