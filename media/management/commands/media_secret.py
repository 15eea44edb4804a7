from typing import Any

from django.core.management.base import BaseCommand

from media.signing import secrets


class Command(BaseCommand):
    """Print the secret that signs addresses of images."""

    help = (
        "Print the secret with which a build signs addresses of images in sizes of its own. "
        "Whoever has it can make this server render images, so no browser may get it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the one that signs."""
        self.stdout.write(secrets()[0])
