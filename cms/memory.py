"""What the web server does with memory that it no longer needs."""

import ctypes
import platform

# Of mallopt(3).
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
KEPT = 8 * 1_048_576  # bytes: what an answer of some MB is put together in, as one of an export
FROM_SYSTEM = 4 * 1_048_576


def keep_freed_memory() -> None:
    """Let the C library keep some of what was freed, for what comes next.

    It would give it back at once, and each page of it costs a fault when it is had again: half of
    what an export takes. It is understood by glibc; elsewhere it changes nothing.
    """
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(TRIM_THRESHOLD, KEPT)
        library.mallopt(MMAP_THRESHOLD, FROM_SYSTEM)
