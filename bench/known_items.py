"""Measures whether pages are found by what links call them, in five languages, on a real site.

    .venv/bin/python -m bench.known_items

Imports the texts of the OpenTelemetry site (ROOST_CORPORA) into a database of its own, indexes
them, and prints the table of docs/search.md. The search engine is the embedded one, or the
Elasticsearch that ELASTICSEARCH_URL names. On a site of your own: `manage.py search_known_items`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.import_markdown import HOME, ROOT

CORPORA = Path(os.environ.get("ROOST_CORPORA", ROOT.parent / "shared/data"))
LOCALES = ("en", "es", "fr", "ja", "zh")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state:
        texts = Path(state) / "text"
        for locale in LOCALES:  # images make the import slow, and nothing is searched in them
            shutil.copytree(
                CORPORA / "otel/content" / locale, texts / locale, ignore=_all_but_markdown
            )
        environment = {
            **os.environ,
            "ROOST_VAR": str(Path(state) / "var"),
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "ELASTICSEARCH_PREFIX": f"bench_{os.getpid()}",
        }
        Path(environment["ROOST_VAR"]).mkdir()
        manage = [sys.executable, str(ROOT / "manage.py")]

        def run(*arguments: str, **options: bool) -> None:
            subprocess.run([*manage, *arguments], env=environment, cwd=ROOT, **options)

        run("migrate", "-v0", check=True)
        run("shell", "-v0", "-c", HOME, check=True)
        # It ends with 1, because the images are missing.
        options = ("--site", "example.com", "--locale", ",".join(LOCALES), "--no-progress")
        run("import_markdown", str(texts), *options, capture_output=True)
        try:
            run("search_index", "rebuild", check=True, capture_output=True)
            run("search_known_items", check=True)
        finally:
            run("shell", "-v0", "-c", FORGET)


FORGET = """
from django.conf import settings
from search.engines import get_engine
if settings.ELASTICSEARCH_URLS:
    get_engine().storage.remove_everything()
"""


def _all_but_markdown(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_file() and not name.endswith(".md")]


if __name__ == "__main__":
    main()
