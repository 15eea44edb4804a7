"""Measures publishing: documents a second, from an editor's commit to sync, and large fan-outs.

    .venv/bin/python -m bench.publishing [PAGES]

Works in a temporary SQLite database, or in the one that DATABASE_URL names, which must be empty.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SENTENCE = "Publishing is an incremental build, and this sentence stands for the text of a page. "


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state:
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

    from pages.publishing.publisher import publish_all
    from tests.factories import make_author, make_image, make_section, make_site, republish

    site = make_site("bench.example")
    author, cover = make_author(), make_image("Cover", size=(1600, 1000))
    blog = make_section(site.root_page, "Blog", slug="blog")
    pages = make_pages(blog, author, cover)
    publish_all()

    print(f"{connection.vendor}, {PAGES} articles of 4 KB")
    print("| What | Figure |")
    print("|---|---|")
    row("first build of every page, documents a second", rate(PAGES, first_build(pages)))
    row("rebuild where nothing changed, documents a second", rate(PAGES, build_again(pages)))

    def rename_author() -> None:
        author.name = "Somebody Else"
        author.save()

    row("an author is renamed, documents a second", rate(PAGES, timed(rename_author, publish_all)))
    before = time.perf_counter()
    republish(blog, slug="journal")
    row("a section is renamed: the editor waits, s", time.perf_counter() - before)
    seconds = timed(publish_all)
    row("  its pages and their redirects, documents a second", rate(2 * PAGES, seconds))
    build, whole = single_publishes(pages[:60])
    row("commit to visible in sync, median / p95 ms", percentiles(build))
    row("the whole publish, median / p95 ms", percentiles(whole))
    row("memory at the end, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def make_pages(blog: Any, author: Any, cover: Any) -> list[Any]:
    """Create published pages without their documents, so that the first build can be timed."""
    from django.utils import timezone

    from pages.models import ArticleAuthor, ArticlePage

    html = f'<h2>Part</h2><p>{SENTENCE * 12}<a linktype="page" id="{blog.pk}">blog</a></p>'
    pages = []
    for number in range(PAGES):
        page = ArticlePage(
            title=f"Article {number}",
            slug=f"article-{number}",
            summary=SENTENCE,
            cover=cover,
            body=[("rich_text", html)] * 4,
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
        )
        page.article_authors = [ArticleAuthor(author=author)]
        blog.add_child(instance=page)
        pages.append(page)
    return pages


def first_build(pages: list[Any]) -> float:
    from pages.publishing.models import Change, Dependency, Entry, PublishedDocument

    PublishedDocument.objects.filter(kind="page", type="pages.ArticlePage").delete()
    Change.objects.filter(kind="page").delete()
    Entry.objects.all().delete()
    Dependency.objects.all().delete()
    return build_again(pages)


def build_again(pages: list[Any]) -> float:
    from pages.publishing.models import Touch
    from pages.publishing.publisher import publish_all

    Touch.objects.bulk_create([Touch(key=f"own:page:{page.pk}") for page in pages])
    return timed(publish_all)


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


def rate(count: int, seconds: float) -> float:
    return count / seconds


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{1000 * statistics.median(ordered):.0f} / {1000 * p95:.0f}"


def row(what: str, figure: float | str) -> None:
    shown = (
        figure if isinstance(figure, str) else f"{figure:.2f}" if figure < 10 else f"{figure:.0f}"
    )
    print(f"| {what} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
