from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Releases and their screens in the admin."""

    name = "pages.publishing.releases"
    label = "releases"
    verbose_name = "Releases"
    default_auto_field = "django.db.models.BigAutoField"
