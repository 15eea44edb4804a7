"""The Django application of the operations package."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Registers the system checks of a deployment."""

    name = "cms"
    verbose_name = "Roost"

    def ready(self) -> None:
        """Register the checks (importing them does)."""
        from cms import checks  # noqa: F401
