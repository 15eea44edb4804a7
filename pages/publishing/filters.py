"""What lists can be filtered and ordered by: every declared field that has plain values.

A filter finds an object by its id or slug, a text or number by itself. Bodies, rich text and JSON
have no values to ask for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField

from pages.models.fields import OrderedRelation
from pages.publishing.entries import amount_sort, text_sort, time_digits, values_of
from pages.publishing.fields import declared_fields

TIME, NUMBER, TEXT = "time", "number", "text"
NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
WITHOUT_VALUES = (StreamField, RichTextField, models.JSONField)
WITHOUT_ORDER = (*WITHOUT_VALUES, models.ForeignKey, ClusterTaggableManager)


def filter_fields(model: type[models.Model]) -> Mapping[str, str]:
    """Return the filters of a type, parameter to field: those it names, and its own fields."""
    names = [field.name for field in declared_fields(model) if _has_values(model, field)]
    return {**{name: name for name in names}, **getattr(model, "filter_fields", {})}


def order_fields(model: type[models.Model]) -> Mapping[str, str]:
    """Return what a type can be ordered by, each with its kind of value: its declared fields, and
    what its `order_fields` names, with the columns that these are made of.
    """
    columns = {
        declared.name: declared.name
        for declared in declared_fields(model)
        if not isinstance(declared, OrderedRelation)
    }
    found = {}
    for name, column in {**columns, **getattr(model, "order_fields", {})}.items():
        kind = _kind(model._meta.get_field(column))
        if kind is not None:
            found[name] = kind
    return found


def filter_values(
    model: type[models.Model], document: Mapping[str, object]
) -> dict[str, Sequence[str]]:
    """Return the values by which a document is found, by field."""
    names = dict.fromkeys(filter_fields(model).values())
    return {name: values_of(document, name) for name in names}


def order_values(model: type[models.Model], document: Mapping[str, Any]) -> dict[str, str]:
    """Return the sort values of a document in its declared orders; what is empty comes first."""
    return {name: _sort(kind, document[name]) for name, kind in order_fields(model).items()}


def _sort(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if kind == NUMBER:
        return amount_sort(float(value))
    return time_digits(value) if kind == TIME else text_sort(str(value))


def _kind(field: Any) -> str | None:
    if isinstance(field, WITHOUT_ORDER):
        return None
    if isinstance(field, models.DateField):  # which a DateTimeField is, too
        return TIME
    return NUMBER if isinstance(field, NUMBERS) else TEXT


def _has_values(model: type[models.Model], declared: APIField) -> bool:
    if isinstance(declared, OrderedRelation):
        return True
    return not isinstance(model._meta.get_field(declared.name), WITHOUT_VALUES)
