"""`min_seq`: an answer that holds at least a given change (read-your-writes)."""

import threading
import time

from api.parameters import Integer
from pages.publishing.changes import current_seq

MIN_SEQ = Integer(
    "min_seq",
    "An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. "
    "Where that is not there within 2 seconds, a 503 says when to come again.",
)
LONGEST_WAIT = 2.0  # seconds
POLL = 0.02
# Who waits holds a thread: a process that is asked for changes to come goes on answering.
_waiting = threading.BoundedSemaphore(2)


class NotYet(Exception):
    """A change that is asked for is not there yet."""

    def __init__(self, wanted: int, seq: int) -> None:
        super().__init__(f"The last change is {seq}, and {wanted} is asked for.")


def wait_for(wanted: int) -> None:
    """Return as soon as the change of this number is committed. Takes one query a look.

    Raises:
        NotYet: it is not after 2 seconds, or at once where others are waiting already.
    """
    seq = current_seq()
    if seq >= wanted:
        return
    if not _waiting.acquire(blocking=False):
        raise NotYet(wanted, seq)
    try:
        end = time.monotonic() + LONGEST_WAIT
        while seq < wanted:
            if time.monotonic() >= end:
                raise NotYet(wanted, seq)
            time.sleep(POLL)
            seq = current_seq()
    finally:
        _waiting.release()
