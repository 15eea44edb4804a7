"""The only way in which builders read the database: in batches, and every question is recorded."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from taggit.models import TaggedItem
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from media.models import File, Image
from pages.paths import Location, Root, locations, site_roots

Media = TypeVar("Media", Image, File)

STEP = 4  # characters of one level in a treebeard path


class Ref(NamedTuple):
    """What other documents may show of a public page."""

    id: int
    type: str
    title: str
    locale: str
    listed: bool
    locations: tuple[Location, ...]

    def location(self, site_id: int) -> Location:
        """Return its place in the given site, or in its own where that site does not contain it."""
        for location in self.locations:
            if location.site_id == site_id:
                return location
        return self.locations[0]

    def to_json(self, site_id: int) -> dict[str, object]:
        """Return the reference as documents of the given site show it."""
        location = self.location(site_id)
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "path": location.path,
            "html_url": location.root_url + location.path,
            "locale": self.locale,
        }


TRANSLATIONS = "translations:"


class PageRow(NamedTuple):
    """The columns of the page table that references are made of."""

    id: int
    title: str
    url_path: str
    path: str
    live: bool
    locale_id: int
    content_type_id: int
    translation_key: Any


class Reads(dict[str, str]):
    """The keys that one document was made from, each with the digest of its answer or "".

    `until` is the first moment at which an answer becomes another by itself; None: never.
    """

    until: datetime | None = None


class Restrictions(NamedTuple):
    """Which parts of the page tree and which collections are not public."""

    pages: list[tuple[str, int]]
    collections: list[tuple[str, int]]

    def of_page(self, path: str) -> list[str]:
        """Return the restrictions on a page or its ancestors, by its tree path."""
        return [f"p{pk}" for prefix, pk in self.pages if path.startswith(prefix)]

    def of_collection(self, path: str) -> list[str]:
        """Return the restrictions on a collection or its ancestors, by its tree path."""
        return [f"c{pk}" for prefix, pk in self.collections if path.startswith(prefix)]


def digest(value: object) -> str:
    """Return 32 hex digits that change with the value's `repr`, or with the bytes themselves."""
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def ref_digest(ref: Ref | None) -> str:
    """Return the digest of a reference; "" stands for a page that nobody may see."""
    return digest(tuple(ref)) if ref else ""


