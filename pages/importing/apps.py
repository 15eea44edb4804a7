from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """The bookkeeping of Markdown imports."""

    name = "pages.importing"
    label = "importing"
    verbose_name = "Importing"
    default_auto_field = "django.db.models.BigAutoField"
