"""A thread of the worker for one consumer of the change log."""

import logging
import threading

from django.db import close_old_connections, connections

from pages.publishing.consumers import Consumer, ConsumerFailed, take_batch

logger = logging.getLogger(__name__)


class ConsumerThread(threading.Thread):
    """Lets a consumer take batch after batch: neither publishing nor another one waits for it.

    After an error it rests, for a time that grows to half a minute.
    """

    IDLE_SECONDS = 0.1
    FIRST_PAUSE = 0.5
    LONGEST_PAUSE = 30.0

    def __init__(self, consumer: Consumer, stopping: threading.Event) -> None:
        super().__init__(name=f"consumer {consumer.name}", daemon=True)
        self._consumer = consumer
        self._stopping = stopping
        self._look = threading.Event()

    def look(self) -> None:
        """Say that there may be something to do."""
        self._look.set()

    def run(self) -> None:
        """Work until the worker is to stop."""
        pause = self.FIRST_PAUSE
        while not self._stopping.is_set():
            self._look.clear()
            try:
                close_old_connections()
                if not take_batch(self._consumer):
                    self._look.wait(self.IDLE_SECONDS)
                pause = self.FIRST_PAUSE
                continue
            except ConsumerFailed:
                pass  # it is in the log
            except Exception as error:  # the database is gone: without it nothing can be noted
                message = "The consumer %s cannot go on (%s); next try in %g s."
                logger.error(message, self._consumer.name, error, pause)
                connections.close_all()
            self._stopping.wait(pause)
            pause = min(pause * 2, self.LONGEST_PAUSE)
        connections.close_all()
