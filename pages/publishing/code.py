"""Code is a dependency too: documents that other code has built are built anew after a deploy."""

import hashlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import wagtail
from django.conf import settings
from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.models import get_page_models

import media.renditions
import pages.blocks
import pages.publishing
import pages.seo
from pages.publishing import kinds


@cache
def builder_hash() -> str:
    """Return a hash of everything but the database that decides what a document says.

    That is the source of the builder, the structured data and every page type and snippet with
    their blocks, wherever they come from, Wagtail itself, and the settings that stand in documents.
    """
    files = {Path(inspect.getfile(media.renditions))}
    for package in (pages.blocks, pages.publishing, pages.seo):
        files.update(Path(inspect.getfile(package)).parent.glob("*.py"))
    for model in [*get_page_models(), *kinds.snippet_kinds().values()]:
        files.add(Path(inspect.getfile(model)))
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                files.update(Path(inspect.getfile(block)) for block in _blocks(field.stream_block))
    found = hashlib.sha256(settings.WAGTAILADMIN_BASE_URL.encode())
    found.update(repr((settings.ROOST_LOCALE_FALLBACKS, wagtail.__version__)).encode())
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()[:32]


def _blocks(block: Block) -> Iterator[type[Block]]:
    """Yield the classes of a block and of all blocks inside it."""
    yield type(block)
    inner = getattr(block, "child_blocks", None)
    children = inner.values() if inner else filter(None, [getattr(block, "child_block", None)])
    for child in children:
        yield from _blocks(child)
