from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "pages.publishing"
    label = "publishing"
    verbose_name = "Publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages.publishing import signal_handlers

        signal_handlers.register()
