"""manage.py setup_roles."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pages.roles import setup_roles


class Command(BaseCommand):
    """Makes the groups of the roles and their workflow."""

    help = (
        "Make the groups Author, Editor, Publisher, SEO manager and Administrator, and the "
        "workflow between them. Groups that exist stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--restore",
            action="store_true",
            help="give existing groups back the permissions of their role that they lack",
        )

    def handle(self, *, restore: bool, verbosity: int, **options: Any) -> None:
        """Do it and say what was done."""
        done = setup_roles(restore=restore)
        if verbosity:
            self.stdout.write("\n".join(done) or "Nothing to do: the roles are set up.")
