"""A release is public as a whole or not at all, for whoever reads meanwhile and whatever dies."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from wagtail.models import Page

from pages.publishing.audit import differences
from pages.publishing.changes import changes_after, current_seq
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all
from pages.publishing.releases.contents import add_page
from pages.publishing.releases.models import Release, Status
from pages.publishing.releases.publish import publish_due, publish_now
from tests.factories import make_article, make_section, make_site
from tests.publishing.processes import processes
from tests.publishing.test_drafts import save_draft

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 16
KILLS = 3

PUBLISHER = """
from django.contrib.auth.models import User
from pages.publishing.releases.models import Release
from pages.publishing.releases.publish import publish_now
publish_now(Release.objects.latest("pk"), User.objects.get())
"""


def make_release(titles: str, pages: list[Any], boss: Any) -> Release:
    release = Release.objects.create(title=titles)
    for page in pages:
        add_page(release, save_draft(page, title=titles), boss)
    return release


@pytest.fixture
def pages(db: None) -> list[Any]:
    site = make_site()
    section = make_section(site.root_page, "Section")
    found = [make_article(section, f"Article {n}") for n in range(PAGES)]
    publish_all()
    return found


def published(title: str) -> tuple[int, int]:
    """Return how many pages and how many documents have a title."""
    marked = [
        body
        for body in PublishedDocument.objects.filter(kind="page").values_list("body", flat=True)
        if f'"title":"{title}"'.encode() in bytes(body)
    ]
    return Page.objects.filter(title=title, live=True).count(), len(marked)


def test_a_kill_at_any_moment_leaves_all_or_nothing(pages: list[Any], tmp_path: Path) -> None:
    boss = User.objects.create_superuser("boss")
    moments = random.Random(3)
    began = time.monotonic()
    publish_now(make_release("Measured", pages, boss), boss)
    length = time.monotonic() - began
    with processes(tmp_path) as started:
        for kill in range(KILLS):
            title = f"Spring {kill}"
            release = make_release(title, pages, boss)
            process = started.start(PUBLISHER)
            time.sleep(moments.uniform(0, length))
            process.kill()
            assert published(title) in ((0, 0), (PAGES, PAGES))
            release.refresh_from_db()
            if release.status == Status.OPEN:
                publish_now(release, boss)
            publish_due()
            assert published(title) == (PAGES, PAGES)
            assert not Touch.objects.filter(generation=None).exists()
    assert list(differences()) == []


def test_no_reader_sees_half_of_a_release(pages: list[Any]) -> None:
    boss = User.objects.create_superuser("boss")
    release = make_release("Spring", pages, boss)
    ids = {page.pk for page in pages}
    publish_all()
    with reading(ids) as seen:
        publish_now(release, boss)
    assert set(seen.counts) == {0, PAGES}
    # Whoever follows the change log gets the pages in one answer, too.
    assert [len(found) for found in seen.answers if found] == [PAGES]


class Seen:
    """What one reader saw: the number of new titles, and the pages of each answer of the log."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.answers: list[set[int]] = []


@contextmanager
def reading(ids: set[int]) -> Iterator[Seen]:
    """Read in another thread, all the time."""
    seen, stopping = Seen(), threading.Event()
    began = threading.Event()

    def read() -> None:
        cursor = current_seq()
        last = False
        while not last:
            last = stopping.is_set()
            seen.counts.append(published("Spring")[1])
            changes = changes_after(cursor, 1000)
            seen.answers.append({c.object_id for c in changes if c.kind == "page"} & ids)
            cursor = changes[-1].seq if changes else cursor
            began.set()
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    began.wait()
    try:
        yield seen
    finally:
        stopping.set()
        thread.join()
