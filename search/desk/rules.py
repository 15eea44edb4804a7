"""Curated results and synonyms, as a search needs them: live within seconds, without a rebuild."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from search.desk.models import CuratedQuery, HiddenPage, PinnedPage, Synonyms
from search.desk.normal import normal

SECONDS = 2.0  # how long a process works with what it has read


@dataclass(frozen=True)
class Curation:
    """What editors want of one search: ids of pages, the pinned ones in their order."""

    pinned: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()


class Expansion(NamedTuple):
    """What a search is widened by.

    Attributes:
        words: for a word of the search (see `normal`), other words that mean the same.
        phrases: what is found as well: several words, or one in the place of several.
    """

    words: Mapping[str, tuple[str, ...]] = {}
    phrases: tuple[str, ...] = ()


class Group(NamedTuple):
    """Words that mean the same; `terms` are (normal form, as written)."""

    locale: str
    terms: tuple[tuple[str, str], ...]
    one_way: bool


@dataclass
class Rules:
    """All rules of an installation; there are hundreds at most, so they are read at once."""

    curated: Mapping[tuple[int, str, str], Curation] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    read_at: float = float("-inf")

    def curation(self, query: str, site_id: int, locales: Sequence[str]) -> Curation | None:
        """Return what is wanted of a search; a rule of its language goes before one of all."""
        if not self.curated:
            return None
        text = normal(query)
        places = [*locales, ""] if len(locales) == 1 else [""]
        found = (self.curated.get((site_id, locale, text)) for locale in places)
        return next((curation for curation in found if curation), None)

    def expansion(self, words: str, locales: Sequence[str]) -> Expansion:
        """Return what the words of a search are widened by, in the languages that are searched."""
        if not self.groups:
            return Expansion()
        typed = normal(words).split()
        others: dict[str, dict[str, None]] = defaultdict(dict)
        phrases: dict[str, None] = {}
        for group in self.groups:
            if locales and group.locale and group.locale not in locales:
                continue
            for number, (term, _) in enumerate(group.terms):
                if group.one_way and number:
                    break
                if not _stands_in(term.split(), typed):
                    continue
                for other, written in group.terms:
                    if other == term:
                        continue
                    if " " in term or " " in other:
                        phrases[written] = None
                    else:
                        others[term][written] = None
        return Expansion({word: tuple(found) for word, found in others.items()}, tuple(phrases))


def _stands_in(term: list[str], typed: list[str]) -> bool:
    last = len(typed) - len(term)
    return any(typed[start : start + len(term)] == term for start in range(last + 1))


_rules = Rules()


def rules() -> Rules:
    """Return the rules, at most two seconds old."""
    global _rules
    if time.monotonic() - _rules.read_at > SECONDS:
        _rules = _read()
    return _rules


def forget() -> None:
    """Read the rules anew when they are next asked for."""
    global _rules
    _rules = Rules()


def _read() -> Rules:
    pinned: dict[int, list[int]] = defaultdict(list)
    hidden: dict[int, list[int]] = defaultdict(list)
    for model, pages in ((PinnedPage, pinned), (HiddenPage, hidden)):
        for query_id, page_id in model.objects.order_by("sort_order", "pk").values_list(
            "query_id", "page_id"
        ):
            pages[query_id].append(page_id)
    curated: dict[tuple[int, str, str], Curation] = {}
    for row in CuratedQuery.objects.select_related("locale").order_by("pk"):
        curation = Curation(tuple(pinned[row.pk]), frozenset(hidden[row.pk]))
        for line in row.lines:
            locale = row.locale.language_code if row.locale else ""
            curated.setdefault((row.site_id, locale, normal(line)), curation)
    groups = [_group(row) for row in Synonyms.objects.select_related("locale").order_by("pk")]
    return Rules(curated, groups, time.monotonic())


def group_of(terms: Sequence[str], one_way: bool = False, locale: str = "") -> Group:
    """Return words as a group of synonyms."""
    return Group(locale, tuple((normal(term), term) for term in terms), one_way)


def _group(row: Synonyms) -> Group:
    return group_of(row.terms, row.one_way, row.locale.language_code if row.locale else "")
