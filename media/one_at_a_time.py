"""Work that is to be done once, however many threads and processes want its result."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

STRIPES = 64  # files that are locked; some different pieces of work share one and wait, too


@contextmanager
def one_at_a_time(work: str) -> Iterator[None]:
    """Let one thread of all processes on this machine at a time do a piece of work, by its name.

    The lock ends with its process. Other machines know nothing of it.
    """
    folder = settings.ROOST_VAR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    stripe = hashlib.sha256(work.encode()).digest()[0] % STRIPES
    with (folder / f"work-{stripe}").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # closing it unlocks
        yield
