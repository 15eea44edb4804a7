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
