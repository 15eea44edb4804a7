"""The search application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """How things are found: indexes that follow the change log, and the queries on them."""

    name = "search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        """Register the system checks."""
        from search import checks

        _ = checks
