"""Which path a Markdown file has on the site it comes from, and which one it gets here."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pages.importing.errors import BrokenFile

_DATED_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[-_](.+)")
_NOT_IN_SLUG = re.compile(r"[^\w-]+")
_PAGE_FILES = ("index", "_index")
_MAX_SLUG = 255


class Address(NamedTuple):
    """Where a page lives below the parent of the import.

    `slugs` are its path here (none: the parent itself), `before` is its old path where that is
    spelled otherwise,
    `date` the ISO date that the file's name or path tells.
    """

    slugs: tuple[str, ...]
    before: str
    date: str


def page_address(key: PurePosixPath, settings: dict[str, Any], *, toml: bool) -> Address:
    """Return the address of the file at `key` (relative to its locale's folder), by the rules of
    its generator.

    - Hugo: the folders and the file's name in lower case; `slug` replaces the last part, `url` all
      of it.
    - Zola (front matter in TOML): the same; a date before the name is not part of the address;
      `path` replaces all.
    - Jekyll: `_posts/2024-01-02-name.md` lives at `name`, and its old address
      `2024/01/02/name.html` is kept as
      the address before; `permalink` replaces all.
    """
    folders = [part for part in key.parts[:-1] if part not in ("_posts", "_drafts")]
    is_post = "_posts" in key.parts or "_drafts" in key.parts
    name = key.stem
    if name in _PAGE_FILES:
        name = folders.pop() if folders else ""
    dated = _DATED_NAME.fullmatch(name)
    day = "-".join(dated.groups()[:3]) if dated else ""
    if dated and (is_post or toml):
        name = dated[4]
    explicit = settings.get("path") if toml else None
    explicit = explicit or settings.get("url") or settings.get("permalink")
    if explicit and ":" not in str(explicit):
        before = _plain_path(explicit)
        slugs = [slug_of(part, lower=False) for part in _without_suffix(before).split("/") if part]
        return Address(tuple(slugs), _if_other(before, slugs), day or _date_in(slugs))
    old = [part.lower().replace(" ", "-") for part in folders]
    slugs = [slug_of(part) for part in folders]
    last = settings.get("slug") if key.stem != "_index" else None
    if last:
        old.append(str(last).strip("/"))
        slugs.append(slug_of(str(last), lower=False))
    elif name:
        old.append(name if is_post else name.lower().replace(" ", "-"))
        slugs.append(slug_of(name, lower=not is_post))
    before = "/".join(old)
    if is_post and day:
        before = "/".join([*_jekyll_categories(settings), *day.split("-"), f"{last or name}.html"])
    return Address(tuple(slugs), _if_other(before, slugs), day or _date_in(slugs))


def slug_of(text: str, *, lower: bool = True) -> str:
    """Return one part of a path as a slug that Wagtail accepts: letters of any script, digits, `-`
    and `_`.
    """
    text = unicodedata.normalize("NFC", text.lower() if lower else text)
    slug = re.sub(r"-{2,}", "-", _NOT_IN_SLUG.sub("-", text)).strip("-")[:_MAX_SLUG]
    return slug or "page"


def alias_paths(settings: dict[str, Any], slugs: tuple[str, ...], *, toml: bool) -> list[str]:
    """Return the old paths in `aliases` (Jekyll: `redirect_from`), without slashes at the ends.

    A relative alias of Hugo begins at the folder above the page; one of Zola at the root. Patterns
    with a `*` and
    addresses on other sites cannot be redirects of a page and are left out.
    """
    values = settings.get("aliases") or settings.get("redirect_from") or []
    paths = []
    values = [values] if isinstance(values, str) else list(values)
    for item in settings.get("redirects") or []:
        # A list of {from, to}: those that lead to a place on the page itself are old addresses of
        # it.
        if isinstance(item, dict) and str(item.get("to", "")).startswith("#") and item.get("from"):
            values.append("/" + join_path("/".join(slugs), str(item["from"])))
    for value in values:
        text = str(value).strip()
        if not text or "*" in text or "://" in text:
            continue
        if text.startswith("/") or toml:
            path = _plain_path(text)
        else:
            path = join_path("/".join(slugs[:-1]), text)
        if path:
            paths.append(path)
    return paths


def join_path(folder: str, relative: str) -> str:
    """Resolve `..` and `.` of a relative path; what climbs above the root stays at the root."""
    parts: list[str] = []
    for part in f"{folder}/{relative}".split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _plain_path(value: Any) -> str:
    if not isinstance(value, str):
        raise BrokenFile(f"the address {value!r} is not a text")
    return unquote(urlsplit(value).path).strip("/")


def _without_suffix(path: str) -> str:
    path = re.sub(r"(^|/)index\.html?$", "", path)
    return re.sub(r"\.html?$", "", path)


def _if_other(before: str, slugs: list[str]) -> str:
    return before if before != "/".join(slugs) else ""


def _date_in(slugs: list[str]) -> str:
    match = re.search(r"(?:^|/)(\d{4})/(\d{2})/(\d{2})/", "/".join(slugs))
    return "-".join(match.groups()) if match else ""


def _jekyll_categories(settings: dict[str, Any]) -> list[str]:
    value = settings.get("categories") or settings.get("category") or []
    words = value.split() if isinstance(value, str) else [str(item) for item in value]
    return [word.lower().replace(" ", "-") for word in words]
