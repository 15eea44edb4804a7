"""The blocks that the body of a page is made of.

A block with a method `to_document(value, resolver)` shapes its own public value from those of its
children; `pages.publishing.streams` calls it. Where that value has another form than the children
have, `document_schema(properties)` says so: it takes and returns JSON Schemas by name.
"""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from pages.blocks.links import OptionalLinkBlock
from pages.blocks.players import known_player

Json = dict[str, Any]

RICH_TEXT_FEATURES = [
    "h2",
    "h3",
    "h4",
    "bold",
    "italic",
    "strikethrough",
    "superscript",
    "subscript",
    "code",
    "ol",
    "ul",
    "hr",
    "blockquote",
    "link",
    "document-link",
    "image",
]
INLINE_FEATURES = ["bold", "italic", "strikethrough", "superscript", "subscript", "code", "link"]


class HeadingBlock(blocks.StructBlock):
    """A heading that can be linked to."""

    text = blocks.CharBlock(label=_("Text"), max_length=500)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Heading 2")), ("3", _("Heading 3")), ("4", _("Heading 4"))],
        default="2",
    )
    anchor = blocks.CharBlock(
        label=_("Anchor"),
        required=False,
        max_length=255,
        help_text=_("What follows the # in links. Without it, made from the text."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Text")

    def to_document(self, value: Json, resolver: Any) -> Json:
        """Return the level as a number, and an anchor that is unique in the document."""
        anchor = resolver.anchor(value["text"], value["anchor"])
        level = int(value["level"]) if str(value["level"]) in ("2", "3", "4") else 2
        return {**value, "level": level, "anchor": anchor}

    def document_schema(self, properties: Json) -> Json:
        """The level is a number."""
        return {**properties, "level": {"type": "integer", "enum": [2, 3, 4]}}


class ImageBlock(blocks.StructBlock):
    """A picture with its alternative text and caption."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What it shows, here. Without it, the image's own description is used."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Decoration only"),
        required=False,
        help_text=_("It says nothing that the text does not say; screen readers pass over it."),
    )
    caption = blocks.RichTextBlock(label=_("Caption"), required=False, features=INLINE_FEATURES)

    class Meta:
        icon = "image"
        label = _("Image")
        group = _("Media")

    def to_document(self, value: Json, resolver: Any) -> Json | None:
        """Return the image with the alternative text of this place; None where it is not public."""
        image = value["image"]
        if image is None:
            return None
        alt = "" if value["decorative"] else value["alt"] or image["alt"]
        return {
            "image": {**image, "alt": alt},
            "alt": alt,
            "decorative": value["decorative"],
            "caption": value["caption"],
        }

    def document_schema(self, properties: Json) -> Json:
        """The image is always there."""
        return {**properties, "image": {"$ref": "#/components/schemas/Image"}}


class GalleryBlock(blocks.StructBlock):
    """Several pictures that belong together."""

    images = blocks.ListBlock(ImageBlock(), label=_("Images"), min_num=1)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)

    class Meta:
        icon = "image"
        label = _("Gallery")
        group = _("Media")

    def to_document(self, value: Json, resolver: Any) -> Json | None:
        """Return the gallery, or None where none of its images is public."""
        return value if value["images"] else None


class QuoteBlock(blocks.StructBlock):
    """What someone else said or wrote."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=[*INLINE_FEATURES, "ol", "ul", "document-link"]
    )
    attribution = blocks.CharBlock(label=_("Said by"), required=False, max_length=255)
    url = blocks.URLBlock(label=_("Source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _("Text")


class CodeBlock(blocks.StructBlock):
    """Source code, shown as it is."""

    language = blocks.CharBlock(
        label=_("Language"), required=False, max_length=50, help_text=_("Such as python or html.")
    )
    filename = blocks.CharBlock(label=_("File name"), required=False, max_length=255)
    code = blocks.TextBlock(label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")
        group = _("Text")


class EmbedBlock(blocks.StructBlock):
    """A video or another thing that lives elsewhere."""

    url = blocks.URLBlock(
        label=_("Address"), help_text=_("Of a YouTube or Vimeo page, or another.")
    )
    title = blocks.CharBlock(
        label=_("Title"), max_length=255, help_text=_("What it shows; screen readers read it out.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)

    class Meta:
        icon = "media"
        label = _("Video or embed")
        group = _("Media")

    def to_document(self, value: Json, resolver: Any) -> Json:
        """Return the address with the provider's player, where it is one that is known."""
        provider, player = known_player(value["url"])
        return {**value, "provider": provider, "embed_url": player}

    def document_schema(self, properties: Json) -> Json:
        """There is a provider with a player where it is one that is known."""
        known = {"type": ["string", "null"]}
        return {**properties, "provider": known, "embed_url": known}


def _moment(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


class CallToActionBlock(blocks.StructBlock):
    """What the reader may do next."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=255)
    text = blocks.TextBlock(label=_("Text"), required=False)
    link = OptionalLinkBlock(label=_("Button"))
    style = blocks.ChoiceBlock(
        label=_("Style"),
        choices=[("primary", _("Strong")), ("secondary", _("Quiet"))],
        default="primary",
    )
    shown_from = blocks.DateTimeBlock(
        label=_("Shown from"), required=False, help_text=_("Empty: at once.")
    )
    shown_until = blocks.DateTimeBlock(
        label=_("Shown until"),
        required=False,
        help_text=_("It leaves the page by itself at this moment. Empty: it stays."),
    )

    def to_document(self, value: Json, resolver: Any) -> Json | None:
        """Return it while it is shown."""
        begins, ends = (_moment(value.pop(name)) for name in ("shown_from", "shown_until"))
        # Both are asked, so that the page is built anew at either.
        begun, over = (not begins or resolver.is_past(begins)), ends and resolver.is_past(ends)
        return value if begun and not over else None

    def document_schema(self, properties: Json) -> Json:
        """When it is shown concerns nobody else."""
        hidden = ("shown_from", "shown_until")
        return {name: schema for name, schema in properties.items() if name not in hidden}

    class Meta:
        icon = "pick"
        label = _("Call to action")
        group = _("Extras")


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=500)
    answer = blocks.RichTextBlock(label=_("Answer"), features=[*INLINE_FEATURES, "ol", "ul"])


class FaqBlock(blocks.StructBlock):
    """Questions that are often asked."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    items = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = _("Extras")


class RelatedPagesBlock(blocks.StructBlock):
    """Pages that the reader may want next."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Pages"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Related pages")
        group = _("Extras")

    def to_document(self, value: Json, resolver: Any) -> Json | None:
        """Return the pages that are public, or None where there is none."""
        return value if value["pages"] else None


class FileBlock(blocks.StructBlock):
    """A file to download."""

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=255,
        help_text=_("Without it, the file's own title is used."),
    )

    class Meta:
        icon = "download"
        label = _("File")
        group = _("Media")

    def to_document(self, value: Json, resolver: Any) -> Json | None:
        """Return the file with a title, or None where it is not public."""
        file = value["file"]
        return {"file": file, "title": value["title"] or file["title"]} if file else None

    def document_schema(self, properties: Json) -> Json:
        """The file is always there."""
        return {**properties, "file": {"$ref": "#/components/schemas/File"}}


class RawHtmlBlock(blocks.StructBlock):
    """HTML that goes out exactly as written; only administrators may write it."""

    html = blocks.RawHTMLBlock(label=_("HTML"))

    class Meta:
        icon = "code"
        label = _("Raw HTML")
        group = _("Extras")


class TableBlock(TypedTableBlock):
    """Rows and columns."""

    rich_text = blocks.RichTextBlock(label=_("Text"), features=INLINE_FEATURES, required=False)
    text = blocks.CharBlock(label=_("Plain text"), required=False)
    number = blocks.DecimalBlock(label=_("Number"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Extras")


class BodyBlock(blocks.StreamBlock):
    """Everything that a page's body can hold, in the order of the chooser."""

    rich_text = blocks.RichTextBlock(
        label=_("Text"), group=_("Text"), icon="pilcrow", features=RICH_TEXT_FEATURES
    )
    heading = HeadingBlock()
    quote = QuoteBlock()
    code = CodeBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    embed = EmbedBlock()
    file = FileBlock()
    table = TableBlock()
    call_to_action = CallToActionBlock()
    faq = FaqBlock()
    related_pages = RelatedPagesBlock()
    raw_html = RawHtmlBlock()
