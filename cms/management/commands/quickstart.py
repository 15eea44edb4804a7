"""manage.py quickstart: what `make run` calls."""

import secrets
import tempfile
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from cms.kept_port import keep_port
from cms.serving import CannotStart, require_free_port, serve, shown_url

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    """Prepares an installation and serves it; a second run keeps everything."""

    help = (
        "Prepare the database, load the demo site into a new one, create the administrator, then "
        "serve. An installation that has an administrator keeps all its data."
    )
    # The checks look at a database that may not exist yet; `migrate` runs them.
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Prepare what is missing and serve until Ctrl-C."""
        require_free_port(settings.ROOST_HOST, settings.ROOST_PORT)
        _require_writable_state()
        keep_port(settings.ROOST_VAR, settings.ROOST_PORT)
        try:
            password = self._prepare()
        except KeyboardInterrupt:
            raise CannotStart(
                "Stopped before the installation was ready; `make run` continues."
            ) from None
        serve(
            settings.ROOST_HOST,
            settings.ROOST_PORT,
            processes=settings.ROOST_PROCESSES,
            worker=True,
            on_ready=lambda: self._welcome(password),
        )
        self.stdout.write("\nStopped. Your content is in var/; `make run` continues with it.")

    def _prepare(self) -> str | None:
        """Bring the database up to date; returns the new administrator's password, None where there
        was one.
        """
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        commands = get_commands()
        if "setup_roles" in commands:
            call_command("setup_roles", verbosity=0)
        if get_user_model().objects.filter(is_superuser=True).exists():
            return None
        if "load_demo" in commands:
            self.stdout.write("Loading the demo site ...")
            call_command("load_demo")
        # Last of all: a run that was interrupted before begins again with the demo site.
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(
            ADMINISTRATOR, "admin@localhost.localdomain", password
        )
        return password

    def _welcome(self, password: str | None) -> None:
        url = shown_url(settings.ROOST_PORT)
        lines = [
            "",
            "Roost is ready. Ctrl-C stops it.",
            "",
            f"  Admin     {url}/admin/",
            f"  API       {url}/api/v1/",
            f"  API docs  {url}/api/v1/docs/",
            f"  Search    {url}/api/v1/search/?q=welcome",
            "",
        ]
        if password:
            lines += [
                f"  Log in as {ADMINISTRATOR} with the password {password}",
                "  It is shown this once. To set another one:",
                f"  .venv/bin/python manage.py changepassword {ADMINISTRATOR}",
                "",
            ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _require_writable_state() -> None:
    try:
        settings.ROOST_VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.ROOST_VAR):
            pass
    except OSError as error:
        raise CannotStart(
            f"The state folder {settings.ROOST_VAR} is not writable ({error.strerror}). "
            "ROOST_VAR names another."
        ) from None
