"""manage.py load_demo."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.demo.loader import NotEmpty, is_loaded, load


class Command(BaseCommand):
    """Loads the demo site into a new installation."""

    help = (
        "Load the demo site, with a user of each role, into an installation that has no content. "
        "Where it is already there, or where there is other content, nothing is changed."
    )

    def handle(self, verbosity: int, **options: Any) -> None:
        """Load it, and print the passwords that nobody can look up later."""
        if is_loaded():
            self.stdout.write("Nothing to do: the demo site is there.")
            return
        call_command("setup_roles", verbosity=0)
        try:
            users = load(settings.ROOST_DEMO_PASSWORD)
        except NotEmpty:
            self.stdout.write("Not loaded: this installation has pages of its own.")
            return
        if not verbosity:
            return
        self.stdout.write("The demo site is there: Tarnholm, in English and German.")
        if users and not settings.ROOST_DEMO_PASSWORD:
            self.stdout.write("Its users and their passwords, shown this once:")
            for name, role, password in users:
                self.stdout.write(f"  {name:<10} {password}  {role}")
