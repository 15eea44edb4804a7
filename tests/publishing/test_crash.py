"""A publisher or worker that is killed leaves work behind, never a wrong state."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pages.models import Author
from pages.publishing.audit import differences
from pages.publishing.changes import changes_after
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_author, make_section, make_site

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 6

# An editor who renames the author, the section and the articles, and a worker, in one process each.
EDITOR = """
import sys
from itertools import count
from pages.models import ArticlePage, Author, SectionPage
from tests.factories import republish
print("ready", flush=True)
for number in count():
    author = Author.objects.get()
    author.name = f"Name {number} {sys.argv}"
    author.save()
    republish(SectionPage.objects.get(), slug=f"section-{number}")
    republish(ArticlePage.objects.order_by("?").first(), title=f"Title {number}")
"""
WORKER = """
import time
from pages.publishing.worker import run_once
print("ready", flush=True)
while True:
    if not run_once():
        time.sleep(0.01)
"""


def start(script: str) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    source = (
        "import django\nfrom django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {str(database['NAME'])!r}\n"
        f"django.setup()\n{script}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings"},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.parametrize("script", [EDITOR, WORKER], ids=["editor", "worker"])
def test_a_kill_at_any_moment_is_made_good_by_the_worker(script: str) -> None:
    moments = random.Random(7)
    site = make_site()
    section = make_section(site.root_page, "Section")
    author = make_author()
    pages = [make_article(section, f"Article {n}", authors=[author]) for n in range(60)]
    publish_all()
    for kill in range(KILLS):
        process = start(script)
        if script is WORKER:
            person = Author.objects.get()
            person.name = f"Before kill {kill}"
            person.save()
        time.sleep(moments.uniform(0.02, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout and process.stdout.close()
        publish_all()
        assert not Touch.objects.filter(generation=None).exists()
        assert list(differences()) == []
    _log_tells_the_present_state(pages)


def _log_tells_the_present_state(pages: list[Any]) -> None:
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
