"""Many publish at once while others follow the sync feed: nobody misses or reorders anything."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection

from pages.publishing.access import ANONYMOUS
from pages.publishing.audit import differences
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_author, make_category, make_section, make_site
from tests.publishing.processes import processes

pytestmark = pytest.mark.django_db(transaction=True)

# Many editors, on pages, people and sections that they share.
EDITOR = """
import random, time
from django.db import OperationalError
from wagtail.models import PageViewRestriction
from pages.models import ArticlePage, Author, Category, SectionPage
from tests.factories import republish

number, until, seed = ARGUMENTS
choices = random.Random(seed)
done = 0

def some(model, **filters):
    found = list(model.objects.filter(**filters).order_by("pk"))
    return choices.choice(found) if found else None

def title():
    republish(some(ArticlePage), title=f"Title {number} {done}")

def slug():
    republish(some(ArticlePage), slug=f"slug-{number}-{done}")

def section():
    republish(some(SectionPage), slug=f"section-{number}-{done}")

def author():
    author = some(Author)
    author.name = f"Author {number} {done}"
    author.save()

def category():
    category = some(Category)
    category.name = f"Category {number} {done}"
    category.save()

def unpublish():
    if page := some(ArticlePage, live=True):
        page.unpublish()

def restrict():
    PageViewRestriction.objects.create(page=some(ArticlePage), restriction_type="login")

def lift():
    if found := some(PageViewRestriction):
        try:
            found.delete()
        except IndexError:
            pass  # Wagtail looks for it once more, and somebody else was quicker

ACTIONS = [title, title, title, slug, section, author, category, unpublish, restrict, lift]
while time.time() < until:
    choices.choice(ACTIONS)()
    done += 1
print(done)
"""

# A front end, which asks the API as any other does and checks what every front end relies on.
READER = """
import os, time
import orjson
from django.conf import settings
from django.test import Client

settings.ALLOWED_HOSTS, settings.ROOST_RATE_LIMIT = ["*"], 0
stop, result = ARGUMENTS
client, address = Client(), "/api/v1/sync/?limit=7"
held, last, following, calls = {}, 0, False, 0
while True:
    last_round = os.path.exists(stop)
    response = client.get(address)
    assert response.status_code == 200, response.content
    answer = response.json()
    calls += 1
    numbers = [item["seq"] for item in answer["items"]]
    assert numbers == sorted(set(numbers)), numbers
    if following and numbers:
        assert numbers[0] > last, (numbers, last)
    for item in answer["items"]:
        key = f'{item["kind"]}:{item["id"]}:{item["locale"]}'
        held.pop(key, None)
        if item["op"] == "upsert":
            held[key] = [item["digest"], item["document"]]
    if following and numbers:
        last = numbers[-1]
    if not following and not answer["has_more"]:
        following, last = True, answer["seq"]
    address = answer["next"]
    if last_round and not answer["has_more"]:
        break
    if not answer["items"]:
        time.sleep(0.01)
open(result, "wb").write(orjson.dumps([held, calls]))
"""

WORKER = """
import os, time
from pages.publishing.worker import run_once
stop, = ARGUMENTS
while not os.path.exists(stop):
    if not run_once():
        time.sleep(0.01)
"""


def test_no_reader_misses_or_reorders_anything(settings: Any, tmp_path: Path) -> None:
    _publish_and_read(settings, tmp_path, seconds=10)


@pytest.mark.long
def test_nor_in_a_minute(settings: Any, tmp_path: Path) -> None:
    _publish_and_read(settings, tmp_path, seconds=60)


def _publish_and_read(settings: Any, folder: Path, seconds: float) -> None:
    settings.ROOST_SEARCH_INDEX = folder / "search"
    editors, readers = (8, 4) if connection.vendor == "postgresql" else (1, 4)
    _make_content()
    pause, stop = folder / "pause", folder / "stop"
    with processes(folder) as started:
        results = [folder / f"reader-{number}" for number in range(readers)]
        reading = [started.start(READER, str(stop), str(result)) for result in results]
        workers = [started.start(WORKER, str(pause)) for _ in range(2)]
        until = time.time() + seconds
        editing = [started.start(EDITOR, n, until, 100 + n) for n in range(editors)]
        said = [process.wait(seconds + 120) for process in editing]
        done = [text.rstrip().rpartition("\n")[2] for text in said]
        assert all(map(str.isdigit, done)), "\n".join(said)
        assert sum(map(int, done)) >= editors
        pause.touch()
        assert "Traceback" not in "".join(worker.wait() for worker in workers)
        publish_all()
        stop.touch()
        problems = [process.wait(120) for process in reading]
    assert problems == [""] * readers
    expected = _full_read()
    for result in results:
        held, calls = orjson.loads(result.read_bytes())
        assert {key: digest for key, (digest, _) in held.items()} == expected
        assert calls > 5
    assert list(differences()) == []


def _make_content() -> None:
    site = make_site()
    people = [make_author(f"Author {number}") for number in range(3)]
    category = make_category()
    for number in range(3):
        section = make_section(site.root_page, f"Section {number}", slug=f"section-{number}")
        for article in range(8):
            make_article(
                section,
                f"Article {number}-{article}",
                slug=f"article-{article}",
                authors=[people[article % 3]],
                category=category,
            )
    publish_all()


def _full_read() -> dict[str, str]:
    documents = PublishedDocument.objects.visible_to(ANONYMOUS)
    return {
        f"{kind}:{pk}:{locale}": digest
        for kind, pk, locale, digest in documents.values_list(
            "kind", "object_id", "locale", "digest"
        )
    }
