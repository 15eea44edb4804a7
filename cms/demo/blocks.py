"""Writing down bodies: a function for each block, naming pages, images and files by their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

Block = tuple[str, Any]


@dataclass(frozen=True)
class Ref:
    """A page, image or file of the demo, by its key."""

    kind: str
    key: str


def text(html: str) -> Block:
    """Return a rich text; it may hold `<a page="key">` and `<a file="key">`."""
    return "rich_text", html


def heading(title: str, level: int = 2, anchor: str = "") -> Block:
    """Return a heading that can be linked to."""
    return "heading", {"text": title, "level": str(level), "anchor": anchor}


def image(key: str, caption: str = "", *, alt: str = "", decorative: bool = False) -> Block:
    """Return a picture."""
    return "image", _picture(key, caption, alt, decorative)


def gallery(pictures: dict[str, str], caption: str = "") -> Block:
    """Return several pictures with their captions."""
    return "gallery", {
        "images": _items([_picture(key, text) for key, text in pictures.items()]),
        "caption": caption,
    }


def quote(html: str, attribution: str = "", url: str = "") -> Block:
    """Return what someone else said."""
    return "quote", {"text": html, "attribution": attribution, "url": url}


def code(language: str, source: str, filename: str = "") -> Block:
    """Return source code."""
    return "code", {"language": language, "filename": filename, "code": source.strip("\n")}


def table(caption: str, columns: dict[str, str], rows: Sequence[Sequence[Any]]) -> Block:
    """Return a table; `columns` leads from each heading to `text`, `rich_text` or `number`."""
    return "table", {
        "caption": caption,
        "columns": [{"type": kind, "heading": name} for name, kind in columns.items()],
        "rows": [{"values": list(row)} for row in rows],
    }


def embed(url: str, title: str, caption: str = "") -> Block:
    """Return a video."""
    return "embed", {"url": url, "title": title, "caption": caption}


def action(
    title: str, says: str, button: str, *, page: str = "", url: str = "", style: str = "primary"
) -> Block:
    """Return a call to action that leads to a page or an address."""
    link = {"title": button, "page": Ref("page", page) if page else None, "url": url}
    return "call_to_action", {"heading": title, "text": says, "link": link, "style": style}


def faq(title: str, answers: dict[str, str]) -> Block:
    """Return questions with their answers, which are rich text."""
    items = [{"question": question, "answer": answer} for question, answer in answers.items()]
    return "faq", {"heading": title, "items": _items(items)}


def related(title: str, *keys: str) -> Block:
    """Return links to pages."""
    return "related_pages", {"heading": title, "pages": _items([Ref("page", key) for key in keys])}


def download(key: str, title: str = "") -> Block:
    """Return a file to download."""
    return "file", {"file": Ref("file", key), "title": title}


def raw_html(html: str) -> Block:
    """Return HTML that goes out as it is."""
    return "raw_html", {"html": html}


def _picture(
    key: str, caption: str = "", alt: str = "", decorative: bool = False
) -> dict[str, Any]:
    return {
        "image": Ref("image", key),
        "alt": alt,
        "decorative": decorative,
        "caption": f"<p>{caption}</p>" if caption else "",
    }


def _items(values: Sequence[Any]) -> list[dict[str, Any]]:
    # Without an id, Wagtail takes a list's item for the value itself.
    return [{"type": "item", "id": str(uuid4()), "value": value} for value in values]
