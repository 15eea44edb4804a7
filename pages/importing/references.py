"""What the addresses in one file mean in this import, and a record of them for the next run."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import willow
from django.conf import settings

from pages.importing.convert import FileLink, PageLink
from pages.importing.discovery import Source
from pages.importing.links import LinkIndex

PageId = Callable[[Source], int]


class SourceReferences:
    """Answers for one file, and remembers what was asked."""

    def __init__(self, source: Source, index: LinkIndex, page_id: PageId) -> None:
        self.source = source
        self.index = index
        self.page_id = page_id
        self.unreadable: set[str] = set()
        self._asked: dict[str, dict[str, Any]] = {"links": {}, "images": {}, "includes": {}}

    @property
    def asked(self) -> dict[str, list[str]]:
        """The addresses that were asked for, by what they were asked as."""
        return {kind: list(answers) for kind, answers in self._asked.items() if answers}

    @property
    def fingerprint(self) -> str:
        """A digest of the file and of every answer: the same as long as the page would come out the
        same.
        """
        parts = [
            self.source.digest,
            list(self.source.slugs),
            self.source.inherited,
            [[kind, sorted(answers.items())] for kind, answers in self._asked.items()],
        ]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()

    def ask_again(self, asked: dict[str, list[str]]) -> str:
        """Ask what an earlier run has asked, and return the fingerprint that follows from the
        answers of today.
        """
        for href in asked.get("links", []):
            self.link(href)
        for src in asked.get("images", []):
            self._image_file(src)
        for name in asked.get("includes", []):
            self.include(name)
        return self.fingerprint

    def link(self, href: str) -> PageLink | FileLink | None:
        """Return what a link leads to, or None when it stays an address."""
        if not self.index.is_internal(href):
            return None
        target = self.index.page(self.source, href)
        if target:
            page_id = self.page_id(target.source)
            self._asked["links"][href] = page_id
            return PageLink(page_id, target.anchor)
        path = self.index.file(self.source, href)
        if path and path.suffix.lower() in (".md", ".markdown"):
            path = None
        self._asked["links"][href] = file_hash(str(path)) if path else None
        return FileLink(path) if path else None

    def image(self, src: str) -> Path | None:
        """Return the file of an image, or None when there is none or it is no picture."""
        if not self.index.is_internal(src):
            return None
        path = self._image_file(src)
        if path and not is_picture(str(path)):
            self.unreadable.add(src)
            return None
        return path

    def _image_file(self, src: str) -> Path | None:
        path = self.index.file(self.source, src)
        self._asked["images"][src] = file_hash(str(path)) if path else None
        return path

    def include(self, name: str) -> str | None:
        """Return the text of a partial file, or None."""
        text = self.index.include(self.source, name)
        self._asked["includes"][name] = hashlib.sha1(text.encode()).hexdigest() if text else None
        return text

    def is_internal(self, href: str) -> bool:
        """Tell whether an address means something on the site itself."""
        return self.index.is_internal(href)

    def parameter(self, name: str) -> Any | None:
        """Return a setting of the page, of its `params`, or of what it inherits; dots lead into
        tables.
        """
        inherited = self.source.inherited
        for table in (
            self.source.settings,
            self.source.settings.get("params"),
            inherited,
            inherited.get("params"),
        ):
            value = _dotted(table, name)
            if value is not None:
                return value
        return None


@cache
def file_hash(path: str) -> str:
    """Return the SHA-1 of a file, as Wagtail keeps it for images and documents."""
    digest = hashlib.sha1()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@cache
def is_picture(path: str) -> bool:
    """Tell whether the media library takes a file as an image."""
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in settings.WAGTAILIMAGES_EXTENSIONS:
        return False
    try:
        with open(path, "rb") as file:
            # Willow decodes all of it, and reads the size of an SVG file: what it takes, the
            # library takes.
            willow.Image.open(file).get_size()
    except Exception:  # whatever a damaged picture does to its decoder, it is no picture
        return False
    return True


def _dotted(table: Any, name: str) -> Any | None:
    for part in name.split("."):
        if not isinstance(table, dict):
            return None
        lowered = {str(key).lower(): value for key, value in table.items()}
        table = lowered.get(part.lower())
    return table
