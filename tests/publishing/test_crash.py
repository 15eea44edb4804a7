"""A publisher, worker or consumer that is killed leaves work behind, never a wrong state."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pages.models import ArticlePage, Author, SectionPage
from pages.publishing.audit import differences
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all
from pages.publishing.worker import run_once
from search.engines import get_engine
from search.engines.interface import EngineQuery
from tests.factories import make_article, make_author, make_section, make_site, republish
from tests.publishing.processes import Processes, processes

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 45  # more than one request builds by itself
KILLS = 5  # of each of the four

# An editor who renames the author, the section and the articles.
EDITOR = """
from itertools import count
from pages.models import ArticlePage, Author, SectionPage
from tests.factories import republish
for number in count():
    author = Author.objects.get()
    author.name = f"Name {number} {ARGUMENTS}"
    author.save()
    republish(SectionPage.objects.get(), slug=f"section-{number}")
    republish(ArticlePage.objects.order_by("?").first(), title=f"Title {number}")
"""
WORKER = """
import time
from pages.publishing.worker import run_once
while True:
    if not run_once():
        time.sleep(0.01)
"""
CONSUMER = """
import time
from pages.publishing.consumers import run_consumers
while True:
    if not run_consumers():
        time.sleep(0.01)
"""


def nothing(kill: int) -> None:
    """Leave it to the process itself to find work."""


def rename_author(kill: int) -> None:
    """Leave a change of every article to the worker."""
    author = Author.objects.get()
    author.name = f"Before kill {kill}"
    author.save()


def rename_section(kill: int) -> None:
    """Leave a new path of every article, and its redirects, to the worker."""
    republish(SectionPage.objects.get(), slug=f"before-kill-{kill}")


def publish_much(kill: int) -> None:
    """Leave changes of every article to the consumers."""
    rename_author(kill)
    for page in ArticlePage.objects.all()[:3]:
        republish(page, title=f"Before kill {kill}")
    publish_all()


@pytest.fixture
def started(settings: Any, tmp_path: Path) -> Iterator[Processes]:
    settings.ROOST_SEARCH_INDEX = tmp_path / "search"
    with processes(tmp_path) as found:
        yield found
    get_engine().close()


CASES = pytest.mark.parametrize(
    ("script", "prepare"),
    [
        pytest.param(EDITOR, nothing, id="publisher"),
        pytest.param(WORKER, rename_author, id="worker"),
        pytest.param(WORKER, rename_section, id="fan-out"),
        pytest.param(CONSUMER, publish_much, id="consumer"),
    ],
)


@CASES
def test_a_kill_at_any_moment_is_made_good_by_the_worker(
    started: Processes, script: str, prepare: Callable[[int], None]
) -> None:
    _kill_and_look(started, script, prepare, KILLS)


@pytest.mark.long
@CASES
def test_many_kills(started: Processes, script: str, prepare: Callable[[int], None]) -> None:
    _kill_and_look(started, script, prepare, 50)


def _kill_and_look(
    started: Processes, script: str, prepare: Callable[[int], None], kills: int
) -> None:
    moments = random.Random(7)
    site = make_site()
    section = make_section(site.root_page, "Section")
    author = make_author()
    for number in range(PAGES):
        make_article(section, f"Article {number}", authors=[author], summary="Commonplace.")
    publish_all()
    for kill in range(kills):
        prepare(kill)
        process = started.start(script, kill)
        time.sleep(moments.uniform(0.02, 0.6))
        assert process.is_alive(), process.said()
        process.kill()
        while run_once():
            pass
        assert not Touch.objects.filter(generation=None).exists()
        assert list(differences()) == []
        _the_index_has_the_present_state(site.pk)
    _the_log_tells_the_present_state()


def _the_index_has_the_present_state(site_id: int) -> None:
    engine = get_engine()
    assert engine.seq() == current_seq()
    query = EngineQuery("commonplace", site_ids=(site_id,), limit=100, highlight=False)
    found = {hit.key.object_id: hit.seq for hit in engine.search(query).hits}
    articles = PublishedDocument.objects.filter(type="pages.ArticlePage")
    assert found == dict(articles.values_list("object_id", "seq"))
    assert len(found) == PAGES


def _the_log_tells_the_present_state() -> None:
    """A reader who has followed the log from the start holds what is stored, digest by digest."""
    held: dict[Any, str] = {}
    for change in changes_after(0, 100_000):
        key = (change.kind, change.object_id, change.site_id, change.locale)
        held.pop(key, None)
        if change.op == "upsert":
            held[key] = change.digest
    stored = PublishedDocument.objects.values_list(
        "kind", "object_id", "site_id", "locale", "digest"
    )
    assert held == {row[:4]: row[4] for row in stored}
