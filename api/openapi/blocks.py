"""The JSON Schema of a block's public value, by the same rules by which `block_value` makes it.

Each block of a stream becomes a component, so that generated types have a name for it.
"""

from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from api.openapi.schemas import (
    ANYTHING,
    BOOLEAN,
    TEXT,
    Json,
    array,
    component,
    constant,
    nullable,
    record,
)

CELL: Json = {"type": ["string", "number", "boolean", "null"]}
HTML: Json = {**TEXT, "description": "HTML"}
# Blocks whose public value is "" or False where nothing was entered.
NEVER_NULL = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.URLBlock,
    blocks.RichTextBlock,
    blocks.RawHTMLBlock,
    blocks.BooleanBlock,
)


@singledispatch
def block_schema(block: blocks.Block) -> Json:
    """Return the schema of the public value of a block; of one that is not known, anything.

    A block of ours with a method `to_document` may change the schema that its children make, by a
    method `document_schema(properties)` beside it.
    """
    return ANYTHING


@block_schema.register
def _(block: blocks.StreamBlock) -> Json:
    name = type(block).__name__
    names = {child: block_component(name, child) for child in block.child_blocks}
    return array(
        {
            "oneOf": [component(found) for found in names.values()],
            "discriminator": {
                "propertyName": "type",
                "mapping": {child: component(found)["$ref"] for child, found in names.items()},
            },
        }
    )


@block_schema.register
def _(block: blocks.StructBlock) -> Json:
    properties = {name: _inside(child) for name, child in block.child_blocks.items()}
    change = getattr(block, "document_schema", None)
    return record(change(properties) if change else properties)


@block_schema.register
def _(block: blocks.ListBlock) -> Json:
    return array(block_schema(block.child_block))


@block_schema.register
def _(block: TypedTableBlock) -> Json:
    column = record({"type": {**TEXT, "enum": list(block.child_blocks)}, "heading": TEXT})
    return record({"caption": TEXT, "columns": array(column), "rows": array(array(CELL))})


@block_schema.register
def _(block: blocks.RichTextBlock) -> Json:
    return HTML


@block_schema.register
def _(block: ImageChooserBlock) -> Json:
    return component("Image")


@block_schema.register
def _(block: DocumentChooserBlock) -> Json:
    return component("File")


@block_schema.register
def _(block: blocks.PageChooserBlock) -> Json:
    return component("Reference")


@block_schema.register
def _(block: SnippetChooserBlock) -> Json:
    return component(f"{block.target_model._meta.label}Card")


@block_schema.register(blocks.CharBlock)
@block_schema.register(blocks.TextBlock)
@block_schema.register(blocks.URLBlock)
def _(block: blocks.Block) -> Json:
    return TEXT


@block_schema.register
def _(block: blocks.RawHTMLBlock) -> Json:
    return HTML


@block_schema.register
def _(block: blocks.BooleanBlock) -> Json:
    return BOOLEAN


@block_schema.register
def _(block: blocks.ChoiceBlock) -> Json:
    return TEXT


@block_schema.register
def _(block: blocks.DateTimeBlock) -> Json:
    return nullable({**TEXT, "format": "date-time"})


@block_schema.register
def _(block: blocks.IntegerBlock) -> Json:
    return {"type": "integer"}


def block_component(stream: str, name: str) -> str:
    """Return the name of the component of one block of a stream."""
    return f"{stream}.{name}"


def block_components(block: blocks.StreamBlock) -> Json:
    """Return the components of all blocks of a stream, and of the streams inside them."""
    found: Json = {}
    for name, child in block.child_blocks.items():
        found[block_component(type(block).__name__, name)] = record(
            {"type": constant(name), "id": nullable(TEXT), "value": block_schema(child)}
        )
        for inner in _streams_in(child):
            found |= block_components(inner)
    return found


def stream_names(block: blocks.StreamBlock) -> list[str]:
    """Return the names of the components of all blocks of a stream, and of those inside them."""
    return list(block_components(block))


def _inside(block: blocks.Block) -> Json:
    """Return the schema of a child of a struct, which is null where nothing is left of it.

    Lists and streams leave such a child out instead.
    """
    is_choice = isinstance(block, blocks.FieldBlock) and not isinstance(block, NEVER_NULL)
    schema = block_schema(block)
    return nullable(schema) if is_choice or hasattr(block, "to_document") else schema


def _streams_in(block: Any) -> list[blocks.StreamBlock]:
    if isinstance(block, blocks.StreamBlock):
        return [block]
    if isinstance(block, blocks.ListBlock):
        return _streams_in(block.child_block)
    if isinstance(block, blocks.StructBlock):
        return [inner for child in block.child_blocks.values() for inner in _streams_in(child)]
    return []
