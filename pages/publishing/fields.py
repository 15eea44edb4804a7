"""The declared fields of an object, as public JSON."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from media.models import File, Image
from pages.models.fields import OrderedRelation, WritableInline
from pages.publishing.resolver import Json, Resolver
from pages.publishing.streams import block_value


def field_values(instance: models.Model, resolver: Resolver) -> Json:
    """Return the values of an object's `api_fields` by name, in their order."""
    return {
        field.name: field_value(instance, field, resolver) for field in declared_fields(instance)
    }


def declared_fields(instance: models.Model | type[models.Model]) -> Sequence[APIField]:
    """Return the fields that a page type or snippet declares as public."""
    fields: Sequence[APIField] = getattr(instance, "api_fields", ())
    return [field for field in fields if not isinstance(field, WritableInline)]


def field_value(instance: models.Model, declared: APIField, resolver: Resolver) -> Any:
    """Return the public value of one declared field.

    Raises:
        TypeError: the field is of a kind that has no public form.
    """
    if isinstance(declared, OrderedRelation):
        return _ordered(instance, declared, resolver)
    field = instance._meta.get_field(declared.name)
    if isinstance(field, ClusterTaggableManager):
        return _tags(instance, field, resolver)
    if isinstance(field, StreamField):
        value = getattr(instance, field.name)
        return block_value(field.stream_block, list(value.raw_data), resolver)
    if isinstance(field, models.ForeignKey):
        return _relation(field, getattr(instance, field.attname), resolver)
    if isinstance(field, RichTextField):
        return resolver.rich_text(getattr(instance, field.name) or "")
    value = getattr(instance, field.name)
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(field, models.DecimalField | models.UUIDField):
        return str(value)
    raise TypeError(f"{instance._meta.label}.{field.name} has no public form")


def snippet_card(instance: models.Model, resolver: Resolver) -> Json:
    """Return the short form of a snippet, as pages show it."""
    names = getattr(instance, "card_fields", None) or [f.name for f in declared_fields(instance)]
    fields = [field for field in declared_fields(instance) if field.name in names]
    meta = {"type": instance._meta.label, "detail_url": detail_url(instance)}
    values = {field.name: field_value(instance, field, resolver) for field in fields}
    return {"id": instance.pk, "meta": meta, **values}


def detail_url(instance: models.Model) -> str:
    """Return the path of a snippet's document in the delivery API."""
    return f"/api/v1/snippets/{api_name(type(instance))}/{instance.pk}/"


def api_name(model: type[models.Model]) -> str:
    """Return the name under which the delivery API lists a snippet model."""
    return str(getattr(model, "api_name", model._meta.model_name))


def timestamp(value: datetime | None) -> str | None:
    """Return a time in UTC to the second, as RFC 3339 writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def _relation(field: "models.ForeignKey[Any, Any]", pk: int | None, resolver: Resolver) -> Any:
    if pk is None:
        return None
    model = field.related_model
    if issubclass(model, Image):
        return resolver.image(pk)
    if issubclass(model, File):
        return resolver.file(pk)
    if issubclass(model, Page):
        return resolver.page(pk)
    return resolver.snippet(model, pk)


def _ordered(instance: models.Model, declared: OrderedRelation, resolver: Resolver) -> list[Any]:
    through, owner, target = declared.resolve(type(instance))
    rows = resolver.reader.related(through, owner, instance.pk)
    values = [_relation(target, getattr(row, target.attname), resolver) for row in rows]
    return [value for value in values if value is not None]


def _tags(instance: models.Model, field: ClusterTaggableManager, resolver: Resolver) -> list[str]:
    return resolver.reader.tags(field.through, instance.pk)
