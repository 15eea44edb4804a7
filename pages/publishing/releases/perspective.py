"""The site as it will be once a release is published."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from pages.publishing.perspectives.versions import (
    PageState,
    Perspective,
    Version,
    revision_contents,
)
from pages.publishing.releases.models import Release


class InRelease(Perspective):
    """What is published, with the pages of one release as it will leave them."""

    def __init__(self, release: Release) -> None:
        self.name = f"release:{release.pk}"
        self.published_at = max(release.scheduled_at or timezone.now(), timezone.now())
        items = [item for item in release.items.all() if item.page_id]
        contents = revision_contents({item.revision_id for item in items if item.revision_id})
        self._changed: dict[int, Version] = {}
        for item in items:
            content = contents.get(item.revision_id or 0) if item.publishes else None
            if item.publishes and content is None:
                continue
            self._changed[item.page_id or 0] = Version(
                live=item.publishes,
                content=content,
                revision_id=item.revision_id,
                saved_at=item.revision_saved_at,
            )
        self._add_aliases()

    @property
    def page_ids(self) -> set[int]:
        """The pages that the release itself changes, aliases included."""
        return set(self._changed)

    def versions(self, states: Iterable[PageState]) -> dict[int, Version]:
        """Return the version of each page: as published, unless the release changes it."""
        return {state.id: self._changed.get(state.id) or Version(state.live) for state in states}

    def shown(self) -> Q:
        """Return the pages that are public now and stay so, and those that become it."""
        public = [pk for pk, version in self._changed.items() if version.live]
        return Q(pk__in=public) | (Q(live=True) & ~Q(pk__in=list(self._changed)))

    def may_have_slug(self, slug: str) -> Q:
        """Return the pages whose published slug this is, and all that the release changes."""
        return Q(slug=slug) | Q(pk__in=list(self._changed))

    def _add_aliases(self) -> None:
        """Let aliases follow their originals, as Wagtail will."""
        originals = set(self._changed)
        while originals:
            found = Page.objects.filter(alias_of__in=originals).values_list("pk", "alias_of_id")
            aliases = {pk: of for pk, of in found if pk not in self._changed}
            for pk, of in aliases.items():
                self._changed[pk] = self._changed[of]
            originals = set(aliases)
