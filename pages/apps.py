from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Page types, snippets and settings."""

    name = "pages"
    label = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"
