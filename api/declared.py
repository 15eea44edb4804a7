"""What there is to ask for: the page types and snippets that have public documents."""

from functools import cache

from django.db import models
from wagtail.models import Page, get_page_models

from pages.publishing import kinds
from pages.publishing.fields import api_name, declared_fields

IMAGE_TYPE = "media.Image"
FILE_TYPE = "media.File"
SETTINGS_TYPE = "pages.Settings"
REDIRECT_TYPE = "redirects.Redirect"


@cache
def page_models() -> dict[str, type[Page]]:
    """Return the page types that can be published, by their names in the API."""
    return {model._meta.label: model for model in get_page_models() if model is not Page}


@cache
def page_fields(types: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of the fields that pages of some types (or of all) have."""
    chosen = [model for label, model in page_models().items() if not types or label in types]
    names = [field.name for model in chosen for field in declared_fields(model)]
    return tuple(dict.fromkeys(["title", *names]))


@cache
def page_filters() -> tuple[str, ...]:
    """Return the names of the filters that page types declare beside those of all pages."""
    declared = [getattr(model, "filter_fields", {}) for model in page_models().values()]
    return tuple(dict.fromkeys(name for filters in declared for name in filters))


@cache
def snippets() -> dict[str, tuple[str, type[models.Model]]]:
    """Return kind and model of each snippet that has documents, by its name in the API."""
    return {api_name(model): (kind, model) for kind, model in kinds.snippet_kinds().items()}


@cache
def kinds_by_type() -> dict[str, str]:
    """Return the kind of every type that has documents: what sync and search may be asked for."""
    return {
        **dict.fromkeys(page_models(), kinds.PAGE),
        IMAGE_TYPE: kinds.IMAGE,
        FILE_TYPE: kinds.FILE,
        **{model._meta.label: kind for kind, model in kinds.snippet_kinds().items()},
        SETTINGS_TYPE: kinds.SETTINGS,
        REDIRECT_TYPE: kinds.REDIRECT,
    }
