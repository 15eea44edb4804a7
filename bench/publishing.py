"""Measures publishing: documents a second, from an editor's commit to sync, and large fan-outs.

    .venv/bin/python -m bench.publishing [PAGES] [sqlite|postgresql]

Works in a temporary SQLite database, in a PostgreSQL server of its own, or in the database that
DATABASE_URL names, which must be empty.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
DATABASE = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
EDITS = 60
SENTENCE = "Publishing is an incremental build, and this sentence stands for the text of a page. "


def main() -> None:
    if DATABASE not in ("sqlite", "postgresql"):
        sys.exit(f"There is no database {DATABASE!r} here; accepted: sqlite, postgresql.")
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state, ExitStack() as stack:
        if DATABASE == "postgresql":
            from tests.services import postgresql

            os.environ["DATABASE_URL"] = stack.enter_context(postgresql.running(durable=True))
        os.environ.setdefault("ROOST_VAR", str(Path(state) / "var"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        Path(os.environ["ROOST_VAR"]).mkdir(exist_ok=True)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from django.db import connection
    from wagtail.models import PageViewRestriction

    from pages.models import ArticlePage
    from pages.publishing.publisher import publish_all
    from tests.bulk import make_articles
    from tests.factories import make_author, make_image, make_section, make_site, republish

    site = make_site("bench.example")
    author, cover = make_author(), make_image("Cover", size=(1600, 1000))
    blog = make_section(site.root_page, "Blog", slug="blog")
    publish_all()
    html = f'<h2>Part</h2><p>{SENTENCE * 12}<a linktype="page" id="{blog.pk}">blog</a></p>'
    body = [("rich_text", html)] * 4
    ids = make_articles(blog, PAGES, authors=[author], summary=SENTENCE, cover=cover, body=body)

    print(f"{connection.vendor}, {PAGES:,} articles of 4 KB")
    print("| What | Figure |")
    print("|---|---|")
    rows("first build of every page, documents a second", PAGES, lambda: build(ids))
    analyze()
    rows("rebuild where nothing changed, documents a second", PAGES, lambda: build(ids))

    def rename_author() -> None:
        author.name = "Somebody Else"
        author.save()

    row("an author is renamed: the editor waits, s", timed(rename_author))
    rows("  their articles, documents a second", PAGES, publish_all)
    row("a section is renamed: the editor waits, s", timed(lambda: republish(blog, slug="journal")))
    rows("  its pages and their redirects, documents a second", 2 * PAGES, publish_all)
    restriction = PageViewRestriction(page=blog, restriction_type="login")
    row("a section is restricted: the editor waits, s", timed(restriction.save))
    publish_all()
    row("  and is public again, s", timed(restriction.delete))
    publish_all()
    pages = [ArticlePage.objects.get(pk=pk) for pk in ids[:EDITS]]
    commit, whole = single_publishes(pages)
    row("commit to visible in sync, median / p95 ms", percentiles(commit))
    row("the whole publish, median / p95 ms", percentiles(whole))
    row("an editor's whole POST, median / p95 ms", percentiles(posts(pages)))
    row("a worker that builds all of it anew and indexes it: memory, MB", worker_megabytes(ids))


def build(ids: list[int]) -> None:
    """Build the documents of pages as the worker does."""
    from pages.publishing.models import Touch
    from pages.publishing.publisher import publish_all

    Touch.objects.bulk_create([Touch(key=f"own:page:{pk}") for pk in ids])
    publish_all()


def analyze() -> None:
    """Do what the database does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def posts(pages: list[Any]) -> list[float]:
    """Return the seconds that the admin takes to answer "Publish", without the network."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from wagtail.test.utils.form_data import rich_text

    from tests.pages.article_form import article_form

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    found = []
    for number, page in enumerate(pages):
        title = f"Posted {number}"
        body = [("rich_text", rich_text(f"<p>{SENTENCE * 12}</p>"))] * 4
        form = article_form(title, body, "action-publish")
        before = time.perf_counter()
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
        found.append(time.perf_counter() - before)
        assert answer.status_code == 302, answer.content
    return found


def single_publishes(pages: list[Any]) -> tuple[list[float], list[float]]:
    """Return, for single edits, seconds from the commit to the change row, and of everything."""
    from pages.publishing import touches
    from pages.publishing.publisher import publish_soon
    from tests.factories import republish

    builds: list[float] = []

    def timed_build() -> None:
        before = time.perf_counter()
        publish_soon()
        builds.append(time.perf_counter() - before)

    original, touches.build_after_commit = touches.build_after_commit, timed_build
    whole = []
    try:
        for number, page in enumerate(pages):
            before = time.perf_counter()
            republish(page, title=f"Changed {number}")
            whole.append(time.perf_counter() - before)
    finally:
        touches.build_after_commit = original
    return builds, whole


def timed(*steps: Callable[[], Any]) -> float:
    before = time.perf_counter()
    for step in steps:
        step()
    return time.perf_counter() - before


def worker_megabytes(ids: list[int]) -> float:
    """Return the most memory that a worker has for itself; SQLite also maps parts of its file."""
    from pages.publishing.models import Touch

    Touch.objects.bulk_create([Touch(key=f"own:page:{pk}") for pk in ids])
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"])
    status, most = Path(f"/proc/{worker.pid}/status"), 0.0
    try:
        while Touch.objects.filter(generation=None).exists() and worker.poll() is None:
            most = max(most, int(status.read_text().partition("RssAnon:")[2].split()[0]) / 1024)
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait()
    return most


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{1000 * statistics.median(ordered):.0f} / {1000 * p95:.0f}"


def rows(what: str, documents: int, build_them: Callable[[], Any]) -> None:
    """Print how fast documents are built, and what that costs, which other work disturbs less."""
    busy = time.process_time()
    row(what, documents / timed(build_them))
    row("  the worker's processor, ms each", 1000 * (time.process_time() - busy) / documents)


def row(what: str, figure: float | str) -> None:
    shown = (
        figure if isinstance(figure, str) else f"{figure:.2f}" if figure < 10 else f"{figure:.0f}"
    )
    print(f"| {what} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
