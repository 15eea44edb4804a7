"""What the web server does with memory that it no longer needs."""

import ctypes
import platform

# Of mallopt(3).
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
# Bytes: as much as 200 documents of an export, with what they are put together from.
KEPT = 5 * 1_048_576
FROM_SYSTEM = 4 * 1_048_576  # larger blocks are had from the system, and given back to it


def keep_freed_memory() -> None:
    """Let the C library keep some of what was freed, for what comes next.

    It would give it back at once, and each page of it costs a fault when it is had again: a third
    of what an export takes. What is free now is given back. All threads share one heap: each of
    theirs would keep as much, and as they hold Python's lock they do not wait for one another.
    It is understood by glibc; elsewhere it changes nothing.
    """
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.malloc_trim(0)
        library.mallopt(ARENA_MAX, 1)
        library.mallopt(TRIM_THRESHOLD, KEPT)
        library.mallopt(MMAP_THRESHOLD, FROM_SYSTEM)
