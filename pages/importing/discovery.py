"""Walks the folders of an import and reads every Markdown file in them, without touching the
database.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

from pages.importing.addresses import Address, alias_paths, page_address, slug_of
from pages.importing.errors import BrokenFile, ImportProblem
from pages.importing.front_matter import read_date, read_front_matter

Kind = Literal["section", "article", "page"]
MARKDOWN = (".md", ".markdown")


class LocaleFolder(NamedTuple):
    """A folder whose files are all in one language. `name` is its path below the folder of the
    import, or "".
    """

    code: str
    path: Path
    name: str


@dataclass
class Source:
    """One Markdown file that is to become a page."""

    locale: str
    file: Path
    path: str
    """Relative to the folder of the import, as the report and the bookkeeping name it."""
    key: PurePosixPath
    """Relative to the folder of its locale."""
    settings: dict[str, Any]
    body: str
    toml: bool
    digest: str
    address: Address
    kind: Kind
    date: datetime | None
    aliases: list[str]
    inherited: dict[str, Any] = field(default_factory=dict)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The path below the parent of the import; none for the parent itself."""
        return self.address.slugs

    @property
    def translation(self) -> str:
        """What the files of one page share in all locales: Hugo's translationKey, or the path
        without suffix.
        """
        explicit = self.settings.get("translationkey")
        return f"key:{explicit}" if explicit else logical_path(self.key)

    @property
    def title(self) -> str:
        """The title in the settings, else the first heading, else the name of the file in words."""
        explicit = self.settings.get("title") or self.settings.get("linktitle")
        if explicit not in (None, ""):
            return str(explicit).strip()
        heading = re.search(r"^#{1,2}\s+(.+?)\s*#*$", self.body, re.MULTILINE)
        return heading[1] if heading else title_from_name(self.slugs[-1] if self.slugs else "home")

    @property
    def order(self) -> tuple[float, float, str]:
        """The place among its siblings: by weight, then oldest first, then by title."""
        weight = self.settings.get("weight")
        heavy = float(weight) if isinstance(weight, int | float) and weight else float("inf")
        return heavy, self.date.timestamp() if self.date else 0.0, self.title


@dataclass
class Discovery:
    """What was found: pages in order, files that cannot be read, partial files, and everything
    beside them.
    """

    root: Path
    folders: list[LocaleFolder]
    sources: list[Source] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    partials: list[str] = field(default_factory=list)


def locale_folders(root: Path, locales: Sequence[str], known: Iterable[str]) -> list[LocaleFolder]:
    """Return the folder of each wanted locale, the main locale first.

    `locales` are codes, `folder:code` where a folder is not named after its code, or just `all`:
    every subfolder
    that is named after one of the `known` codes. A single locale without a folder of its own is the
    whole of `root`.
    Raises ImportProblem for a folder that is not there.
    """
    if not root.is_dir():
        raise ImportProblem(f"{root} is not a folder")
    known = list(known)
    if list(locales) == ["all"]:
        by_lower = {code.lower(): code for code in known}
        names = sorted(entry.name for entry in root.iterdir() if entry.is_dir())
        pairs = [(name, by_lower[name.lower()]) for name in names if name.lower() in by_lower]
        if not pairs:
            raise ImportProblem(f"no folder in {root} is named after a language")
    else:
        pairs = [
            (name, code or name) for name, _, code in (item.partition(":") for item in locales)
        ]
    for _, code in pairs:
        if code not in known:
            raise ImportProblem(f"{code} is not one of the languages of WAGTAIL_CONTENT_LANGUAGES")
    if len(pairs) == 1 and list(locales) != ["all"] and not (root / pairs[0][0]).is_dir():
        return [LocaleFolder(pairs[0][1], root, "")]
    folders = [LocaleFolder(code, root / name, name) for name, code in pairs]
    for folder in folders:
        if not folder.path.is_dir():
            raise ImportProblem(f"there is no folder {folder.path} for the locale {folder.code}")
    return folders


def discover(root: Path, folders: Sequence[LocaleFolder]) -> Discovery:
    """Read every Markdown file of the folders. Files that cannot become pages are in `broken` with
    the reason.
    """
    found = Discovery(root, list(folders))
    for folder in folders:
        cascades: dict[tuple[str, ...], dict[str, Any]] = {}
        for file in markdown_files(folder.path):
            key = PurePosixPath(file.relative_to(folder.path).as_posix())
            path = str(PurePosixPath(folder.name) / key) if folder.name else str(key)
            if is_partial(key):
                found.partials.append(path)
                continue
            try:
                source = read_source(file, path, key, folder.code)
            except BrokenFile as error:
                found.broken[path] = str(error)
                continue
            _inherit(source, cascades)
            found.sources.append(source)
    _report_conflicts(found)
    _make_parents_sections(found.sources)
    return found