class Reader:
    """Answers the questions of builders from the published state, and records which were asked.

    One reader serves one batch: `prefetch` loads what the batch is known to need, everything else
    is loaded when it is asked for, once.
    """

    def __init__(self) -> None:
        self._rows: dict[int, PageRow | None] = {}
        self._rows_by_path: dict[str, PageRow | None] = {}
        self._refs: dict[int, Ref | None] = {}
        self._objects: dict[tuple[type[models.Model], int], models.Model | None] = {}
        self._related: dict[tuple[type[models.Model], str, int], list[Any]] = {}
        self._translations: dict[Any, list[int]] = {}
        self._tags: dict[tuple[type[models.Model], int], list[tuple[int, str]]] = {}
        self._reads: Reads | None = None
        self.now = timezone.now()
        self._roots: list[Root] | None = None
        self._sites: dict[int, Site] | None = None
        self._locales: dict[int, str] | None = None
        self._restrictions: Restrictions | None = None
        self._collection_paths: dict[int, str] | None = None

    # Recording -----------------------------------------------------------------------------------

    @contextmanager
    def recording(self) -> Iterator[Reads]:
        """Collect the keys that are read inside, each with the digest of its answer or ""."""
        outer, self._reads = self._reads, Reads()
        try:
            yield self._reads
        finally:
            self._reads = outer

    def record(self, key: str, value: str = "") -> None:
        """Note that the document being built depends on the answer to this key."""
        if self._reads is not None:
            self._reads[key] = value

    def is_past(self, moment: datetime) -> bool:
        """Return whether a moment has passed; the document is built anew when it does."""
        if moment <= self.now:
            return True
        reads = self._reads
        if reads is not None and (reads.until is None or moment < reads.until):
            reads.until = moment
        return False

    # Pages ---------------------------------------------------------------------------------------

    def pages(self, ids: Iterable[int]) -> dict[int, Page]:
        """Return live pages as their own types, by id, with one query a type."""
        rows = self.rows(ids)
        by_type: dict[int, list[int]] = defaultdict(list)
        for row in rows.values():
            if row and row.live:
                by_type[row.content_type_id].append(row.id)
        found: dict[int, Page] = {}
        for content_type_id, page_ids in by_type.items():
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            if model is not None:
                found.update(cast(Any, model)._default_manager.in_bulk(page_ids))
        return found

    def row(self, page_id: int) -> PageRow | None:
        """Return the columns of a page, live or not. Not recorded: see `ref`."""
        return self.rows([page_id])[page_id]

    def rows(self, ids: Iterable[int]) -> dict[int, PageRow | None]:
        """Return the columns of pages by id."""
        wanted = list(ids)
        missing = [pk for pk in wanted if pk not in self._rows]
        if missing:
            for row in self._page_rows(id__in=missing):
                self._remember(row)
            for pk in missing:
                self._rows.setdefault(pk, None)
        return {pk: self._rows[pk] for pk in wanted}

    def ref(self, page_id: int) -> Ref | None:
        """Return what may be shown of a page, or None where it is not public or not there."""
        ref = self._ref(page_id)
        self.record(f"ref:{page_id}", ref_digest(ref))
        return ref

    def ancestors(self, page_id: int) -> list[Ref]:
        """Return the public pages above a page, the highest first, as far as they have a path."""
        row = self.row(page_id)
        if row is None:
            return []
        above = [row.path[:end] for end in range(STEP, len(row.path), STEP)]
        self._load_paths(above)
        rows = [self._rows_by_path[path] for path in above]
        refs = [self.ref(ancestor.id) for ancestor in rows if ancestor]
        return [ref for ref in refs if ref]

    def ancestor_ids(self, page_id: int) -> list[int]:
        """Return the ids of all pages above a page, public or not. Not recorded."""
        row = self.row(page_id)
        if row is None:
            return []
        above = [row.path[:end] for end in range(STEP, len(row.path), STEP)]
        self._load_paths(above)
        return [found.id for path in above if (found := self._rows_by_path[path])]

    def parent_id(self, page_id: int) -> int | None:
        """Return the id of the page above, public or not. Not recorded."""
        above = self.ancestor_ids(page_id)
        return above[-1] if above else None

    def translation_ids(self, translation_key: Any) -> list[int]:
        """Return the ids of live pages that are translations of each other. Not recorded."""
        if translation_key not in self._translations:
            self._load_translations([translation_key])
        return self._translations[translation_key]

    def translations(self, translation_key: Any, of: int) -> list[Ref]:
        """Return the public translations of a page but itself, by locale."""
        refs = self.public_translations(translation_key, TRANSLATIONS)
        others = [ref for ref in refs if ref.id != of]
        for ref in others:
            self.ref(ref.id)
        return others

    def public_translations(self, translation_key: Any, key: str) -> list[Ref]:
        """Return the public pages that are translations of each other, by locale.

        Which these are is recorded under a key of the caller's; what they show is not.
        """
        refs = [self._ref(pk) for pk in self.translation_ids(translation_key)]
        public = sorted((ref for ref in refs if ref), key=lambda ref: (ref.locale, ref.id))
        self.record(f"{key}{translation_key}", digest([ref.id for ref in public]))
        return public

    def access(self, page_id: int) -> str:
        """Return the restrictions on a page as documents keep them; "" is public."""
        row = self.row(page_id)
        return ",".join(self.restrictions.of_page(row.path)) if row else ""

    def collection_access(self, collection_id: int | None) -> str:
        """Return the restrictions on a collection as documents keep them; "" is public."""
        path = self._collections.get(collection_id or 0, "")
        return ",".join(self.restrictions.of_collection(path))

    # Media and snippets --------------------------------------------------------------------------

    def image(self, image_id: int) -> Image | None:
        """Return an image that everyone may see, or None."""
        return self._public_media(Image, "image", image_id)

    def file(self, file_id: int) -> File | None:
        """Return a file that everyone may read, or None."""
        return self._public_media(File, "file", file_id)

    def snippet(self, model: type[models.Model], object_id: int) -> models.Model | None:
        """Return a snippet, or None where it is gone."""
        self.record(f"{model._meta.model_name}:{object_id}")
        return self.object(model, object_id)

    def object(self, model: type[models.Model], object_id: int) -> models.Model | None:
        """Return a row of any model by its key. Not recorded."""
        if (model, object_id) not in self._objects:
            self.load_objects(model, [object_id])
        return self._objects[model, object_id]

    def load_objects(self, model: type[models.Model], ids: Iterable[int]) -> None:
        """Load rows of a model that will be asked for."""
        missing = [pk for pk in set(ids) if (model, pk) not in self._objects]
        if missing:
            found: dict[int, models.Model] = model._default_manager.in_bulk(missing)
            for pk in missing:
                self._objects[model, pk] = found.get(pk)

    def related(self, model: type[models.Model], owner: str, owner_id: int) -> list[Any]:
        """Return the child rows of a page or snippet; part of their owner, so not recorded."""
        if (model, owner, owner_id) not in self._related:
            self.load_related(model, owner, [owner_id])
        return self._related[model, owner, owner_id]

    def load_related(self, model: type[models.Model], owner: str, ids: Iterable[int]) -> None:
        """Load the child rows of several owners in one query, in their own order."""
        wanted = set(ids)
        for pk in wanted:
            self._related.setdefault((model, owner, pk), [])
        ordering = model._meta.ordering or ["pk"]
        for row in model._default_manager.filter(**{f"{owner}__in": wanted}).order_by(*ordering):
            self._related[model, owner, getattr(row, f"{owner}_id")].append(row)

    def tags(self, joined: type[models.Model], owner_id: int) -> list[str]:
        """Return the names of an object's tags in alphabetical order.

        `joined` is the model that joins pages of a type with their tags, or `Image` or `File`.
        """
        if (joined, owner_id) not in self._tags:
            self.load_tags(joined, [owner_id])
        rows = self._tags[joined, owner_id]
        for tag_id, _ in rows:
            self.record(f"tag:{tag_id}")
        return [name for _, name in rows]

    def load_tags(self, joined: type[models.Model], ids: Iterable[int]) -> None:
        """Load the tags of several objects in one query."""
        wanted = set(ids)
        for pk in wanted:
            self._tags.setdefault((joined, pk), [])
        if joined in (Image, File):
            owner = "object_id"
            of_model = ContentType.objects.get_for_model(joined)
            found = TaggedItem.objects.filter(content_type=of_model, object_id__in=wanted)
        else:
            owner = "content_object_id"
            found = joined._default_manager.filter(content_object__in=wanted)
        rows = found.order_by("tag__name").values_list(owner, "tag_id", "tag__name")
        for pk, tag_id, name in rows:
            self._tags[joined, pk].append((tag_id, name))

    # Sites, locales, settings --------------------------------------------------------------------

    @property
    def roots(self) -> list[Root]:
        """The home pages of all sites."""
        if self._roots is None:
            self._roots = site_roots()
        return self._roots

    def site(self, site_id: int) -> Site:
        """Return one of the sites."""
        self.record(f"site:{site_id}")
        return self.sites[site_id]

    @property
    def sites(self) -> dict[int, Site]:
        """All sites by id."""
        if self._sites is None:
            self._sites = {site.pk: site for site in Site.objects.select_related("root_page")}
        return self._sites

    def locale(self, locale_id: int) -> str:
        """Return the language code of a locale."""
        if self._locales is None:
            self._locales = dict(Locale.objects.values_list("id", "language_code"))
        return self._locales.get(locale_id, "")

    def setting(self, model: type[models.Model], site_id: int) -> Any:
        """Return a site's own settings, or unsaved ones with the defaults."""
        self.record(f"settings:{site_id}")
        rows = self.related(model, "site", site_id)
        return rows[0] if rows else model(site_id=site_id)

    @property
    def restrictions(self) -> Restrictions:
        """All restrictions on pages and collections; there are few, so they are read at once."""
        if self._restrictions is None:
            self._restrictions = Restrictions(
                list(PageViewRestriction.objects.order_by("id").values_list("page__path", "id")),
                list(
                    CollectionViewRestriction.objects.order_by("id").values_list(
                        "collection__path", "id"
                    )
                ),
            )
        return self._restrictions

    # Loading -------------------------------------------------------------------------------------

    def load_refs(self, ids: Iterable[int]) -> None:
        """Load references that will be asked for, in a handful of queries."""
        rows = [row for row in self.rows(ids).values() if row and row.id not in self._refs]
        unlisted = self._unlisted(rows)
        for row in rows:
            self._refs[row.id] = self._make_ref(row, row.id not in unlisted)

    def load_ancestors(self, ids: Iterable[int]) -> None:
        """Load the pages above several pages, and their references."""
        paths = {
            row.path[:end]
            for row in self.rows(ids).values()
            if row
            for end in range(STEP, len(row.path), STEP)
        }
        self._load_paths(paths)
        self.load_refs([row.id for path in paths if (row := self._rows_by_path[path])])

    def load_translations(self, keys: Iterable[Any]) -> None:
        """Load the translations of several pages, and their references."""
        self._load_translations([key for key in set(keys) if key not in self._translations])
        self.load_refs([pk for key in keys for pk in self._translations[key]])

    def _load_translations(self, keys: list[Any]) -> None:
        for key in keys:
            self._translations[key] = []
        for row in self._page_rows(translation_key__in=keys):
            self._remember(row)
            if row.live:
                self._translations[row.translation_key].append(row.id)

    def _load_paths(self, paths: Iterable[str]) -> None:
        missing = [path for path in paths if path not in self._rows_by_path]
        if missing:
            for row in self._page_rows(path__in=missing):
                self._remember(row)
            for path in missing:
                self._rows_by_path.setdefault(path, None)

    def _remember(self, row: PageRow) -> None:
        self._rows[row.id] = row
        self._rows_by_path[row.path] = row

    def _ref(self, page_id: int) -> Ref | None:
        if page_id not in self._refs:
            self.load_refs([page_id])
            self._refs.setdefault(page_id, None)
        return self._refs[page_id]

    def _make_ref(self, row: PageRow, listed: bool) -> Ref | None:
        if not row.live or self.restrictions.of_page(row.path):
            return None
        places = tuple(locations(row.url_path, self.roots))
        if not places:
            return None
        model = ContentType.objects.get_for_id(row.content_type_id).model_class()
        label = model._meta.label if model else ""
        return Ref(row.id, label, row.title, self.locale(row.locale_id), listed, places)

    @property
    def _collections(self) -> dict[int, str]:
        if self._collection_paths is None:
            self._collection_paths = dict(Collection.objects.values_list("id", "path"))
        return self._collection_paths

    def _public_media(self, model: type[Media], kind: str, object_id: int) -> Media | None:
        self.record(f"{kind}:{object_id}")
        found = cast("Media | None", self.object(model, object_id))
        if found is None or self.collection_access(found.collection_id):
            return None
        return found

    # What another perspective reads in its own way ------------------------------------------------

    def _page_rows(self, **lookup: Any) -> list[PageRow]:
        """Read the columns of some pages."""
        rows = Page.objects.filter(**lookup).values_list(*PageRow._fields)
        return [PageRow(*row) for row in rows]

    def _unlisted(self, rows: list[PageRow]) -> set[int]:
        """Return the pages that search engines are told to leave out, with one query a type."""
        by_type: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_type[row.content_type_id].append(row.id)
        hidden: set[int] = set()
        for content_type_id, ids in by_type.items():
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            if model is not None and hasattr(model, "noindex"):
                rule = models.Q(noindex=True) | ~models.Q(canonical_url="")
                manager = model._default_manager
                hidden.update(manager.filter(rule, pk__in=ids).values_list("pk", flat=True))
        return hidden
