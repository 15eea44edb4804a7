"""Measures releases: how long it takes to look at one, and to publish it in one transaction.

    .venv/bin/python -m bench.releases [PAGES]

Works in a temporary SQLite database, or in the one that DATABASE_URL names, which must be empty.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 200


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
    from django.contrib.auth.models import User
    from django.db import connection
    from wagtail.models import Page

    from bench import publishing
    from pages.models import ArticlePage
    from pages.publishing import together
    from pages.publishing.releases.contents import add_page
    from pages.publishing.releases.models import Release
    from pages.publishing.releases.preview import plan
    from pages.publishing.releases.publish import publish_now
    from tests.bulk import make_articles
    from tests.factories import make_author, make_image, make_section, make_site

    boss = User.objects.create_superuser("boss")
    site = make_site("bench.example")
    blog = make_section(site.root_page, "Blog", slug="blog")
    ids = make_articles(
        blog,
        PAGES,
        authors=[make_author()],
        cover=make_image("Cover", size=(1600, 1000)),
        body=[("rich_text", f"<p>{publishing.SENTENCE * 12}</p>")] * 4,
    )
    publishing.build(ids)
    pages = [ArticlePage.objects.get(pk=pk) for pk in ids]
    release = Release.objects.create(title="Spring")
    for page in pages:
        page.title = f"{page.title} in spring"
        page.save_revision()
        add_page(release, Page.objects.get(pk=page.pk), boss)

    built = 0.0
    original = together.handle

    def timed_handle(*args: object) -> object:
        nonlocal built
        before = time.perf_counter()
        try:
            return original(*args)  # type: ignore[arg-type]
        finally:
            built += time.perf_counter() - before

    together.handle = timed_handle  # type: ignore[assignment]
    print(f"{connection.vendor}, a release of {PAGES} articles of 4 KB")
    print("| What | Figure |")
    print("|---|---|")
    publishing.row(
        "what it will change, found by building it, s", publishing.timed(lambda: plan(release))
    )
    whole = publishing.timed(lambda: publish_now(release, boss))
    publishing.row("check and publish, s", whole)
    publishing.row("  of which building and writing the documents, s", built)


if __name__ == "__main__":
    main()
