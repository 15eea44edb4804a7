"""Who may read what. Every reader takes its filter from here, and fails closed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

# What a reader may be allowed to do; a token names what its bearer may.
PUBLISHED, DRAFT, SEARCH, FORMS, MANAGE = "published", "draft", "search", "forms", "manage"
SYNC = "sync"  # comes with `published`, except to visitors who have opened one protected page
EVERYBODY = frozenset({PUBLISHED, SEARCH, FORMS, SYNC})

SHARED_SITE = 0  # the site id of documents that all sites share
DISTINCT_RESTRICTIONS = (
    "WITH RECURSIVE found(access) AS ("
    "SELECT MIN(access) FROM publishing_publisheddocument WHERE access > ''"
    " UNION ALL SELECT (SELECT MIN(access) FROM publishing_publisheddocument d"
    " WHERE d.access > '' AND d.access > found.access) FROM found WHERE found.access IS NOT NULL)"
    " SELECT access FROM found WHERE access IS NOT NULL"
)


@dataclass(frozen=True)
class Viewer:
    """Someone who reads: what they may do, where, and past which restrictions.

    Attributes:
        rights: the marks of the restrictions that they may pass, such as `p12`.
        readable: the values of the `access` column that are open to them, as `readable_with`
            returns them for their rights.
        scopes: what they may do; see `may`.
        site_ids: the only sites that they may read; empty: all.
        locales: the only locales that they may read; empty: all.
        token_id: of the API token that they came with.
    """

    rights: frozenset[str] = frozenset()
    readable: tuple[str, ...] = ("",)
    scopes: frozenset[str] = EVERYBODY
    site_ids: frozenset[int] = frozenset()
    locales: frozenset[str] = frozenset()
    token_id: int | None = None

    def may(self, scope: str) -> bool:
        """Return whether this viewer may do something, such as read drafts: `may("draft")`."""
        return scope in self.scopes

    def covers(self, site_id: int, locale: str = "") -> bool:
        """Return whether documents of a site (0: shared by all) and locale ("": none) are theirs to
        read, restrictions aside.
        """
        here = not self.site_ids or site_id in self.site_ids or site_id == SHARED_SITE
        return here and (not self.locales or locale in self.locales or not locale)

    def access_filter(self, prefix: str = "") -> Q:
        """Return the rule as a filter on documents (`prefix` leads to them in a join)."""
        rule = Q(**{f"{prefix}access__in": self.readable})
        if self.site_ids:
            rule &= Q(**{f"{prefix}site_id__in": [SHARED_SITE, *self.site_ids]})
        if self.locales:
            rule &= Q(**{f"{prefix}locale__in": ["", *self.locales]})
        return rule

    def access_sql(self, alias: str) -> tuple[str, list[str | int]]:
        """Return the rule as an SQL condition on the documents of a query, and its parameters."""
        sql = f"{alias}.access IN ({_marks(self.readable)})"
        params: list[str | int] = list(self.readable)
        if self.site_ids:
            sql += f" AND {alias}.site_id IN (%s, {_marks(self.site_ids)})"
            params += [SHARED_SITE, *sorted(self.site_ids)]
        if self.locales:
            sql += f" AND {alias}.locale IN ('', {_marks(self.locales)})"
            params += sorted(self.locales)
        return sql, params

    def ids_sql(self, column: str) -> tuple[str, list[str]]:
        """Return the rule as an SQL condition on a column of document ids, and its parameters.

        It looks into the narrow index of what is restricted, and into no document: the caller asks
        `covers` about sites and locales.
        """
        others = [access for access in self.readable if access]
        restricted = "SELECT id FROM publishing_publisheddocument WHERE access > ''"
        if others:
            restricted += f" AND access NOT IN ({_marks(others)})"
        return f"{column} NOT IN ({restricted})", others

    def may_read(self, access: str) -> bool:
        """Return whether an object with these restrictions may be shown (one rule, in Python)."""
        return access in self.readable

    @property
    def fingerprint(self) -> str:
        """A hash of what this viewer may see, for cursors that outlive a request."""
        seen = sorted(self.rights)
        seen += [f"site {site_id}" for site_id in sorted(self.site_ids)]
        seen += [f"locale {locale}" for locale in sorted(self.locales)]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


ANONYMOUS = Viewer()


def readable_with(rights: frozenset[str]) -> tuple[str, ...]:
    """Return the values of the `access` column that these rights open, "" (public) included.

    A document is open to whoever may pass every one of its restrictions. Takes one query, which
    hops through the index of restricted documents from one value to the next.
    """
    if not rights:
        return ("",)
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT_RESTRICTIONS)
        found = [access for (access,) in cursor.fetchall()]
    return ("", *(access for access in found if rights.issuperset(access.split(","))))


def _marks(values: Iterable[object]) -> str:
    return ", ".join("%s" for _ in values)
