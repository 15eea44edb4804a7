"""A killed import leaves whole pages only, and the next run completes it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.importing.conftest import page_text

PAGES = 400
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle(write, tmp_path):
    from wagtail.models import Page

    from pages.importing.models import ImportedSource
    from pages.models import StandardPage
    from pages.publishing.models import PublishedDocument
    from pages.publishing.publisher import publish_all
    from tests.factories import make_site

    make_site()
    folder = write(
        {
            f"s{number % 7}/p{number}.md": page_text(
                f"Text {number} [next](/s{(number + 1) % 7}/p{number + 1}/)\n\n" * 20,
                title=f"P{number}",
            )
            for number in range(PAGES)
        }
    )
    process = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "import_markdown",
            str(folder),
            "--site",
            "example.com",
            "--jobs",
            "2",
        ],
        cwd=ROOT,
        env=_environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not StandardPage.objects.exists():
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()

    written = list(StandardPage.objects.all())
    assert 0 < len(written) < PAGES
    for page in written:
        assert page.live
        assert page.revisions.count() == 1
        assert f"Text {page.title[1:]} " in str(page.body)
    done = set(ImportedSource.objects.exclude(fingerprint="").values_list("page_id", flat=True))
    assert {page.pk for page in written} <= done <= set(Page.objects.values_list("pk", flat=True))
    assert Page.find_problems() == ([], [], [], [], [])
    # The worker builds what the killed process left.
    publish_all()
    assert {page.pk for page in written} <= _documents(PublishedDocument)

    call_command("import_markdown", str(folder), site="example.com", no_progress=True, verbosity=0)
    pages = list(StandardPage.objects.all())
    assert len(pages) == PAGES
    assert {page.revisions.count() for page in pages} == {1}
    assert {page.pk for page in written} <= {page.pk for page in pages}
    assert {page.pk for page in pages} <= _documents(PublishedDocument)
    assert _ended(process.pid)


def _documents(model):
    return set(model.objects.filter(kind="page").values_list("object_id", flat=True))


def _environment(folder):
    """The database of this test run, for another process."""
    from django.db import connection

    state = folder / "var"
    state.mkdir()
    environment = {**os.environ, "ROOST_VAR": str(state)}
    if connection.vendor == "sqlite":
        (state / "db.sqlite3").symlink_to(connection.settings_dict["NAME"])
    else:
        url, _, _ = environment["DATABASE_URL"].partition("?")
        server = url.rpartition("/")[0]
        environment["DATABASE_URL"] = f"{server}/{connection.settings_dict['NAME']}"
    return environment


def _ended(group):
    """Tell whether the converting processes have followed their parent."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
