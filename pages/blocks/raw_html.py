"""Telling which raw HTML of a body is new."""

from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

NAME = "raw_html"


def has_raw_html(body: Iterable[blocks.StreamValue.StreamChild]) -> bool:
    """Return whether a body holds a block of raw HTML."""
    return any(child.block_type == NAME for child in body)


def refuse_new_raw_html(
    body: blocks.StreamValue, before: Iterable[blocks.StreamValue.StreamChild]
) -> None:
    """Let raw HTML pass that stood there before, wherever it is now.

    Raises:
        StreamBlockValidationError: names the blocks that were added or changed.
    """
    known = Counter(child.value["html"] for child in before if child.block_type == NAME)
    errors = {}
    for position, child in enumerate(body):
        if child.block_type != NAME:
            continue
        html = child.value["html"]
        if known[html]:
            known[html] -= 1
        else:
            message = ValidationError(
                _("Only administrators may add or change raw HTML. Ask one, or remove this block.")
            )
            errors[position] = blocks.StructBlockValidationError(block_errors={"html": message})
    if errors:
        raise blocks.StreamBlockValidationError(block_errors=errors)
