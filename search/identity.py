"""Documents by their identity, in the terms of the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from django.db.models import Q

from search.engines.interface import Key


class Identified(Protocol):
    """A row that has the identity of a document."""

    site_id: int
    locale: str
    kind: str
    object_id: int


def key_of(row: Identified) -> Key:
    """Return the identity that a row has."""
    return Key(row.site_id, row.locale, row.kind, row.object_id)


def among(keys: Iterable[Key], kinds: bool = True) -> Q:
    """Return the filter for the rows with these identities; `kinds`: the rows have one."""
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for key in keys:
        groups[key[:3]].append(key.object_id)
    which = Q(pk__in=())
    for (site_id, locale, kind), ids in groups.items():
        place = {"site_id": site_id, "locale": locale} | ({"kind": kind} if kinds else {})
        which |= Q(**place, object_id__in=ids)
    return which
