"""What every test run needs: its own state folder, and PostgreSQL where ROOST_TEST_DATABASE asks for it."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Settings are read from the environment when Django starts, so this comes first. No variable of the developer's own
# installation may leak in; xdist's workers inherit the server that the first process started.
for name in ("SECRET_KEY", "REDIS_URL", "ELASTICSEARCH_URL", "S3_BUCKET", "EMAIL_URL", "ROOST_BASE_URL", "ROOST_PRODUCTION"):
    os.environ.pop(name, None)

ROOST_VAR = Path(tempfile.mkdtemp(prefix="roost-tests-"))
atexit.register(shutil.rmtree, ROOST_VAR, ignore_errors=True)
os.environ["ROOST_VAR"] = str(ROOST_VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"

if os.environ.get("ROOST_TEST_DATABASE") == "postgresql":
    if "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.services import postgresql

        os.environ["DATABASE_URL"] = postgresql.url_for_run()
else:
    os.environ.pop("DATABASE_URL", None)


def pytest_configure() -> None:
    """Make Django's settings ready, with a password hasher that is quick (the real one takes 200 ms a user)."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Wagtail caches the sites' addresses; each test starts without those of the last."""
    yield
    from django.core.cache import cache

    cache.clear()
