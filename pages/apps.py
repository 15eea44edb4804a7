from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Page types, snippets and settings."""

    name = "pages"
    label = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let images that a site's settings use, such as its logo, count as used."""
        from wagtail.contrib.settings.registry import registry
        from wagtail.models import ReferenceIndex

        for model in registry:
            ReferenceIndex.register_model(model)
