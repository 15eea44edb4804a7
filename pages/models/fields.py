"""Ways of declaring public fields that Wagtail's `APIField` does not know."""

from typing import Any

from django.db import models
from wagtail.api import APIField


class OrderedRelation(APIField):
    """A list of related objects that stands in an inline, in the order of the inline.

    For instance `OrderedRelation("authors", "article_authors", "author")`.

    Args:
        name: of the public field.
        inline: the related name of the inline's model, as in `InlinePanel`.
        target: the foreign key of that model which leads to the related objects.
    """

    def __init__(self, name: str, inline: str, target: str) -> None:
        super().__init__(name)
        self.inline = inline
        self.target = target

    def resolve(
        self, model: type[models.Model]
    ) -> tuple[type[models.Model], str, "models.ForeignKey[Any, Any]"]:
        """Return the inline's model, its key to the owner, and its key to the target."""
        relation: Any = model._meta.get_field(self.inline)
        through: type[models.Model] = relation.related_model
        target: Any = through._meta.get_field(self.target)
        return through, relation.field.name, target


class WritableInline(APIField):
    """The rows of an inline as the management API writes them; no document has them."""

    def __init__(self, name: str) -> None:
        super().__init__(name, writable=True)
