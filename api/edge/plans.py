"""What query strings ask for, worked out once for each viewer."""

from collections.abc import Callable
from typing import Generic, TypeVar

from api.edge.keys import Pairs
from api.sites import Sites, get_sites
from pages.publishing.access import Viewer

MOST_READABLE = 100  # restrictions that a viewer passes whose plans are kept

Plan = TypeVar("Plan")


class Plans(Generic[Plan]):
    """The plans of an address, which are good until there are other sites or locales.

    Args:
        make: returns the plan of a query string; None where the endpoint has to answer.
        most: how many plans are kept.
        weigh: returns how many characters a plan holds beside its query string, where that counts.
        most_characters: how many characters all of them may hold.
        longest: how many characters one may; what is longer is worked out each time.
    """

    def __init__(
        self,
        make: Callable[[Pairs, Sites, Viewer], Plan | None],
        *,
        most: int,
        weigh: Callable[[Plan], int] = lambda plan: 0,
        most_characters: int = 0,
        longest: int = 0,
    ) -> None:
        self.kept: dict[tuple[Pairs, Viewer], Plan | None] = {}
        self.characters = 0
        self.most, self.most_characters, self.longest = most, most_characters, longest
        self._make, self._weigh = make, weigh
        self._sites: Sites | None = None

    def of(self, pairs: Pairs, viewer: Viewer) -> Plan | None:
        """Return the plan of a query string; None where the endpoint has to answer."""
        sites = get_sites()
        known = self._sites
        if sites is not known:
            if known is None or (sites.sites, sites.locales) != (known.sites, known.locales):
                self._forget()
            self._sites = sites
        key = (pairs, viewer)
        try:
            return self.kept[key]
        except KeyError:
            made = self._make(pairs, sites, viewer)
            if sites is self._sites:  # no other thread knows newer ones
                self._keep(key, made)
            return made

    def _keep(self, key: tuple[Pairs, Viewer], plan: Plan | None) -> None:
        characters = self._weigh(plan) if plan is not None else 0
        if characters > self.longest or len(key[1].readable) > MOST_READABLE:
            return
        if len(self.kept) >= self.most or self.characters + characters > self.most_characters:
            self._forget()
        self.kept[key] = plan
        self.characters += characters

    def _forget(self) -> None:
        self.kept.clear()
        self.characters = 0
