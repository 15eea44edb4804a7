from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Documents, the change log, and what keeps them right."""

    name = "pages.publishing"
    label = "publishing"
    verbose_name = "Publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to everything that changes what is public."""
        from pages.publishing import signal_handlers

        signal_handlers.register()
