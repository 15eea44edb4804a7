"""What a web process holds in memory."""

import os
import subprocess
import sys
from pathlib import Path

LOADED = """
import sys
import cms.wsgi
print(sys.getswitchinterval(), *{name.partition(".")[0] for name in sys.modules})
"""
# Each of them takes 5 to 60 MB.
LOADED_WHEN_NEEDED = {"redis", "elasticsearch", "boto3", "numpy", "pypdf", "schemathesis", "pytest"}


def test_clients_of_servers_that_are_not_configured_take_no_memory(tmp_path: Path) -> None:
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    output = subprocess.run(
        [sys.executable, "-c", LOADED],
        check=True,
        capture_output=True,
        text=True,
        env={**bare, "ROOST_VAR": str(tmp_path)},
    ).stdout
    interval, *modules = output.split()
    assert "django" in modules
    assert LOADED_WHEN_NEEDED.isdisjoint(modules)
    assert float(interval) < 0.001  # a busy view lets go of the interpreter
