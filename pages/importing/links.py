"""Where the links and file references of a Markdown file lead."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pages.importing.addresses import join_path
from pages.importing.discovery import MARKDOWN, LocaleFolder, Source, logical_path

STATIC_FOLDERS = ("static", "assets", "public", "")
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


class PageTarget(NamedTuple):
    """A link to a page of this import, with what follows its `#`."""

    source: Source
    anchor: str


class LinkIndex:
    """Every page of an import by its file, its address and its old addresses, and every file beside
    them.
    """

    def __init__(
        self,
        root: Path,
        folders: Sequence[LocaleFolder],
        sources: Iterable[Source],
        base_url: str = "",
    ) -> None:
        self.root = root.resolve()
        self.folders = {folder.code: folder for folder in folders}
        self.main_locale = folders[0].code
        self.base_url = base_url.rstrip("/")
        self._by_file: dict[tuple[str, str], Source] = {}
        self._by_path: dict[tuple[str, str], Source] = {}
        self._by_name: dict[tuple[str, str], Source | None] = {}
        sources = list(sources)
        for source in sources:
            self._by_file[source.locale, str(source.key)] = source
            self._by_path.setdefault((source.locale, "/".join(source.slugs).lower()), source)
            name = source.key.name
            seen = (source.locale, name) in self._by_name
            self._by_name[source.locale, name] = None if seen else source
        # Own addresses win over old ones, and over the path that the file's place alone would give.
        for source in sources:
            for path in (*source.aliases, logical_path(source.key)):
                self._by_path.setdefault((source.locale, _bare(path)), source)

    def page(self, source: Source, href: str) -> PageTarget | None:
        """Return the page that a link in `source` leads to, or None when it leads to no page of
        this import.
        """
        own = self._own_path(href)
        if own is None:
            return None
        path, anchor = own
        if path == "":
            return PageTarget(source, anchor) if anchor else None
        for locale in dict.fromkeys((source.locale, self.main_locale)):
            target = self._find(source, path, locale)
            if target:
                return PageTarget(target, anchor)
        return None

    def file(self, source: Source, src: str) -> Path | None:
        """Return the file of this import that an image or a link in `source` means, or None.

        Looked for beside the Markdown file, beside the same file of the main locale, beside the
        page that the
        address leads to, and from the root of the folder, its locale folders and its static
        folders. Nothing
        outside of these is ever returned.
        """
        path = self._own_path(src)
        if path is None or "." not in path[0].rpartition("/")[2].strip("."):
            return None
        for candidate in self._file_candidates(source, path[0]):
            resolved = self._inside(candidate)
            if resolved:
                return resolved
        return None

    def is_internal(self, href: str) -> bool:
        """Tell whether a link means something on the site itself."""
        return self._own_path(href) is not None

    def include(self, source: Source, name: str) -> str | None:
        """Return the text of a partial: looked for in `_includes` of the file's folder and of every
        folder above.
        """
        for locale in dict.fromkeys((source.locale, self.main_locale)):
            top = self.folders[locale].path
            for folder in [source.key.parent, *source.key.parent.parents]:
                for candidate in (top / folder / name, top / folder / "_includes" / name):
                    resolved = self._inside(candidate)
                    if resolved:
                        try:
                            return resolved.read_text(encoding="utf-8-sig")
                        except (UnicodeDecodeError, OSError):
                            return None
        return None

    def _own_path(self, href: str) -> tuple[str, str] | None:
        """Return (path, anchor) of a link to the site itself, or None if it leads elsewhere."""
        href = href.strip()
        if self.base_url and (href == self.base_url or href.startswith(self.base_url + "/")):
            href = href[len(self.base_url) :] or "/"
        if _OUTSIDE.match(href):
            return None
        try:
            parts = urlsplit(href)
        except ValueError:
            return None
        return unquote(parts.path), unquote(parts.fragment)

    def _find(self, source: Source, path: str, locale: str) -> Source | None:
        if path.startswith("@/"):
            return self._by_file.get((locale, path[2:]))
        if path.startswith("/"):
            return self._find_absolute(path, locale)
        here = "/".join(source.slugs)
        folder = str(source.key.parent)
        folder = "" if folder == "." else folder
        if path.lower().endswith(MARKDOWN):
            beside = self._by_file.get((locale, join_path(folder, path)))
            return beside or (self._by_name.get((locale, path)) if "/" not in path else None)
        for base in (here, folder, "/".join(source.slugs[:-1])):
            target = self._by_path.get((locale, _bare(join_path(base, path))))
            if target:
                return target
        return None

    def _find_absolute(self, path: str, locale: str) -> Source | None:
        if path.lower().endswith(MARKDOWN):
            return self._by_file.get((locale, path.lstrip("/")))
        target = self._by_path.get((locale, _bare(path)))
        if target:
            return target
        first, _, rest = path.strip("/").partition("/")
        for code, folder in self.folders.items():
            if first and first.lower() in (code.lower(), folder.name.lower()):
                return self._by_path.get((code, _bare(rest)))
        return None

    def _file_candidates(self, source: Source, path: str) -> Iterable[Path]:
        relative = path.lstrip("/")
        if path.startswith("@/"):
            relative = path[2:]
        if not path.startswith(("/", "@/")):
            yield source.file.parent / relative
            yield self.folders[self.main_locale].path / source.key.parent / relative
            target = join_path("/".join(source.slugs), relative)
        else:
            target = relative
        for folder in (self.folders[source.locale], self.folders[self.main_locale]):
            yield folder.path / relative
        for base in (self.root, self.root.parent):
            for name in STATIC_FOLDERS if base == self.root else STATIC_FOLDERS[:-1]:
                yield base / name / relative
        # The address of a file in the bundle of another page.
        parent, _, name = target.rpartition("/")
        for locale in dict.fromkeys((source.locale, self.main_locale)):
            page = self._by_path.get((locale, _bare(parent)))
            if page and name:
                yield page.file.parent / name

    def _inside(self, candidate: Path) -> Path | None:
        try:
            if not candidate.is_file():
                return None
            resolved = candidate.resolve()
        except (OSError, ValueError):
            return None
        allowed = [self.root, *(self.root.parent / name for name in STATIC_FOLDERS if name)]
        inside = any(resolved.is_relative_to(folder) for folder in allowed)
        return resolved if inside else None


def _bare(path: str) -> str:
    """Return a path as the index knows it: lower case, no slashes at the ends, no index file, no
    `.html`.
    """
    bare = PurePosixPath(path.strip("/").lower()).as_posix()
    bare = re.sub(r"(^|/)index\.html?$", "", bare)
    bare = re.sub(r"\.html?$", "", bare).strip("/")
    return "" if bare == "." else bare
