"""The web server's threads take short turns."""

import platform
import re
import subprocess
import sys

# What a thread that was started afterwards has: the interpreter's interval, in µs, and whether it
# is as nice as before; then what the kernel says of it.
SHOW = """
import os, pathlib, sys, threading
from cms.scheduling import take_short_turns

def show():
    print(round(sys.getswitchinterval() * 1e6), os.getpriority(os.PRIO_PROCESS, 0) == nice)
    told = pathlib.Path(f"/proc/self/task/{threading.get_native_id()}/sched")
    print(told.read_text() if told.exists() else "")

nice = os.nice(3)
take_short_turns()
thread = threading.Thread(target=show)
thread.start()
thread.join()
"""


def test_threads_take_short_turns_and_stay_as_nice_as_they_were() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=True
    ).stdout
    assert shown.startswith("20 True\n")
    major, minor = map(int, platform.release().split(".")[:2])
    slices = re.findall(r"se\.slice +: +(\d+)", shown)
    if (major, minor) >= (6, 12) and slices:  # some kernels do not show it
        assert slices == ["100000"]
