"""Which parts of a document are rich text, by what its type declares."""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from media.models import File, Image
from pages.models.fields import OrderedRelation
from pages.publishing.fields import declared_fields

Convert = Callable[[str], Any]
Json = dict[str, Any]


def convert_document(
    model: type[models.Model], document: Json, convert: Convert, names: Callable[[str], bool]
) -> None:
    """Convert the rich text in those fields of a document whose names are wanted, in place."""
    for declared in declared_fields(model):
        name = declared.name
        if name not in document or not names(name):
            continue
        if isinstance(declared, OrderedRelation):
            _, _, target = declared.resolve(model)
            _convert_related(target.related_model, document[name], convert)
            continue
        field = model._meta.get_field(name)
        if isinstance(field, RichTextField):
            document[name] = convert(document[name])
        elif isinstance(field, StreamField):
            document[name] = converted(field.stream_block, document[name], convert)
        elif isinstance(field, models.ForeignKey):
            _convert_related(field.related_model, document[name], convert)


@singledispatch
def converted(block: blocks.Block, value: Any, convert: Convert) -> Any:
    """Return the public value of a block with its rich text converted."""
    return value


@converted.register
def _(block: blocks.RichTextBlock, value: Any, convert: Convert) -> Any:
    return convert(value) if isinstance(value, str) else value


@converted.register
def _(block: blocks.StreamBlock, value: Any, convert: Convert) -> Any:
    for item in value:
        child = block.child_blocks.get(item["type"])
        if child is not None:
            item["value"] = converted(child, item["value"], convert)
    return value


@converted.register
def _(block: blocks.StructBlock, value: Any, convert: Convert) -> Any:
    if isinstance(value, dict):
        for name, child in block.child_blocks.items():
            if name in value:
                value[name] = converted(child, value[name], convert)
    return value


@converted.register
def _(block: blocks.ListBlock, value: Any, convert: Convert) -> Any:
    return [converted(block.child_block, item, convert) for item in value]


@converted.register
def _(block: TypedTableBlock, value: Any, convert: Convert) -> Any:
    children = [block.child_blocks.get(column["type"]) for column in value["columns"]]
    value["rows"] = [
        [
            converted(child, cell, convert) if child else cell
            for child, cell in zip(children, row, strict=False)
        ]
        for row in value["rows"]
    ]
    return value


@converted.register
def _(block: SnippetChooserBlock, value: Any, convert: Convert) -> Any:
    _convert_related(block.target_model, value, convert)
    return value


def _convert_related(model: type[models.Model], value: Any, convert: Convert) -> None:
    """Convert the short forms of snippets; other objects hold no rich text."""
    if issubclass(model, Page | Image | File):
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            convert_document(model, item, convert, lambda name: True)
