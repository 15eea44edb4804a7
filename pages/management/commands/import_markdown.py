"""`manage.py import_markdown`: a folder of Markdown files becomes pages."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from wagtail.coreutils import get_content_languages

from pages.importing.discovery import discover, locale_folders
from pages.importing.errors import ImportProblem
from pages.importing.importer import Options, run_import
from pages.importing.places import find_parent, find_site


class Command(BaseCommand):
    """Import Markdown; see docs/import-markdown.md."""

    help = (
        "Import a folder of Markdown files (Hugo, Zola, Jekyll) as pages, with their images, "
        "files, links, redirects and translations. Run it again after a change: only what has "
        "changed gets a new revision. Ends with status 1 when a file is broken; everything else "
        "is imported all the same."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "folder", type=Path, help="the folder with the content, such as content/"
        )
        parser.add_argument("--site", required=True, help="host name, host:port or id of the site")
        parser.add_argument(
            "--parent",
            default="/",
            help="path or id of the page below which the pages go (default: / , the home page)",
        )
        parser.add_argument(
            "--locale",
            default="",
            help=(
                "language of the folder; or several, separated by commas, each with its own "
                "subfolder and the main one first (en,ja or folder:code); or all. Default: the "
                "language of the parent page"
            ),
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would be done, write nothing"
        )
        parser.add_argument(
            "--prune", action="store_true", help="unpublish pages whose file is gone"
        )
        parser.add_argument(
            "--base-url", default="", help="old address of the site: links to it count as internal"
        )
        parser.add_argument("--user", default="", help="user name for the revisions and the log")
        parser.add_argument("--report", type=Path, help="also write the report to this JSON file")
        parser.add_argument(
            "--jobs",
            type=int,
            default=0,
            help="processes that convert (default: one a core, up to 4)",
        )
        parser.add_argument("--no-progress", action="store_true", help="show no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and print the report."""
        try:
            report = run_import(*self._prepare(options))
        except ImportProblem as problem:
            raise CommandError(str(problem)) from None
        for line in report.lines(dry_run=options["dry_run"]):
            self.stdout.write(line)
        if options["report"]:
            options["report"].write_text(
                json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"
            )
        if report.failed:
            broken, faulty = len(report.broken), len(report.faults)
            raise CommandError(
                f"{broken} broken files, {faulty} pages with faults; "
                f"all else {'would be' if options['dry_run'] else 'is'} imported."
            )

    def _prepare(self, options: dict[str, Any]) -> tuple[Any, Options]:
        site = find_site(options["site"])
        parent = find_parent(site, options["parent"])
        codes = [code.strip() for code in options["locale"].split(",") if code.strip()]
        known = list(get_content_languages())
        folder: Path = options["folder"]
        folders = locale_folders(folder, codes or [parent.locale.language_code], known)
        main = parent.locale.language_code
        folders.sort(key=lambda item: item.code != main)
        user = None
        if options["user"]:
            model = get_user_model()
            user = model._default_manager.filter(**{model.USERNAME_FIELD: options["user"]}).first()
            if user is None:
                raise ImportProblem(f"--user {options['user']}: there is no such user")
        settings = Options(
            site=site,
            parent=parent,
            dry_run=options["dry_run"],
            prune=options["prune"],
            user=user,
            base_url=options["base_url"],
            jobs=options["jobs"],
            progress=not options["no_progress"] and options["verbosity"] > 0,
        )
        return discover(folder, folders), settings
