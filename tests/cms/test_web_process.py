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
    interval, *modules = _printed(LOADED, tmp_path)
    assert "django" in modules
    assert LOADED_WHEN_NEEDED.isdisjoint(modules)
    assert float(interval) < 0.001  # a busy view lets go of the interpreter


ASKED = """
import sys
from wsgiref.util import setup_testing_defaults
from cms.wsgi import application

def ask(method, path):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    b"".join(application(environ, lambda status, headers: print(status[:3])))
    print("wagtail.admin.urls" in sys.modules)

ask("DELETE", "/api/v1/export/")
ask("GET", "/")
"""


def test_the_api_answers_without_the_routes_of_the_admin(tmp_path: Path) -> None:
    assert _printed(ASKED, tmp_path) == ["405", "False", "200", "True"]


def _printed(script: str, var: Path) -> list[str]:
    """Run a script in an installation with no settings of its own; return the words it prints."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={**bare, "ROOST_VAR": str(var)},
    ).stdout.split()