def markdown_files(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below a folder, `_index.md` before its siblings, hidden folders left
    out.
    """
    for current, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(
            files, key=lambda name: (not name.startswith(("_index.", "index.")), name)
        ):
            if name.lower().endswith(MARKDOWN) and not name.startswith("."):
                yield Path(current) / name


def is_partial(key: PurePosixPath) -> bool:
    """Tell whether a file is a part of other pages: it lies in a folder such as `_includes`, but
    not in `_posts`.
    """
    return any(
        part.startswith("_") and part not in ("_posts", "_drafts") for part in key.parts[:-1]
    )


def read_source(file: Path, path: str, key: PurePosixPath, locale: str) -> Source:
    """Read one file; raises BrokenFile with the reason when it cannot become a page."""
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile(f"not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise BrokenFile(f"cannot be read: {error.strerror}") from None
    settings, body, toml = read_front_matter(text)
    address = page_address(key, settings, toml=toml)
    aliases = alias_paths(settings, address.slugs, toml=toml)
    if address.before:
        aliases.insert(0, address.before)
    date = read_date(settings, "date") or read_date({"date": address.date}, "date")
    kind: Kind = "section" if key.stem == "_index" else "article" if date else "page"
    for name in ("lastmod", "updated", "expirydate", "publishdate"):
        read_date(settings, name)
    if settings.get("draft") is None and "_drafts" in key.parts:
        settings["draft"] = True
    return Source(
        locale=locale,
        file=file,
        path=path,
        key=key,
        settings=settings,
        body=body,
        toml=toml,
        digest=hashlib.sha256(content).hexdigest(),
        address=address,
        kind=kind,
        date=date,
        aliases=list(dict.fromkeys(aliases)),
    )


def is_draft(source: Source, now: datetime | None = None) -> bool:
    """Tell whether the page is not to be published: a draft, or one whose expiryDate has passed."""
    settings = source.settings
    expires = read_date(settings, "expirydate")
    return (
        bool(settings.get("draft"))
        or settings.get("published") is False
        or (expires is not None and expires <= (now or datetime.now(UTC)))
    )


def logical_path(key: PurePosixPath) -> str:
    """Return the path without suffix and index: the same for `a.md`, `a/index.md` and
    `a/_index.md`.
    """
    return str(key.parent if key.stem in ("index", "_index") else key.with_suffix(""))


def title_from_name(name: str) -> str:
    """Return a folder's or a file's name as a title: `getting-started` gives `Getting started`."""
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or name


def _inherit(source: Source, cascades: dict[tuple[str, ...], dict[str, Any]]) -> None:
    """Give a source what the `cascade` of the sections above it says (Hugo)."""
    folder = source.key.parts[:-1]
    inherited: dict[str, Any] = {}
    for depth in range(len(folder) + 1):
        inherited.update(cascades.get(folder[:depth], {}))
    source.inherited = inherited
    cascade = source.settings.get("cascade")
    if cascade and source.kind == "section":
        values: dict[str, Any] = {}
        for item in cascade if isinstance(cascade, list) else [cascade]:
            if isinstance(item, dict):
                values.update({str(name).lower(): value for name, value in item.items()})
        cascades[folder] = values
        source.inherited = {**inherited, **values}


def _report_conflicts(found: Discovery) -> None:
    owners: dict[tuple[str, tuple[str, ...]], Source] = {}
    kept = []
    for source in found.sources:
        owner = owners.setdefault((source.locale, source.slugs), source)
        if owner is source:
            kept.append(source)
        else:
            address = "/".join(source.slugs)
            found.broken[source.path] = f"has the same URL as {owner.path}: /{address}/"
    found.sources = kept


def _make_parents_sections(sources: list[Source]) -> None:
    """An article holds no pages, so one that does becomes a section."""
    parents = {
        (source.locale, source.slugs[:depth])
        for source in sources
        for depth in range(len(source.slugs))
    }
    for source in sources:
        if source.kind == "article" and (source.locale, source.slugs) in parents:
            source.kind = "section"


__all__ = [
    "Discovery",
    "Kind",
    "LocaleFolder",
    "Source",
    "discover",
    "is_draft",
    "locale_folders",
    "logical_path",
    "slug_of",
    "title_from_name",
]
