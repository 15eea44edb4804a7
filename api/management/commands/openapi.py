import json
from typing import Any

from django.core.management.base import BaseCommand

from api.openapi.document import openapi


class Command(BaseCommand):
    """Print the OpenAPI document of the delivery API."""

    help = (
        "Print the OpenAPI document of the delivery API; `make openapi` keeps it as the contract."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, indented, so that changes are easy to read."""
        self.stdout.write(json.dumps(openapi(), indent=2, ensure_ascii=False))
