"""One Markdown file as the content of a page: everything that can be worked out without the
database.
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from pages.importing.authors import AuthorEntry, read_authors
from pages.importing.convert import Converted, convert
from pages.importing.discovery import Source, is_draft
from pages.importing.front_matter import read_date
from pages.importing.links import LinkIndex
from pages.importing.markdown import plain_text
from pages.importing.references import PageId, SourceReferences
from pages.importing.shortcodes import Shortcodes

_COVERS = (
    "cover",
    "image",
    "images",
    "featured_image",
    "feature_image",
    "banner",
    "thumbnail",
    "hero",
)
_BLOCK_IDS = uuid.UUID("5f3c1c2e-6f0c-4c8a-8f65-0d8d0a1f5b11")


@dataclass
class Content:
    """A page as it is to be written. `media` are files of the library, named `media:<place>` in the
    blocks.
    """

    title: str
    summary: str
    search_description: str
    blocks: list[dict[str, Any]]
    media: list[tuple[Path, str]]
    alts: dict[str, str]
    cover: Path | None
    authors: list[AuthorEntry]
    category: str
    tags: list[str]
    draft: bool
    expired: bool
    expires: datetime | None
    published: datetime | None
    modified: datetime | None
    canonical_url: str
    noindex: bool
    in_menus: bool
    asked: dict[str, list[str]]
    fingerprint: str
    faults: list[str] = field(default_factory=list)
    converted: Converted = field(default_factory=Converted)


def read_content(source: Source, index: LinkIndex, page_id: PageId) -> Content:
    """Convert one file."""
    references = SourceReferences(source, index, page_id)
    shortcodes = Shortcodes(references.parameter, references.include)
    converted = convert(source.body, references, shortcodes, zola=source.toml)
    settings = source.settings
    if not converted.blocks and isinstance(settings.get("redirect"), str):
        # A page that only forwards: its target is all there is to say.
        converted = convert(f"[{source.title}]({settings['redirect']})", references)
    cover_src = _cover(settings)
    cover = references.image(cover_src) if cover_src else None
    if cover_src and not cover and references.is_internal(cover_src):
        converted.missing.append(cover_src)
    summary = plain_text(_text(settings, "summary", "excerpt", "description"))
    expires = read_date(settings, "expirydate")
    _number_blocks(converted.blocks)
    categories, tags = _terms(settings)
    return Content(
        title=plain_text(source.title)[:255] or source.title[:255],
        summary=summary,
        search_description=plain_text(_text(settings, "description")),
        blocks=converted.blocks,
        media=converted.media,
        alts=_alternative_texts(converted),
        cover=cover,
        authors=read_authors(settings),
        category=categories[0] if categories else "",
        tags=list(dict.fromkeys([*categories[1:], *tags])),
        draft=is_draft(source),
        expired=expires is not None and expires <= datetime.now(UTC),
        expires=expires,
        published=source.date,
        modified=read_date(settings, "lastmod") or read_date(settings, "updated"),
        canonical_url=_web_address(settings.get("canonical_url") or settings.get("canonicalurl")),
        noindex=settings.get("noindex") is True or "noindex" in str(settings.get("robots", "")),
        in_menus=bool(settings.get("menu") or settings.get("menus")),
        asked=references.asked,
        fingerprint=references.fingerprint,
        faults=[
            f"{'not a picture' if src in references.unreadable else 'missing image'}: {src}"
            for src in dict.fromkeys(converted.missing)
        ],
        converted=converted,
    )


def empty_content(title: str) -> Content:
    """Return a page with nothing but a title: a folder that has no file of its own."""
    return Content(
        title=title[:255],
        summary="",
        search_description="",
        blocks=[],
        media=[],
        alts={},
        cover=None,
        authors=[],
        category="",
        tags=[],
        draft=False,
        expired=False,
        expires=None,
        published=None,
        modified=None,
        canonical_url="",
        noindex=False,
        in_menus=False,
        asked={},
        fingerprint="folder",
    )


def with_media_ids(blocks: list[dict[str, Any]], ids: list[int]) -> list[dict[str, Any]]:
    """Return the blocks with the ids of the media library in place of the marks `media:<place>`."""
    return [_replace_marks(block, ids) for block in blocks] if ids else blocks


def _replace_marks(value: Any, ids: list[int]) -> Any:
    if isinstance(value, dict):
        return {key: _replace_marks(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace_marks(item, ids) for item in value]
    if isinstance(value, str) and "media:" in value:
        if match := re.fullmatch(r"media:(\d+)", value):
            return ids[int(match[1])]
        return re.sub(
            r'(<(?:a|embed)\b[^>]*? id=")media:(\d+)"', lambda m: f'{m[1]}{ids[int(m[2])]}"', value
        )
    return value


def _number_blocks(blocks: list[dict[str, Any]]) -> None:
    """Give each block an id that follows from what it says, so that an edit leaves the ids of the
    others.
    """
    seen: dict[str, int] = {}
    for block in blocks:
        text = f"{block['type']}:{block['value']!r}"
        seen[text] = seen.get(text, 0) + 1
        block["id"] = str(uuid.uuid5(_BLOCK_IDS, f"{seen[text]}:{text}"))


def _text(settings: dict[str, Any], *names: str) -> str:
    for name in names:
        value = settings.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _cover(settings: dict[str, Any]) -> str:
    for table in (settings, settings.get("params"), settings.get("extra")):
        for name in _COVERS:
            value = table.get(name) if isinstance(table, dict) else None
            if isinstance(value, list):
                value = value[0] if value else None
            if isinstance(value, dict):
                value = (
                    value.get("src") or value.get("image") or value.get("path") or value.get("url")
                )
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def _terms(settings: dict[str, Any]) -> tuple[list[str], list[str]]:
    taxonomies = settings.get("taxonomies")
    tables = [settings, taxonomies if isinstance(taxonomies, dict) else {}]
    categories: list[str] = []
    tags: list[str] = []
    for table in tables:
        categories += _words(table.get("categories") or table.get("category"))
        tags += _words(table.get("tags"))
    return list(dict.fromkeys(categories)), list(dict.fromkeys(tags))


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    if not isinstance(value, list):
        return []
    return [text[:100] for item in value if (text := str(item).strip())]


def _web_address(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    try:
        URLValidator(schemes=["http", "https"])(value.strip())
    except ValidationError:
        return ""
    return value.strip()[:200] if len(value.strip()) <= 200 else ""


def _alternative_texts(converted: Converted) -> dict[str, str]:
    alts: dict[str, str] = {}
    for block in converted.blocks:
        if block["type"] == "image" and block["value"]["alt"]:
            alts.setdefault(block["value"]["image"], block["value"]["alt"])
    return alts
