"""The rows by which lists find documents: one a value that can be filtered by, one an order."""

import hashlib
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

SORT_LENGTH = 150
VALUE_LENGTH = 150  # longer values are found by their hash
ALL = "all"  # the field that every document has
NO_DIGIT = re.compile(r"\D+", re.ASCII)


@dataclass
class Entries:
    """What one document is found by.

    `filters` maps a field to its values; `orders` maps the name of an order to the document's sort
    value in it; `sort` is its place in the default order. All sort values compare bytewise.
    """

    sort: str
    filters: dict[str, Sequence[str]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def rows(self, site_id: int, locale: str, type_label: str) -> list[tuple[str, str]]:
        """Return the (key, sort) pairs of the entry table."""
        rows = [(entry_key(site_id, locale, type_label, ALL), self.sort)]
        for name, values in self.filters.items():
            rows += [
                (entry_key(site_id, locale, type_label, name, value), self.sort)
                for value in dict.fromkeys(values)
            ]
        rows += [
            (entry_key(site_id, locale, type_label, f"order:{name}"), sort)
            for name, sort in self.orders.items()
        ]
        return rows


def entry_key(site_id: int, locale: str, type_label: str, name: str, value: str = "") -> str:
    """Return the key of one value of one field within a site, a locale and a type."""
    if len(value) > VALUE_LENGTH:
        value = f"#{hashlib.sha256(value.encode(errors='replace')).hexdigest()[:40]}"
    return f"{site_id}|{locale}|{type_label}|{name}={value}"


def field_of(key: str) -> str:
    """Return the name of the field that a key is of."""
    return key.split("|", 3)[3].partition("=")[0]


def text_sort(text: str) -> str:
    """Return a sort value for text: without case, cut to a length that an index can hold."""
    return text.casefold()[:SORT_LENGTH]


def time_sort(value: datetime | None) -> str:
    """Return a sort value for a time; a missing one comes before all others."""
    return value.astimezone(UTC).strftime("%Y%m%d%H%M%S%f") if value else ""


def time_digits(written: str) -> str:
    """Return a sort value for a date, or for a time in UTC, as a document writes it."""
    return NO_DIGIT.sub("", written)


def number_sort(value: int) -> str:
    """Return a sort value for a number from 0 on."""
    return f"{value:020d}"


def amount_sort(value: float) -> str:
    """Return a sort value for any number: its bits, turned so that they compare as it does."""
    bits: int = struct.unpack(">Q", struct.pack(">d", value + 0.0))[0]
    turned = bits ^ 0xFFFFFFFFFFFFFFFF if bits >> 63 else bits | 1 << 63
    return f"{turned:016x}"


def values_of(document: Mapping[str, object], name: str) -> list[str]:
    """Return the values by which a public field is filtered: an object counts by id and slug."""
    found = document.get(name)
    items = found if isinstance(found, list) else [found]
    values = []
    for item in items:
        if isinstance(item, dict):
            values += [str(item[key]) for key in ("id", "slug") if item.get(key) is not None]
        elif item is not None:
            values.append(str(item).lower() if isinstance(item, bool) else str(item))
    return values
