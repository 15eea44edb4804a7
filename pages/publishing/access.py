"""Who may read what. Every reader takes its filter from here, and fails closed."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Viewer:
    """Someone who reads, by the restrictions that they have a right to pass."""

    rights: frozenset[str] = frozenset()

    def access_filter(self, prefix: str = "") -> Q:
        """Return the rule as a filter on the `access` column (`prefix` leads to it in a join)."""
        return Q(**{f"{prefix}access": ""})

    def may_read(self, access: str) -> bool:
        """Return whether an object with these restrictions may be shown (one rule, in Python)."""
        return access == ""


ANONYMOUS = Viewer()
