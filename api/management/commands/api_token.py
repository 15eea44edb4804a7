from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from api.models import SCOPES, ApiToken
from api.parameters import ParameterError
from api.sites import get_sites
from pages.publishing.access import MANAGE


class Command(BaseCommand):
    """Make, list and revoke API tokens from scripts."""

    help = "Make, list and revoke API tokens. `create` prints the token, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three subcommands."""
        commands = parser.add_subparsers(dest="command", required=True)
        create = commands.add_parser("create", help="Make a token, and print it.")
        create.add_argument("name", nargs="?", default="Made by a script")
        create.add_argument("--scope", action="append", required=True, choices=list(SCOPES))
        create.add_argument("--site", action="append", default=[], help="host name or id")
        create.add_argument("--locale", action="append", default=[])
        create.add_argument("--group", action="append", default=[], help="sees its pages")
        create.add_argument("--sees-private", action="store_true", help="as signed-in visitors do")
        create.add_argument("--user", help="who it writes as; for the scope manage")
        create.add_argument("--days", type=int, help="until it expires")
        commands.add_parser("list", help="List the tokens that work.")
        commands.add_parser("revoke", help="Revoke one.").add_argument("prefix")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of them."""
        getattr(self, options["command"])(options)

    def create(self, options: dict[str, Any]) -> None:
        """Make a token, and print it."""
        if (MANAGE in options["scope"]) != bool(options["user"]):
            raise CommandError("The scope manage needs --user, and no other scope takes it.")
        days = options["days"]
        if days is not None and not 1 <= days <= 36_500:
            raise CommandError(f"--days is {days}; accepted: 1 to 36500.")
        try:
            sites = [get_sites().find(name).id for name in options["site"]]
            locales = [get_sites().check_locale(code) for code in options["locale"]]
        except ParameterError as error:
            raise CommandError(error.detail) from None
        _, secret = ApiToken.create(
            name=options["name"],
            scopes=list(dict.fromkeys(options["scope"])),
            site_ids=sites,
            locales=locales,
            group_ids=[_group(name) for name in options["group"]],
            sees_private=options["sees_private"],
            user=_user(options["user"]) if options["user"] else None,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        self.stdout.write(secret)

    def list(self, options: dict[str, Any]) -> None:
        """List the tokens that work."""
        for token in ApiToken.objects.active().select_related("user"):
            used = token.last_used_at.isoformat(" ", "minutes") if token.last_used_at else "never"
            scopes = ",".join(token.scopes)
            self.stdout.write(f"{token.prefix}…  {token.name}  {scopes}  last used: {used}")

    def revoke(self, options: dict[str, Any]) -> None:
        """Revoke the token that begins with some characters."""
        prefix = options["prefix"].removesuffix("…")
        found = list(ApiToken.objects.active().filter(prefix=prefix[:10]))
        if len(found) != 1:
            raise CommandError(f"{len(found)} tokens begin with {prefix!r}; `list` shows them all.")
        found[0].revoke()
        self.stdout.write(f"Revoked {found[0]}.")


def _group(name: str) -> int:
    try:
        return int(Group.objects.get(name=name).pk)
    except Group.DoesNotExist:
        names = ", ".join(Group.objects.values_list("name", flat=True))
        raise CommandError(f"There is no group {name!r}; accepted: {names}.") from None


def _user(name: str) -> Any:
    manager = get_user_model()._default_manager
    try:
        return manager.get_by_natural_key(name)
    except get_user_model().DoesNotExist:
        raise CommandError(f"There is no user {name!r}.") from None
