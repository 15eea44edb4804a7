"""The environment of a test run: its own state folder, and PostgreSQL where it is asked for.

`pyproject.toml` loads it as a plugin, before Django reads its settings, in every process: those of
pytest-xdist must not share a state folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Settings are read from the environment when Django starts, so this comes first. No variable of the
# developer's own installation may leak in; xdist's workers inherit the server that the first
# process started.
for name in (
    "SECRET_KEY",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "ELASTICSEARCH_PREFIX",
    "S3_BUCKET",
    "EMAIL_URL",
    "ROOST_BASE_URL",
    "ROOST_PRODUCTION",
    "ROOST_RATE_LIMIT",
    "ROOST_TOKEN_RATE_LIMIT",
    "ROOST_TRUSTED_PROXIES",
    "ROOST_CORS_ORIGINS",
):
    os.environ.pop(name, None)

ROOST_VAR = Path(tempfile.mkdtemp(prefix="roost-tests-"))
atexit.register(shutil.rmtree, ROOST_VAR, ignore_errors=True)
os.environ["ROOST_VAR"] = str(ROOST_VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
# What visitors look for is written by a thread, and only the tests of that want it.
os.environ["ROOST_SEARCH_LOG_DAYS"] = "0"

if os.environ.get("ROOST_TEST_DATABASE") == "postgresql":
    if "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.services import postgresql
        from tests.services.process import Unavailable

        try:
            os.environ["DATABASE_URL"] = postgresql.url_for_run()
        except Unavailable as error:
            required = os.environ.get("ROOST_REQUIRE_SERVICES") == "1"
            pytest.exit(f"{'failed' if required else 'skipped'}: {error}", returncode=int(required))
else:
    os.environ.pop("DATABASE_URL", None)
