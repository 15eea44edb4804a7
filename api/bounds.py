"""Bounds as query parameters: `first_published_at.gte=2026-01-01`, and so on for every field that
has an order of times or numbers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.listing import Bound
from api.openapi.schemas import Json
from api.parameters import Parameter
from pages.publishing.entries import amount_sort, time_digits
from pages.publishing.filters import NUMBER

OPERATORS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
WORDS = {"gte": "from", "gt": "after", "lte": "up to and including", "lt": "before"}
AFTER_ALL = "~"  # comes after every digit, so it ends what begins with some digits


@dataclass(frozen=True)
class Moment(Parameter):
    """A date, or a time; without an offset it is in UTC. It parses to the digits of a sort value.

    A date is the whole day, and a time the whole second.
    """

    max_length: int = 40

    @property
    def accepted(self) -> str:
        """What a moment looks like, in words."""
        return "a date or time such as 2026-01-31 or 2026-01-31T09:30:00Z"

    def parse(self, raw: str) -> str:
        """Return the digits."""
        text = super().parse(raw).replace(" ", "+")  # as an offset arrives that was not escaped
        try:
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.error(raw) from None
        # As many digits as were given: a value begins with them where it is within the moment.
        length = 8 if len(text) == 10 else 20 if moment.microsecond else 14
        return time_digits(moment.replace(tzinfo=None).isoformat(timespec="microseconds"))[:length]

    def schema(self) -> Json:
        """Return the JSON Schema of a moment."""
        forms = [{"type": "string", "format": name} for name in ("date", "date-time")]
        return {"anyOf": forms}


@dataclass(frozen=True)
class Amount(Parameter):
    """A number, which parses to its sort value."""

    max_length: int = 40

    @property
    def accepted(self) -> str:
        """What a number looks like, in words."""
        return "a number such as 3 or -2.5"

    def parse(self, raw: str) -> str:
        """Return the sort value."""
        text = super().parse(raw)
        try:
            value = float(text)
        except ValueError:
            raise self.error(raw) from None
        if not math.isfinite(value) or not text.isascii() or "_" in text:
            raise self.error(raw)
        return amount_sort(value)

    def schema(self) -> Json:
        """Return the JSON Schema of a number."""
        return {"type": "number"}


def bound_parameters(kinds: Mapping[str, str]) -> list[Parameter]:
    """Return the parameters for some orders, each with its kind of value."""
    return [
        (Amount if kind == NUMBER else Moment)(
            f"{name}.{suffix}", f"Only those with {name.replace('_', ' ')} {WORDS[suffix]} this."
        )
        for name, kind in kinds.items()
        for suffix in OPERATORS
    ]


def bounds(orders: Mapping[str, str], values: Mapping[str, Any]) -> list[Bound]:
    """Return the bounds that a request asks for; `orders` leads from parameters to orders."""
    found = []
    for name, order in orders.items():
        for suffix, operator in OPERATORS.items():
            value = values.get(f"{name}.{suffix}")
            if value is not None:
                ends_it = suffix in ("gt", "lte")
                found.append(Bound(order, operator, value + AFTER_ALL if ends_it else value))
    return found
