"""What there is to ask for: the page types and snippets that have public documents."""

from functools import cache

from django.db import models
from wagtail.models import Page, get_page_models

from pages.publishing import kinds
from pages.publishing.fields import api_name
from pages.publishing.filters import filter_fields, order_fields

IMAGE_TYPE = "media.Image"
FILE_TYPE = "media.File"
SETTINGS_TYPE = "pages.Settings"
REDIRECT_TYPE = "redirects.Redirect"


@cache
def page_models() -> dict[str, type[Page]]:
    """Return the page types that can be published, by their names in the API."""
    return {model._meta.label: model for model in get_page_models() if model is not Page}


@cache
def page_filters() -> tuple[str, ...]:
    """Return the names of the filters that page types declare beside those of all pages."""
    models_ = page_models().values()
    return tuple(dict.fromkeys(name for model in models_ for name in filter_fields(model)))


@cache
def page_orders() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the declared fields that pages are ordered by: the kind of value, and which types."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for label, model in page_models().items():
        for name, kind in order_fields(model).items():
            found[name] = (kind, found.get(name, (kind, frozenset()))[1] | {label})
    return found


@cache
def filter_field(label: str, name: str) -> str:
    """Return the field of a type that a filter looks at; of a filter of all types, its name."""
    models_ = {**page_models(), **{model._meta.label: model for _, model in snippets().values()}}
    model = models_.get(label)
    return filter_fields(model).get(name, name) if model else name


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
