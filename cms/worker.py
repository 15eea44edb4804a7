"""The worker: whatever Roost does outside a request."""

import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from wagtail.log_actions import LogContext

from cms import tasks
from cms.consumer_thread import ConsumerThread
from cms.wakeup import Wakeup, wakeup
from pages.publishing.consumers import consumers
from pages.publishing.releases.publish import publish_due
from pages.publishing.schedule import publish_scheduled
from pages.publishing.worker import publish_once
from search.desk.recording import forget_old_days

logger = logging.getLogger(__name__)


class Worker:
    """One loop for publishing and schedules, a thread for each consumer of the change log, and a
    child process for Wagtail's queued tasks.
    """

    IDLE_SECONDS = 0.1
    FIRST_PAUSE = 0.5
    LONGEST_PAUSE = 30.0
    LAST_BATCH_SECONDS = 10.0

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._wakeup: Wakeup | None = None
        self._task_runner = tasks.TaskRunner()
        self._consumers = [ConsumerThread(consumer, stopping) for consumer in consumers()]
        self._minute = _minute()
        self._next_beat = 0.0

    def run(self) -> None:
        """Work until the event is set.

        An error is logged and tried again, after a pause that grows to half a minute.
        """
        pause = self.FIRST_PAUSE
        self._task_runner.start()
        for thread in self._consumers:
            thread.start()
        try:
            while not self._stopping.is_set():
                try:
                    if not self._turn():
                        self._wait()
                    pause = self.FIRST_PAUSE
                except (DatabaseError, InterfaceError) as error:
                    logger.error(
                        "The database does not answer (%s); next try in %g s.",
                        _first_line(error),
                        pause,
                    )
                    pause = self._rest(pause)
                except Exception:
                    # Whatever fails must not end the worker: nobody else would do its work.
                    logger.exception("A turn of the worker failed; next try in %g s.", pause)
                    pause = self._rest(pause)
        finally:
            self._task_runner.stop()
            for thread in self._consumers:
                thread.join(self.LAST_BATCH_SECONDS)
            connections.close_all()

    def _turn(self) -> bool:
        close_old_connections()
        self._task_runner.keep_running()
        if time.monotonic() >= self._next_beat:
            tasks.beat(self._task_runner.id)
            tasks.put_back_abandoned(self._task_runner.id)
            tasks.put_back_interrupted()
            self._next_beat = time.monotonic() + tasks.HEARTBEAT_EVERY
        if self._minute != (minute := _minute()):
            self._minute = minute  # what fails is tried a minute later, and the rest goes on
            publish_scheduled()
            with LogContext():
                publish_due()
            if minute % 60 == 0:
                forget_old_days()
                tasks.forget_finished()
        done = publish_once()
        for thread in self._consumers:
            thread.look()
        return bool(done)

    def _wait(self) -> None:
        # psycopg's own errors are not Django's: a lost connection comes as one that `run` knows.
        if self._wakeup is None:
            self._wakeup = wakeup(self._stopping)
        try:
            self._wakeup.wait(self.IDLE_SECONDS)
        except Exception as error:
            self._wakeup = None
            raise InterfaceError(str(error)) from error

    def _rest(self, pause: float) -> float:
        self._wakeup = None
        connections.close_all()
        self._stopping.wait(pause)
        return min(pause * 2, self.LONGEST_PAUSE)


def _minute() -> int:
    return int(time.time() // 60)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
