"""How the threads of the web server take turns: most of their answers are ready within 50 µs."""

import ctypes
import os
import platform
import struct
import sys

# Seconds after which a thread hands over the interpreter, where others wait for it: an answer from
# memory takes no longer, and Python's own 5 ms would let one slow view of the admin hold back
# hundreds of them.
SWITCH_INTERVAL = 0.000_02
# What the kernel is asked to let a thread have of a core at once, the least it knows, in ns. With
# its own 1.4 to 3 ms, what an idle connection asks for waits as long for a thread that computes.
SLICE = 100_000
# sched_setattr(2), which neither Python nor the C library knows, by machine; and its structure:
# size, policy, flags, niceness, priority, runtime, deadline, period.
SYSTEM_CALL = {"x86_64": 314, "aarch64": 274}
ATTRIBUTES = struct.Struct("=IIQiIQQQ")


def take_short_turns() -> None:
    """Let this thread, and all that it starts, hand over interpreter and core after a short time.

    The second is understood by Linux 6.12 and later; elsewhere it changes nothing.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    call = SYSTEM_CALL.get(platform.machine()) if sys.platform == "linux" else None
    if call is None or os.sched_getscheduler(0) != os.SCHED_OTHER:
        return
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    attributes = ATTRIBUTES.pack(ATTRIBUTES.size, os.SCHED_OTHER, 0, niceness, 0, SLICE, 0, 0)
    ctypes.CDLL(None).syscall(call, 0, attributes, 0)  # refused in some sandboxes: then not
