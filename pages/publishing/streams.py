"""Bodies made of blocks, resolved from the stored JSON without a query of their own."""

from datetime import UTC
from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.publishing.resolver import Resolver
from pages.publishing.rich_text import object_id


@singledispatch
def block_value(block: blocks.Block, raw: Any, resolver: Resolver) -> Any:
    """Return the public value of a block from its stored one; None where nothing is left of it.

    A block of ours with a method `to_document(value, resolver)` has the last word: it gets the
    values of its children and returns what is sent.
    """
    return raw


@block_value.register
def _(block: blocks.StreamBlock, raw: Any, resolver: Resolver) -> list[dict[str, Any]]:
    items = []
    for item in raw or []:
        child = block.child_blocks.get(item["type"])
        value = block_value(child, item.get("value"), resolver) if child else None
        if value is not None:
            items.append({"type": item["type"], "id": item.get("id"), "value": value})
    return items


@block_value.register
def _(block: blocks.StructBlock, raw: Any, resolver: Resolver) -> Any:
    stored = raw if isinstance(raw, dict) else {}
    value = {
        name: block_value(child, stored.get(name), resolver)
        for name, child in block.child_blocks.items()
    }
    to_document = getattr(block, "to_document", None)
    return to_document(value, resolver) if to_document else value


@block_value.register
def _(block: blocks.ListBlock, raw: Any, resolver: Resolver) -> list[Any]:
    values = [block_value(block.child_block, _item(item), resolver) for item in raw or []]
    return [value for value in values if value is not None]


@block_value.register
def _(block: TypedTableBlock, raw: Any, resolver: Resolver) -> dict[str, Any]:
    stored = raw if isinstance(raw, dict) else {}
    columns = stored.get("columns", [])
    children = [block.child_blocks.get(column["type"]) for column in columns]
    return {
        "caption": stored.get("caption", ""),
        "columns": [
            {"type": column["type"], "heading": column["heading"]}
            for column, child in zip(columns, children, strict=True)
            if child
        ],
        "rows": [
            [
                block_value(child, cell, resolver)
                for child, cell in zip(children, row["values"], strict=False)
                if child
            ]
            for row in stored.get("rows", [])
        ],
    }


@block_value.register
def _(block: blocks.RichTextBlock, raw: Any, resolver: Resolver) -> str:
    return resolver.rich_text(raw or "")


@block_value.register
def _(block: ImageChooserBlock, raw: Any, resolver: Resolver) -> dict[str, Any] | None:
    pk = object_id(raw)
    return resolver.image(pk) if pk else None


@block_value.register
def _(block: DocumentChooserBlock, raw: Any, resolver: Resolver) -> dict[str, Any] | None:
    pk = object_id(raw)
    return resolver.file(pk) if pk else None


@block_value.register
def _(block: blocks.PageChooserBlock, raw: Any, resolver: Resolver) -> dict[str, Any] | None:
    pk = object_id(raw)
    return resolver.page(pk) if pk else None


@block_value.register
def _(block: SnippetChooserBlock, raw: Any, resolver: Resolver) -> dict[str, Any] | None:
    pk = object_id(raw)
    return resolver.snippet(block.target_model, pk) if pk else None


@block_value.register
def _(block: blocks.CharBlock, raw: Any, resolver: Resolver) -> str:
    return raw or ""


@block_value.register
def _(block: blocks.TextBlock, raw: Any, resolver: Resolver) -> str:
    return raw or ""


@block_value.register
def _(block: blocks.URLBlock, raw: Any, resolver: Resolver) -> str:
    return raw or ""


@block_value.register
def _(block: blocks.BooleanBlock, raw: Any, resolver: Resolver) -> bool:
    return bool(raw)


@block_value.register
def _(block: blocks.DateTimeBlock, raw: Any, resolver: Resolver) -> str | None:
    try:
        moment = block.to_python(raw)
    except (TypeError, ValueError):  # what is stored is no time
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _item(item: Any) -> Any:
    """Return the value of a list item, which older content stores bare."""
    if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
        return item["value"]
    return item
