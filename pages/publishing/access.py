"""Who may read what. Every reader takes its filter from here, and fails closed."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Viewer:
    """Someone who reads, by the restrictions that they have a right to pass."""

    rights: frozenset[str] = frozenset()

    @property
    def readable(self) -> tuple[str, ...]:
        """The values of the `access` column that are open to this viewer: the rule itself."""
        return ("",)

    def access_filter(self, prefix: str = "") -> Q:
        """Return the rule as a filter on the `access` column (`prefix` leads to it in a join)."""
        return Q(**{f"{prefix}access__in": self.readable})

    def access_sql(self, alias: str) -> tuple[str, list[str]]:
        """Return the rule as an SQL condition on the documents of a query, and its parameters."""
        marks = ", ".join(["%s"] * len(self.readable))
        return f"{alias}.access IN ({marks})", list(self.readable)

    def ids_sql(self, column: str) -> tuple[str, list[str]]:
        """Return the rule as an SQL condition on a column of document ids, and its parameters.

        It looks into the narrow index of what is restricted, and into no document.
        """
        others = [access for access in self.readable if access]
        restricted = "SELECT id FROM publishing_publisheddocument WHERE access > ''"
        if others:
            restricted += f" AND access NOT IN ({', '.join(['%s'] * len(others))})"
        return f"{column} NOT IN ({restricted})", others

    def may_read(self, access: str) -> bool:
        """Return whether an object with these restrictions may be shown (one rule, in Python)."""
        return access in self.readable

    @property
    def fingerprint(self) -> str:
        """What tells this viewer's rights from others', for cursors that outlive a request."""
        rights = "\n".join(sorted(self.rights))
        return hashlib.sha256(rights.encode()).hexdigest()[:16]


ANONYMOUS = Viewer()
