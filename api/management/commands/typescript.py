from typing import Any

from django.core.management.base import BaseCommand

from api.openapi.document import openapi
from api.openapi.typescript import typescript


class Command(BaseCommand):
    """Print the TypeScript types of the delivery API."""

    help = (
        "Print the TypeScript types of the delivery API, with your own page types and blocks; "
        "`make openapi` keeps those of Roost's own in clients/typescript."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them as one module."""
        self.stdout.write(typescript(openapi()), ending="")
