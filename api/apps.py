"""The delivery API application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What front ends read: every public document, over HTTP."""

    name = "api"
    label = "api"
    verbose_name = "Delivery API"

    def ready(self) -> None:
        """Forget what is known of the sites when an editor changes them."""
        from api import sites

        sites.register()
