"""Turns what is stored (ids, rich text) into what is sent. Builders and blocks see nothing else."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Protocol

from django.db import models
from django.utils.text import slugify

from media.renditions import file_document, image_document
from pages.publishing import rich_text as stored
from pages.publishing.reader import Reader, Ref

Json = dict[str, Any]
RICH_TEXT_SIZES = "(min-width: 60rem) 50rem, 100vw"


class Resolver(Protocol):
    """What a block or field needs to become public."""

    reader: Reader
    site_id: int

    def image(self, image_id: int) -> Json | None:
        """Return a public image, or None."""

    def file(self, file_id: int) -> Json | None:
        """Return a public file, or None."""

    def page(self, page_id: int) -> Json | None:
        """Return a reference to a public page, or None."""

    def snippet(self, model: type[models.Model], object_id: int) -> Json | None:
        """Return the short form of a snippet, or None."""

    def rich_text(self, source: str) -> str:
        """Return the HTML of a rich text in database form."""

    def anchor(self, text: str, wanted: str = "") -> str:
        """Return an id for a heading that no other heading of the document has."""

    def is_past(self, moment: datetime) -> bool:
        """Return whether a moment has passed; the document is built anew when it does."""


class DocumentResolver:
    """Resolves for one document of one site, through the reader."""

    def __init__(self, reader: Reader, site_id: int) -> None:
        self.reader = reader
        self.site_id = site_id
        self._anchors: set[str] = set()

    def image(self, image_id: int) -> Json | None:
        """Return a public image, or None."""
        image = self.reader.image(image_id)
        return image_document(image) if image else None

    def file(self, file_id: int) -> Json | None:
        """Return a public file, or None."""
        file = self.reader.file(file_id)
        return file_document(file) if file else None

    def page(self, page_id: int) -> Json | None:
        """Return a reference to a public page, or None."""
        ref = self.reader.ref(page_id)
        return self.reference(ref) if ref else None

    def reference(self, ref: Ref) -> Json:
        """Return a reference as this document shows it."""
        return ref.to_json(self.site_id)

    def snippet(self, model: type[models.Model], object_id: int) -> Json | None:
        """Return the short form of a snippet, or None."""
        from pages.publishing.fields import snippet_card

        instance = self.reader.snippet(model, object_id)
        return snippet_card(instance, self) if instance else None

    def rich_text(self, source: str) -> str:
        """Return the HTML of a rich text in database form."""
        links: dict[str, stored.Rule] = {"page": self._page_link, "document": self._file_link}
        return stored.resolved(source, links, {"image": self._image_embed}, self.anchor)

    def anchor(self, text: str, wanted: str = "") -> str:
        """Return an id for a heading that no other heading of the document has."""
        base = wanted or slugify(text, allow_unicode=True) or "section"
        name, count = base, 1
        while name in self._anchors:
            count += 1
            name = f"{base}-{count}"
        self._anchors.add(name)
        return name

    def is_past(self, moment: datetime) -> bool:
        """Return whether a moment has passed; the document is built anew when it does."""
        return self.reader.is_past(moment)

    def _page_link(self, attributes: stored.Attributes) -> str:
        ref = self.reader.ref(stored.object_id(attributes.get("id")))
        if ref is None:
            return "<a>"
        location = ref.location(self.site_id)
        here = self.site_id in (0, location.site_id)
        href = location.path if here else location.root_url + location.path
        anchor = attributes.get("anchor")
        href = f"{href}#{anchor}" if anchor else href
        return stored.tag("a", {"href": href, "data-page": ref.id})

    def _file_link(self, attributes: stored.Attributes) -> str:
        file = self.file(stored.object_id(attributes.get("id")))
        if file is None:
            return "<a>"
        return stored.tag("a", {"href": file["url"], "data-file": file["id"]})

    def _image_embed(self, attributes: stored.Attributes) -> str:
        image = self.image(stored.object_id(attributes.get("id")))
        if image is None:
            return ""
        sources = ", ".join(f"{s['url']} {s['width']}w" for s in image["srcset"].get("webp", []))
        return stored.tag(
            "img",
            {
                "src": image["src"],
                "srcset": sources or None,
                "sizes": RICH_TEXT_SIZES if sources else None,
                "width": image["width"],
                "height": image["height"],
                "alt": attributes.get("alt") or image["alt"],
                "loading": "lazy",
                "data-image": image["id"],
            },
        )


class Collector:
    """Resolves nothing, but notes what documents will ask for, so that a batch loads it at once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.site_id = 0
        self.images: set[int] = set()
        self.files: set[int] = set()
        self.pages: set[int] = set()
        self.snippets: dict[type[models.Model], set[int]] = defaultdict(set)

    def image(self, image_id: int) -> None:
        """Note an image."""
        self.images.add(image_id)

    def file(self, file_id: int) -> None:
        """Note a file."""
        self.files.add(file_id)

    def page(self, page_id: int) -> None:
        """Note a page."""
        self.pages.add(page_id)

    def snippet(self, model: type[models.Model], object_id: int) -> None:
        """Note a snippet."""
        self.snippets[model].add(object_id)

    def rich_text(self, source: str) -> str:
        """Note what a rich text refers to."""
        for kind, object_id in stored.references(source):
            {"page": self.pages, "document": self.files, "image": self.images}[kind].add(object_id)
        return ""

    def anchor(self, text: str, wanted: str = "") -> str:
        """Note nothing: anchors are made from the text alone."""
        return wanted

    def is_past(self, moment: datetime) -> bool:
        """Note nothing: a document asks again when it is made."""
        return self.reader.is_past(moment)
