"""What every test run needs: a database that is migrated already, and real servers on demand."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import NodeId

# Whose results depend on the database: `make test` runs these on PostgreSQL as well.
BOTH_DATABASES = ("api", "importing", "publishing", "search")


def pytest_configure() -> None:
    """Make Django's settings ready, with a password hasher that is quick (the real one takes 200 ms
    a user).
    """
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of whole folders as `both_databases`.

    What a search asks of the database is the same for both engines: one of them is enough there.
    """
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if folder in BOTH_DATABASES and "elasticsearch" not in values:
            item.add_marker("both_databases")


@pytest.hookimpl(specname="pytest_collection_modifyitems", trylast=True)
def pytest_keep_groups_together(items: list[pytest.Item]) -> None:
    """Give each xdist group to one worker: xdist 3.8 writes it where pytest 9.2 does not look."""
    for item in items:
        if grouped := getattr(item, "_nodeid", None):
            item._id = NodeId.parse(grouped)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Start from a migrated copy on SQLite; Django then only checks that nothing is missing."""
    from django.conf import settings

    from tests import template_database

    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        return False
    return template_database.copy_to(Path(database["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool) -> Iterator[None]:
    """Keep the database that has just been migrated as the template of later runs."""
    from django.conf import settings

    from tests import template_database

    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"] and not django_db_keepdb:
        template_database.keep(Path(database["TEST"]["NAME"]))
    yield
    from pages.publishing import ahead

    ahead.close_idle()  # or the database could not be dropped


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Wagtail caches the sites' addresses; each test starts without those of the last, and with
    the whole of every limit.
    """
    yield
    from django.core.cache import cache

    from api import limits, totals
    from search.desk import rules

    cache.clear()
    limits.forget()
    totals.forget()
    rules.forget()


# --- Real servers, each started once a run and only when a test asks for it -----------------------


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a real PostgreSQL."""
    from tests.services import postgresql

    yield from _serving(postgresql.running)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a real Redis."""
    from tests.services import redis

    yield from _serving(redis.running)


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Any]:
    """A real Elasticsearch, as `tests.services.elasticsearch.Server`, or as a URL where the
    environment names one. Tests that use it belong to the xdist group of this name, so that it is
    started once in a run.
    """
    from tests.services import elasticsearch

    yield from _serving(elasticsearch.running)


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch: Any) -> str:
    """The URL of a real Elasticsearch."""
    return elasticsearch if isinstance(elasticsearch, str) else elasticsearch.url


@pytest.fixture(scope="session")
def s3() -> Iterator[Any]:
    """Real S3 storage, as `tests.services.s3.S3`."""
    from tests.services import s3

    yield from _serving(s3.running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, as Playwright's `Browser`."""
    from tests.services import browser

    # Playwright keeps an event loop in this thread, and Django would refuse every query of the test
    # for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield from _serving(browser.running)


@pytest.fixture(scope="session")
def node_environment() -> dict[str, str]:
    """Environment variables with which `node`, `npm` and `npx` are found."""
    from tests.services import node
    from tests.services.process import Unavailable, skip_or_fail

    try:
        return node.environment()
    except Unavailable as error:
        skip_or_fail(error)
        raise


def _serving(running: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
    from tests.services.process import Unavailable, skip_or_fail

    try:
        with running() as service:
            yield service
    except Unavailable as error:
        skip_or_fail(error)
