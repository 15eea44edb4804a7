"""What facets count: values that filters take, with labels that people read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import capfirst

from search.engines.interface import Key

SHOWN = 50  # values of a facet, the most frequent ones
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what its filter takes, what to call it, and how many documents."""

    value: str
    label: str
    count: int


def snippet_facet(card: Mapping[str, Any]) -> str:
    """Return what the card of an author or category is counted under: who it is, and its name."""
    kind = str((card.get("meta") or {}).get("type", "")).rpartition(".")[2].lower()
    value = str(card.get("slug") or card["id"])
    label = str(card.get("name") or card.get("title") or value)
    return SEPARATOR.join((kind, str(card["id"]), value, label.replace(SEPARATOR, " ")))


def labelled(
    facet: str, counts: Mapping[str, int], withdrawn: Set[Key] = frozenset()
) -> tuple[FacetValue, ...]:
    """Return the most frequent values of a facet, as an engine has counted them.

    One value may have several labels: translations, or the old and the new name for a moment. Names
    of snippets that are not public any more are left out.
    """
    if facet == "type":
        return _first(FacetValue(value, _type_label(value), n) for value, n in counts.items())
    if facet not in ("category", "author"):
        return _first(FacetValue(value, value, count) for value, count in counts.items())
    gone = {(key.kind, str(key.object_id)) for key in withdrawn}
    totals: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for stored, count in counts.items():  # the most frequent first
        kind, pk, value, label = stored.split(SEPARATOR)
        if (kind, pk) not in gone:
            totals[value] += count
            labels.setdefault(value, label)
    return _first(FacetValue(value, labels[value], count) for value, count in totals.items())


def _first(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda value: (-value.count, value.label))[:SHOWN])


def _type_label(label: str) -> str:
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label
