"""What was freed is used again."""

import platform
import subprocess
import sys

import pytest

# The page faults of what a thread of the server does for an export of 20,000 documents.
SHOW = """
import resource, threading
from cms.memory import keep_freed_memory

def send():
    documents = [bytes(9_000) for _ in range(200)]
    for start in range(0, 200, 25):
        b"".join(documents[start : start + 25])

def make():
    for _ in range(5):
        send()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        send()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)

if KEEP:
    keep_freed_memory()
thread = threading.Thread(target=make)
thread.start()
thread.join()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_what_was_freed_is_had_again_without_asking_the_system() -> None:
    kept, given_back = (
        int(subprocess.check_output([sys.executable, "-c", SHOW.replace("KEEP", keep)]))
        for keep in ("True", "False")
    )
    assert kept < 1_000 < given_back


# How many heaps four threads have that need memory at once.
HEAPS = """
import ctypes, os, threading
from cms.memory import keep_freed_memory

def work():
    together.wait()
    parts = [bytes(9_000) for _ in range(1_000)]
    together.wait()

if KEEP:
    keep_freed_memory()
together = threading.Barrier(4)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
read, write = os.pipe()
out = ctypes.c_void_p(libc.fdopen(write, b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
print(os.read(read, 1_000_000).count(b"<heap "))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_threads_share_one_heap() -> None:
    shared, own = (
        int(subprocess.check_output([sys.executable, "-c", HEAPS.replace("KEEP", keep)]))
        for keep in ("True", "False")
    )
    assert shared == 1 < own
