"""`manage.py check_documents`: is everything public as it should be?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages.publishing.audit import differences, mend


class Command(BaseCommand):
    """Builds every document in memory and lists what is stored differently."""

    help = "Compare every published document with a fresh build; exit status 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --fix."""
        parser.add_argument("--fix", action="store_true", help="Write what differs anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        """List the differences, and mend them where asked to."""
        found = list(differences())
        for difference in found:
            self.stdout.write(str(difference))
        if not found:
            self.stdout.write("Every document is as a fresh build makes it.")
            return
        if not options["fix"]:
            raise CommandError(f"{len(found)} documents differ; --fix writes them anew.")
        mend(found)
        left = list(differences({difference.target for difference in found}))
        if left:
            raise CommandError(f"{len(left)} documents still differ: {left[0]}")
        self.stdout.write(f"Mended {len(found)} documents.")
