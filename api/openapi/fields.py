"""The JSON Schema of a declared field, by the same rules by which `field_value` makes its value."""

from typing import Any

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from api.openapi.blocks import block_schema
from api.openapi.schemas import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    TEXT,
    TIME,
    Json,
    array,
    component,
    nullable,
)
from media.models import File, Image
from pages.models.fields import OrderedRelation
from pages.publishing.fields import declared_fields

# The first that fits; subclasses stand before their bases.
BY_FIELD: tuple[tuple[type[Any], Json], ...] = (
    (models.DateTimeField, TIME),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.BooleanField, BOOLEAN),
    (models.IntegerField, INTEGER),
    (models.FloatField, {"type": "number"}),
    (models.JSONField, ANYTHING),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
    (models.Field, TEXT),
)


def field_schemas(model: type[models.Model], names: list[str] | None = None) -> Json:
    """Return the schemas of a model's `api_fields` by name, or of some of them."""
    return {
        field.name: declared_schema(model, field)
        for field in declared_fields(model)
        if names is None or field.name in names
    }


def declared_schema(model: type[models.Model], declared: APIField) -> Json:
    """Return the schema of one declared field."""
    if isinstance(declared, OrderedRelation):
        _, _, target = declared.resolve(model)
        return array(_related(target))
    return field_schema(model._meta.get_field(declared.name))


def field_schema(field: Any) -> Json:
    """Return the schema of one model field."""
    if isinstance(field, ClusterTaggableManager):
        return array(TEXT)
    if isinstance(field, StreamField):
        return block_schema(field.stream_block)
    if isinstance(field, models.ForeignKey):
        return nullable(_related(field))
    if isinstance(field, RichTextField):
        return {**TEXT, "description": "HTML"}
    schema = next(schema for kind, schema in BY_FIELD if isinstance(field, kind))
    return nullable(schema) if field.null else schema


def _related(field: "models.ForeignKey[Any, Any]") -> Json:
    model = field.related_model
    if issubclass(model, Image):
        return component("Image")
    if issubclass(model, File):
        return component("File")
    if issubclass(model, Page):
        return component("Reference")
    return component(f"{model._meta.label}Card")
