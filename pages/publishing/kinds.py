"""The kinds of objects that have documents, by the names that keys, sync and the change log use."""

from functools import cache

from django.apps import apps
from django.db import models
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.snippets.models import get_snippet_models

from media.models import File, Image

PAGE, IMAGE, FILE, SETTINGS, REDIRECT = "page", "image", "file", "settings", "redirect"


@cache
def models_by_kind() -> dict[str, type[models.Model]]:
    """Return the model of each kind: the fixed ones, and every snippet that declares `api_fields`.

    A site stands for its settings, so that what it says of itself is one document.
    """
    apps.check_models_ready()
    fixed: dict[str, type[models.Model]] = {
        PAGE: Page,
        IMAGE: Image,
        FILE: File,
        SETTINGS: Site,
        REDIRECT: Redirect,
    }
    return fixed | snippet_kinds()


@cache
def snippet_kinds() -> dict[str, type[models.Model]]:
    """Return the snippet models that have documents, by kind."""
    return {
        str(model._meta.model_name): model
        for model in get_snippet_models()
        if getattr(model, "api_fields", None)
    }


def kind_of(model: type[models.Model]) -> str | None:
    """Return the kind of a model's objects, or None where they have no documents."""
    if issubclass(model, Page):
        return PAGE
    for kind, candidate in models_by_kind().items():
        if issubclass(model, candidate):
            return kind
    return None
