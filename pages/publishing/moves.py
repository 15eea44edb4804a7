"""Old addresses lead to where a page is now, from the moment the new address lives."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from wagtail.contrib.redirects.models import Redirect

from pages.publishing import kinds
from pages.publishing.builder import Target
from pages.publishing.models import PublishedDocument

LONGEST = Redirect._meta.get_field("old_path").max_length  # in characters


class Move(NamedTuple):
    """A public document that got another path."""

    target: Target
    site_id: int
    old_path: str
    new_path: str


def redirect_moved(moves: Iterable[Move]) -> list[str]:
    """Keep a redirect from each page's old path, unless another page lives there by now.

    A redirect leads to the page, not to a path, so a page that moves twice is still one hop away.
    Returns the keys of the redirects that are new.
    """
    pages = [move for move in moves if move.target.kind == kinds.PAGE]
    taken = _taken(pages)
    keys: list[str] = []
    for move in pages:
        if (move.site_id, move.old_path) in taken or len(move.old_path) > LONGEST:
            continue
        redirect, created = Redirect.objects.get_or_create(
            old_path=Redirect.normalise_path(move.old_path),
            site_id=move.site_id,
            defaults={"redirect_page_id": move.target.id, "automatically_created": True},
        )
        if not created and redirect.automatically_created:
            redirect.redirect_page_id = move.target.id
            redirect.save(update_fields=["redirect_page"])
        keys.append(f"{kinds.REDIRECT}:{redirect.pk}")
    return keys


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


def _taken(moves: list[Move]) -> set[tuple[int, str]]:
    """Return the (site, path)s that were left and where another public page is now."""
    public = PublishedDocument.objects.filter(kind=kinds.PAGE, access="")
    rows = public.filter(
        site_id__in={move.site_id for move in moves}, path__in={move.old_path for move in moves}
    )
    return set(rows.values_list("site_id", "path")) if moves else set()
