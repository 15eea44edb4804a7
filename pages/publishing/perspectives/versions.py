"""Which version of each page a perspective shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.models import Page, Revision


class PageState(NamedTuple):
    """What the page table says of a page's versions."""

    id: int
    live: bool
    alias_of_id: int | None
    has_unpublished_changes: bool
    latest_revision_id: int | None
    latest_revision_created_at: datetime | None


@dataclass(frozen=True)
class Version:
    """What stands for one page.

    Attributes:
        live: whether the perspective shows the page at all.
        content: of the revision; None where it is the page as it is published.
        revision_id: of the revision. Drafts are saved in place, so only together with `saved_at`
            does it say which draft this is.
        saved_at: when that revision was saved last.
    """

    live: bool
    content: dict[str, Any] | None = None
    revision_id: int | None = None
    saved_at: datetime | None = None


class Perspective:
    """A way of looking at the site. It is read once and shows the site as of then.

    Attributes:
        name: as requests give it.
        published_at: when the pages that are not published yet count as published.
    """

    name: str
    published_at: datetime | None = None

    def versions(self, states: Iterable[PageState]) -> dict[int, Version]:
        """Return the version of each page by its id."""
        raise NotImplementedError

    def shown(self) -> Q:
        """Return the pages that the perspective shows, as a filter on pages."""
        raise NotImplementedError

    def may_have_slug(self, slug: str) -> Q:
        """Return a filter that finds at least those pages whose version has this slug."""
        raise NotImplementedError


class Draft(Perspective):
    """The latest revision of every page, whether the page is published or not."""

    name = "draft"

    def versions(self, states: Iterable[PageState]) -> dict[int, Version]:
        """Return the latest revision of each page; that of the original, where it is an alias."""
        originals = _originals(states)
        changed = {
            state.latest_revision_id
            for state in originals.values()
            if state.latest_revision_id and (state.has_unpublished_changes or not state.live)
        }
        contents = revision_contents(changed)
        return {
            pk: Version(
                live=True,
                content=contents.get(state.latest_revision_id or 0),
                revision_id=state.latest_revision_id,
                saved_at=state.latest_revision_created_at,
            )
            for pk, state in originals.items()
        }

    def shown(self) -> Q:
        """Return all pages."""
        return Q()

    def may_have_slug(self, slug: str) -> Q:
        """Return the pages whose published or latest slug this is."""
        return Q(slug=slug) | Q(latest_revision__content__slug=slug)


def revision_contents(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the content of revisions by id, in one query."""
    wanted = list(ids)
    if not wanted:
        return {}
    return dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "content"))


def _originals(states: Iterable[PageState]) -> dict[int, PageState]:
    """Return for each page, by id, its own state, or that of the page of which it is an alias."""
    known = {state.id: state for state in states}
    wanted = list(known)
    while missing := {s.alias_of_id for s in known.values() if s.alias_of_id} - known.keys():
        rows = Page.objects.filter(pk__in=missing).values_list(*PageState._fields)
        known |= {state.id: state for state in (PageState(*row) for row in rows)}

    def original(state: PageState) -> PageState:
        while state.alias_of_id:
            state = known[state.alias_of_id]
        return state

    return {pk: original(known[pk]) for pk in wanted}
