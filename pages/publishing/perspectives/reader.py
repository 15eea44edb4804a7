"""The reader of builders, for a perspective other than what is published."""

from collections.abc import Iterable
from typing import Any, cast

from django.db import models
from wagtail.models import Page

from media.models import File, Image
from pages.paths import Root, site_roots
from pages.publishing.perspectives.versions import PageState, Perspective, Version
from pages.publishing.reader import STEP, PageRow, Reader

EXTRA = ("depth", "slug", *(name for name in PageState._fields if name not in PageRow._fields))


class PerspectiveReader(Reader):
    """Answers every question about pages from the versions that the perspective shows.

    A version's slug counts as well: the paths of all pages below it follow, as they will once it is
    published.
    """

    def __init__(self, perspective: Perspective) -> None:
        super().__init__()
        self.perspective = perspective
        self._versions: dict[int, Version] = {}
        self._pages: dict[int, Any] = {}
        self._homes: dict[str, PageRow] = {}

    def version(self, page_id: int) -> Version | None:
        """Return the version that stands for a page, or None where there is no such page."""
        self.row(page_id)
        return self._versions.get(page_id)

    def pages(self, ids: Iterable[int]) -> dict[int, Page]:
        """Return the versions of the pages that are shown, by id."""
        found = super().pages(ids)
        for pk, page in found.items():
            version = self._versions[pk]
            if version.content is not None:
                self._pages[pk] = self._as_version(page, version)
            elif page.first_published_at is None:
                page.first_published_at = self.perspective.published_at
        return found | {pk: self._pages[pk] for pk in found if pk in self._pages}

    def load_related(self, model: type[models.Model], owner: str, ids: Iterable[int]) -> None:
        """Load the child rows of several owners, from their versions where they have one."""
        wanted = set(ids)
        changed = self._changed(model, owner, wanted)
        for pk in changed:
            ordering = [name for name in model._meta.ordering or () if name not in ("pk", "id")]
            rows = _children(self._pages[pk], model, owner)
            self._related[model, owner, pk] = list(rows.order_by(*ordering) if ordering else rows)
        super().load_related(model, owner, wanted - changed)

    def load_tags(self, joined: type[models.Model], ids: Iterable[int]) -> None:
        """Load the tags of several objects; of pages, from their versions where they have one."""
        wanted = set(ids)
        is_media = issubclass(joined, Image | File)
        changed = set() if is_media else self._changed(joined, "content_object", wanted)
        for pk in changed:
            rows = _children(self._pages[pk], joined, "content_object")
            tags = cast(Any, joined).tag_model()._default_manager
            named = tags.filter(pk__in={row.tag_id for row in rows}).order_by("name")
            self._tags[joined, pk] = list(named.values_list("pk", "name"))
        super().load_tags(joined, wanted - changed)

    @property
    def roots(self) -> list[Root]:
        """The home pages of all sites, at the addresses that the perspective gives them."""
        if self._roots is None:
            published = site_roots()
            addresses = {root.url_path for root in published}
            ids = dict(Page.objects.filter(url_path__in=addresses).values_list("url_path", "pk"))
            rows = self.rows(ids.values())
            self._roots, self._homes = [], {}
            for root in published:
                row = rows.get(ids.get(root.url_path, 0))
                if row is not None:
                    self._roots.append(root._replace(url_path=row.url_path))
                    self._homes[row.url_path] = row
        return self._roots

    def home(self, root: Root) -> PageRow:
        """Return the home page at one of the roots."""
        return self._homes[root.url_path]

    def _page_rows(self, **lookup: Any) -> list[PageRow]:
        found = self._read(**lookup)
        wanted = [columns["id"] for columns in found]
        paths = {columns["path"] for columns in found}
        above = {path[:end] for path in paths for end in range(STEP, len(path), STEP)}
        missing = above - paths - self._rows_by_path.keys()
        found += self._read(path__in=missing) if missing else []
        states = [PageState(**{name: row[name] for name in PageState._fields}) for row in found]
        versions = self.perspective.versions(states)
        for columns in sorted(found, key=lambda columns: columns["depth"]):
            self._versions[columns["id"]] = versions[columns["id"]]
            self._remember(self._as_shown(columns, versions[columns["id"]]))
        return [row for pk in wanted if (row := self._rows[pk])]

    def _read(self, **lookup: Any) -> list[dict[str, Any]]:
        return list(Page.objects.filter(**lookup).values(*PageRow._fields, *EXTRA))

    def _as_shown(self, columns: dict[str, Any], version: Version) -> PageRow:
        content = version.content or {}
        slug = columns["slug"] if columns["alias_of_id"] else content.get("slug", columns["slug"])
        parent = self._rows_by_path.get(columns["path"][:-STEP])
        shown = {name: columns[name] for name in PageRow._fields}
        shown["title"] = content.get("title", columns["title"])
        shown["live"] = version.live
        if parent is not None:
            shown["url_path"] = f"{parent.url_path}{slug}/"
        return PageRow(**shown)

    def _as_version(self, page: Any, version: Version) -> Any:
        """Return a page with the content of its version, as publishing it would make it."""
        changed = page.with_content_json(version.content)
        if page.alias_of_id:
            changed.slug = page.slug
        published_at = self.perspective.published_at
        changed.first_published_at = changed.first_published_at or published_at
        changed.last_published_at = published_at or version.saved_at
        return changed

    def _changed(self, model: type[models.Model], owner: str, ids: set[int]) -> set[int]:
        """Return which of the owners are pages in another version."""
        owners = cast(Any, model._meta.get_field(owner)).related_model
        return ids & self._pages.keys() if issubclass(owners, Page) else set()

    def _unlisted(self, rows: list[PageRow]) -> set[int]:
        contents = {row.id: self._versions[row.id].content for row in rows}
        hidden = {
            pk
            for pk, content in contents.items()
            if content and (content.get("noindex") or content.get("canonical_url"))
        }
        return hidden | super()._unlisted([row for row in rows if contents[row.id] is None])


def _children(page: Any, model: type[models.Model], owner: str) -> Any:
    """Return the child rows of a page in memory."""
    relation = cast(Any, model._meta.get_field(owner)).remote_field
    return getattr(page, relation.get_accessor_name()).all()
