"""What one process publishes, another one shows: real servers on the database of the test."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests
from django.db import connection
from wagtail.models import PageViewRestriction

from api.edge.follower import APPLICATION_NAME
from cms.serving import granian
from pages.publishing.changes import committed
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from tests.api.edge.wsgi_client import WsgiClient, wait_until
from tests.factories import republish
from tests.services.process import free_port, started

pytestmark = pytest.mark.django_db(transaction=True)
PROMISED = 0.1  # seconds
LIST = "pages/?type=pages.ArticlePage"


class Server:
    """A web process."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}/api/v1/"
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str) -> requests.Response:
        return self._session.get(self._root + path, timeout=10)

    def seconds_until(self, path: str, true: Any, since: float) -> float:
        """Return how long after a moment the first right answer came."""
        while not true(self.get(path)):
            assert time.monotonic() < since + 5, "an old answer is still sent after 5 s"
        return time.monotonic() - since


@pytest.fixture
def server(little: Any, tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    found = Server(port)

    def answers() -> bool:
        try:
            return found.get(LIST).status_code == 200
        except requests.ConnectionError:
            return False

    environment = {"ROOST_TESTED_DATABASE": str(connection.settings_dict["NAME"])}
    command = granian("127.0.0.1", port, 1, "tests.api.edge.served:application")
    with started(command, answers, log=tmp_path / "log", environment=environment):
        yield found


@pytest.fixture
def commits() -> Iterator[list[float]]:
    """The moments at which this process has committed changes."""
    found: list[float] = []

    def note(**kwargs: Any) -> None:
        found.append(time.monotonic())

    committed.connect(note)
    yield found
    committed.disconnect(note)


def is_kept(server: Server, page: Any) -> bool:
    """Return whether a page comes from memory: bytes that change behind its back do not show."""
    path = f"pages/{page.pk}/"
    before = server.get(path).json()["title"]
    document = PublishedDocument.objects.get(kind="page", object_id=page.pk)
    changed = orjson.dumps({**orjson.loads(bytes(document.body)), "title": f"{before}!"})
    PublishedDocument.objects.filter(pk=document.pk).update(body=changed)
    return bool(server.get(path).json()["title"] == before)


def test_another_process_shows_what_is_published_within_a_tenth_of_a_second(
    little: Any, server: Server, commits: list[float]
) -> None:
    page = f"pages/{little.first.pk}/"
    server.get(page)
    wait_until(lambda: is_kept(server, little.first))
    delays = []
    for number in range(10):
        server.get(page), server.get(LIST)
        republish(little.first, title=f"Title {number}")
        wanted = f"Title {number}".encode()
        delays.append(server.seconds_until(page, lambda got: wanted in got.content, commits[-1]))  # noqa: B023
        assert wanted in server.get(LIST).content
    assert statistics.median(delays) < PROMISED
    assert max(delays) < 10 * PROMISED  # a busy machine


def test_what_is_restricted_is_out_of_sight_in_another_process_as_quickly(
    little: Any, server: Server, commits: list[float]
) -> None:
    page = f"pages/{little.first.pk}/"
    delays = []
    for _ in range(5):
        assert server.seconds_until(page, lambda got: got.status_code == 200, time.monotonic()) < 5
        server.get(page)
        restriction = PageViewRestriction.objects.create(
            page=little.blog, restriction_type=PageViewRestriction.LOGIN
        )
        first = commits[-1]
        delays.append(server.seconds_until(page, lambda got: got.status_code == 404, first))
        assert server.get(LIST).json()["meta"]["total_count"] == 0
        restriction.delete()
        publish_all()
    assert statistics.median(delays) < PROMISED


def cut() -> None:
    """Take from every process what it follows the change log by."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = %s AND datname = current_database()",
                [APPLICATION_NAME],
            )
            assert cursor.rowcount > 0
        else:
            cursor.execute("ALTER TABLE publishing_clock RENAME COLUMN epoch TO lost")


def mend() -> None:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE publishing_clock RENAME COLUMN lost TO epoch")


def test_a_process_that_has_lost_its_connection_forgets_what_it_kept(
    little: Any, server: Server
) -> None:
    wait_until(lambda: is_kept(server, little.first))
    document = PublishedDocument.objects.get(kind="page", object_id=little.first.pk)
    changed = orjson.dumps({**orjson.loads(bytes(document.body)), "title": "Meanwhile"})
    PublishedDocument.objects.filter(pk=document.pk).update(body=changed)
    cut()
    try:
        began = time.monotonic()
        server.seconds_until(
            f"pages/{little.first.pk}/", lambda got: got.json()["title"] == "Meanwhile", began
        )
    finally:
        mend()
    wait_until(lambda: is_kept(server, little.first))


def test_without_news_from_the_database_nothing_is_sent_from_memory(
    little: Any, edge: WsgiClient
) -> None:
    """The thread that follows may hang: what it allows ends by itself."""
    edge.get(LIST)
    assert edge.get(LIST).from_memory
    edge.edge.follower._stopping.set()
    time.sleep(1.6)
    assert not edge.get(LIST).from_memory
