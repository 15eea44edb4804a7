"""Child processes that are kept running, and that end with their parent however it ends."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

from django.conf import settings

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
# Loaded here because nothing may be loaded between fork and exec.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One child process: started, started again when it dies, stopped with the parent.

    It has a session of its own, so that Ctrl-C in a terminal reaches the parent alone, which then
    stops its children in order.
    """

    FIRST_PAUSE = 0.5
    LONGEST_PAUSE = 30.0
    # A child that has run for this many seconds was well: the next restart comes without delay
    # again.
    WELL_AFTER = 60.0

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self._command = list(command)
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause = self.FIRST_PAUSE
        self._restart_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process id while the child runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the process."""
        self._started_at = time.monotonic()
        self._restart_at = 0.0
        self._process = subprocess.Popen(
            self._command,
            cwd=settings.BASE_DIR,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def keep_running(self) -> None:
        """Start the process again if it has died, after a pause that grows with each quick death;
        call this often.
        """
        if self._process is None or self._process.poll() is None:
            return
        now = time.monotonic()
        if not self._restart_at:
            if now - self._started_at > self.WELL_AFTER:
                self._pause = self.FIRST_PAUSE
            logger.error(
                "%s ended with %s; it is started again.", self.name, self._process.returncode
            )
            self._restart_at = now + self._pause
            self._pause = min(self._pause * 2, self.LONGEST_PAUSE)
        elif now >= self._restart_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM; `stop` then waits."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def stop(self, seconds: float = 15) -> None:
        """End the process, with its whole group if it does not listen."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            logger.warning("%s did not stop within %g s and is killed.", self.name, seconds)
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


def stop_event() -> threading.Event:
    """Return an event that SIGINT, SIGTERM or a closed terminal sets."""
    stopping = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: stopping.set())
    return stopping


def _end_with_parent() -> None:
    # On Linux the kernel sends SIGTERM when the parent is gone, also after kill -9. Elsewhere such
    # a child lives on.
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
