"""Pages that stand in for their missing translations, where an installation wants that.

`ROOST_LOCALE_FALLBACKS` maps a locale to those that its readers get instead, the best first. A page
then has one more document in each locale for which it is the best that there is: with its own text,
at the path that its translation would have. What that depends on is read with the page's other
documents: a translation that is published takes the place, and one that goes gives it back.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from pages.paths import Location
from pages.publishing.reader import STEP, TRANSLATIONS, Reader, Ref

Json = dict[str, Any]
REQUESTED = "requested_locale"  # in `meta`, only of documents that stand in for another locale
KEY = "fallback:"


@dataclass(frozen=True)
class Standing:
    """Where a page stands in for its translation into a locale.

    `line` leads from the site's home page down to the page itself, as documents of that locale show
    it; `ids` are the ids of all pages above, and `order` the place among its neighbours there.
    """

    locale: str
    path: str
    line: list[Json]
    ids: list[int]
    order: str

    def move(self, meta: Json, own: Ref, site_id: int) -> None:
        """Change the `meta` of the page's own document to what this locale shows.

        What search engines are told stays that of the original: its address is the canonical one.
        """
        here = self.line[-1]
        meta["path"], meta["html_url"] = here["path"], here["html_url"]
        meta["parent"] = self.line[-2] if len(self.line) > 1 else None
        meta["breadcrumbs"] = self.line
        meta["translations"] = [own.to_json(site_id), *meta["translations"]]
        meta[REQUESTED] = self.locale


def stands_in(body: bytes) -> bool:
    """Return whether a stored document is that of a page in a locale other than its own."""
    return f'"{REQUESTED}":'.encode() in body


def fallback_keys(keys: list[str]) -> list[str]:
    """Return the keys that are touched beside those of translations that come or go."""
    if not settings.ROOST_LOCALE_FALLBACKS:
        return []
    return [KEY + key.removeprefix(TRANSLATIONS) for key in keys]


def standings(own: Ref, place: Location, reader: Reader) -> list[Standing]:
    """Return the other locales of a site in which a public page is the best that there is."""
    if not settings.ROOST_LOCALE_FALLBACKS:
        return []
    public = _public(own.id, reader)
    found = []
    for locale, chain in settings.ROOST_LOCALE_FALLBACKS.items():
        best = next((code for code in chain if code in public), None)
        if locale in public or best != own.locale:
            continue
        spot = _in_locale(own.id, locale, place, reader)
        if spot is not None:
            found.append(Standing(locale, spot.path, spot.line, spot.ids[:-1], spot.tree_path))
    return found


@dataclass(frozen=True)
class _Spot:
    path: str
    line: list[Json]
    ids: list[int]
    tree_path: str


def _in_locale(page_id: int, locale: str, place: Location, reader: Reader) -> _Spot | None:
    """Return where a page, its translation or what stands in for that is in a locale of a site.

    A language begins with its home page: without one, there is nothing in it.
    """
    row = reader.row(page_id)
    public = _public(page_id, reader)
    exact = public.get(locale)
    if exact is not None and (here := _location(exact, place.site_id)):
        above = [ref for ref in reader.ancestors(exact.id) if _location(ref, place.site_id)]
        line = [ref.to_json(place.site_id) for ref in (*above, exact)]
        ids = [*reader.ancestor_ids(exact.id), exact.id]
        return _Spot(here.path, line, ids, _path(exact.id, reader))
    homes = {root.url_path for root in reader.roots if root.site_id == place.site_id}
    if row is None or row.url_path in homes:
        return None
    chain = settings.ROOST_LOCALE_FALLBACKS[locale]
    best = next((public[code] for code in chain if code in public), None)
    if best is None:
        # Nobody sees the page, but its address is part of those below; it is told of by its key.
        reader.record(f"page:{page_id}")
    chosen = row if best is None else reader.row(best.id)
    assert chosen is not None
    parent = reader.parent_id(chosen.id)
    above_spot = _in_locale(parent, locale, place, reader) if parent else None
    if above_spot is None:
        return None
    path = f"{above_spot.path}{chosen.url_path.rstrip('/').rpartition('/')[2]}/"
    line = above_spot.line
    if best is not None:
        shown = {"path": path, "html_url": place.root_url + path}
        line = [*line, best.to_json(place.site_id) | shown]
    tree_path = above_spot.tree_path + chosen.path[-STEP:]
    return _Spot(path, line, [*above_spot.ids, chosen.id], tree_path)


def _public(page_id: int, reader: Reader) -> dict[str, Ref]:
    """Return the public translations of a page by locale, itself included."""
    row = reader.row(page_id)
    if row is None:
        return {}
    public = reader.public_translations(row.translation_key, KEY)
    for ref in public:
        reader.ref(ref.id)
    return {ref.locale: ref for ref in public}


def _location(ref: Ref, site_id: int) -> Location | None:
    return next((place for place in ref.locations if place.site_id == site_id), None)


def _path(page_id: int, reader: Reader) -> str:
    row = reader.row(page_id)
    return row.path if row else ""
