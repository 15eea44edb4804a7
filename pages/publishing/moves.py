"""Old addresses lead to where a page is now, from the moment the new address lives."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from wagtail.contrib.redirects.models import Redirect

from pages.publishing import kinds
from pages.publishing.builder import Target
from pages.publishing.bulk import update_objects
from pages.publishing.models import PublishedDocument

LONGEST = Redirect._meta.get_field("old_path").max_length  # in characters
CHUNK = 500


class Move(NamedTuple):
    """A public document that got another path."""

    target: Target
    site_id: int
    old_path: str
    new_path: str


def redirect_moved(moves: Iterable[Move]) -> list[str]:
    """Keep a redirect from each page's old path, unless another page lives there by now.

    A redirect leads to the page, not to a path, so a page that moves twice is still one hop away.
    One that an editor has made stays as it is. Returns the keys of all of them.
    """
    pages = [move for move in moves if move.target.kind == kinds.PAGE]
    taken = _taken(pages)
    leading = {
        (Redirect.normalise_path(move.old_path), move.site_id): move.target.id
        for move in pages
        if (move.site_id, move.old_path) not in taken and len(move.old_path) <= LONGEST
    }
    kept = _redirects(leading)
    turned = []
    for place, redirect in kept.items():
        if redirect.automatically_created and redirect.redirect_page_id != leading[place]:
            redirect.redirect_page_id = leading[place]
            turned.append(redirect)
    update_objects(turned, ["redirect_page"])
    # In one statement: a section of thousands of pages has as many redirects.
    made = Redirect.objects.bulk_create(
        [
            Redirect(
                old_path=path, site_id=site_id, redirect_page_id=page_id, automatically_created=True
            )
            for (path, site_id), page_id in leading.items()
            if (path, site_id) not in kept
        ]
    )
    return [f"{kinds.REDIRECT}:{redirect.pk}" for redirect in (*kept.values(), *made)]


def drop_redirects(places: Iterable[tuple[int, str]]) -> list[str]:
    """Drop the redirects of our own making from (site, path)s where a page is now; return keys."""
    paths: dict[int, set[str]] = defaultdict(set)
    for site_id, path in places:
        paths[site_id].add(Redirect.normalise_path(path))
    keys: list[str] = []
    for site_id, old_paths in paths.items():
        in_the_way = Redirect.objects.filter(
            old_path__in=old_paths, site_id=site_id, automatically_created=True
        )
        keys += [f"{kinds.REDIRECT}:{pk}" for pk in in_the_way.values_list("pk", flat=True)]
        if keys:
            in_the_way.delete()
    return keys


def _redirects(places: Collection[tuple[str, int]]) -> dict[tuple[str, int], Redirect]:
    """Return the redirects that there are from some (path, site)s."""
    paths = [path for path, _ in places]
    found = {}
    for start in range(0, len(paths), CHUNK):
        for redirect in Redirect.objects.filter(old_path__in=paths[start : start + CHUNK]):
            if redirect.site_id and (place := (redirect.old_path, redirect.site_id)) in places:
                found[place] = redirect
    return found


def _taken(moves: list[Move]) -> set[tuple[int, str]]:
    """Return the (site, path)s that were left and where another public page is now."""
    public = PublishedDocument.objects.filter(kind=kinds.PAGE, access="")
    rows = public.filter(
        site_id__in={move.site_id for move in moves}, path__in={move.old_path for move in moves}
    )
    return set(rows.values_list("site_id", "path")) if moves else set()
