"""Old addresses lead to where a page is now, from the moment the new address lives."""

from collections.abc import Iterable
from typing import NamedTuple

from wagtail.contrib.redirects.models import Redirect

from pages.publishing import kinds
from pages.publishing.builder import Target


class Move(NamedTuple):
    """A public document that got another path."""

    target: Target
    site_id: int
    old_path: str
    new_path: str


def redirect_moved(moves: Iterable[Move]) -> list[str]:
    """Keep a redirect from each page's old path, and drop those from its new one.

    A redirect leads to the page, not to a path, so a page that moves twice is still one hop away.
    Returns the keys of the redirects that are new or gone.
    """
    pages = [move for move in moves if move.target.kind == kinds.PAGE]
    keys: list[str] = []
    for move in pages:
        keys += _drop(move)
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


def _drop(move: Move) -> list[str]:
    in_the_way = Redirect.objects.filter(
        old_path=Redirect.normalise_path(move.new_path),
        site_id=move.site_id,
        automatically_created=True,
    )
    keys = [f"{kinds.REDIRECT}:{pk}" for pk in in_the_way.values_list("pk", flat=True)]
    in_the_way.delete()
    return keys
