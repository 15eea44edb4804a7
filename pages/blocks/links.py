"""Links that point to a page of ours or to any address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LinkBlock(blocks.StructBlock):
    """A link with its text. The page wins over the address, so exactly one of them is asked for."""

    title = blocks.CharBlock(
        label=_("Text"),
        required=False,
        max_length=255,
        help_text=_("Without it, the page's own title is used."),
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(
        label=_("Or any address"),
        required=False,
        max_length=2000,
        help_text=_("https://…, mailto:…, or a path such as /search/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        """Ask for a page or an address, with errors beside the field that needs a change."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            message = ValidationError(_("Choose a page or enter an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"url": message})
        if cleaned.get("url") and not cleaned.get("title"):
            message = ValidationError(_("An address needs a text to show."))
            raise blocks.StructBlockValidationError(block_errors={"title": message})
        if cleaned.get("url") and not _is_safe(cleaned["url"]):
            message = ValidationError(_("Start with https://, http://, mailto:, tel:, / or #."))
            raise blocks.StructBlockValidationError(block_errors={"url": message})
        return cleaned

    def to_document(self, value: dict[str, Any], resolver: Any) -> dict[str, Any] | None:
        """Return the link with its final address; None where its page is not public."""
        page = value["page"]
        if page is None and not value["url"]:
            return None
        path = page["path"] if page else None
        extra = {key: value[key] for key in value if key not in ("title", "page", "url")}
        return {
            "title": value["title"] or (page["title"] if page else value["url"]),
            "page": page,
            "url": page["html_url"] if page else value["url"],
            "path": path,
            **extra,
        }

    def document_schema(self, properties: dict[str, Any]) -> dict[str, Any]:
        """There is a path where the link leads to a page."""
        return {**properties, "path": {"type": ["string", "null"]}}


class OptionalLinkBlock(LinkBlock):
    """A link that may be left out."""

    class Meta:
        required = False

    def clean(self, value: Any) -> Any:
        """Accept a link that is left out altogether."""
        if not value.get("page") and not value.get("url"):
            return blocks.StructBlock.clean(self, value)
        return super().clean(value)


class MenuItemBlock(LinkBlock):
    """A link of a menu, with the links below it."""

    children = blocks.ListBlock(LinkBlock(), label=_("Links below"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Link")


class MenuBlock(blocks.StreamBlock):
    """The links of a menu."""

    link = MenuItemBlock()


def _is_safe(url: str) -> bool:
    return url.startswith(("https://", "http://", "mailto:", "tel:", "/", "#"))
