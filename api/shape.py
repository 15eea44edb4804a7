"""The shape in which documents are sent: some of their fields, and the form of their rich text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.db import models

from api.declared import page_models, snippets
from api.parameters import Choice
from api.rich_text.documents import Convert, convert_document
from api.rich_text.markdown import markdown
from api.rich_text.tree import tree
from api.selection import Selection

HTML = "html"
FORMS: dict[str, Convert] = {"markdown": markdown, "tree": tree}
RICH_TEXT = Choice(
    "rich_text",
    "The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes).",
    default=HTML,
    choices=(HTML, *FORMS),
)


@dataclass(frozen=True)
class Shape:
    """How documents are sent; without anything that is asked for, as they are stored."""

    fields: Selection | None = None
    rich_text: str = HTML

    @property
    def as_stored(self) -> bool:
        """Return whether documents are sent byte by byte as they are stored."""
        return self.rich_text == HTML and (self.fields is None or self.fields.is_whole)

    @property
    def needs_body(self) -> bool:
        """Return whether the short form of a document is not enough."""
        return self.fields is not None and self.fields.needs_body

    def of(self, content: bytes) -> bytes:
        """Return a stored document in this shape."""
        if self.as_stored:
            return content
        document = orjson.loads(content)
        model = _models().get(document["meta"]["type"])
        if self.rich_text != HTML and model is not None:
            wanted = self.fields.has if self.fields else lambda name: True
            convert_document(model, document, FORMS[self.rich_text], wanted)
        return orjson.dumps(self.fields.pick(document) if self.fields else document)


AS_STORED = Shape()


def shape_of(values: Mapping[str, Any]) -> Shape:
    """Return the shape that a request asks for."""
    return Shape(values.get("fields"), values.get(RICH_TEXT.name) or HTML)


@cache
def _models() -> dict[str, type[models.Model]]:
    """Return the types that can have rich text, by label."""
    found: dict[str, type[models.Model]] = dict(page_models())
    return found | {model._meta.label: model for _, model in snippets().values()}
