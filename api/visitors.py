"""Tokens of visitors: who has opened a protected page, or signed in, for an hour.

They are signed and kept nowhere. What they open is looked up each time, so that a new password or
another group takes effect at once.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q, Value
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from api.errors import BadToken
from pages.publishing.access import EVERYBODY, SYNC, Viewer, readable_with

SALT = "roost.api.visitors"
PREFIX = "visitor_"
LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class Visit:
    """What a visitor has shown so far: passwords of restrictions, and who they are."""

    passwords: tuple[tuple[int, str], ...] = ()  # (restriction, fingerprint of its password)
    user_id: int | None = None

    def token(self) -> str:
        """Return the token that says so."""
        state = [list(map(list, self.passwords)), self.user_id]
        return PREFIX + signing.dumps(state, salt=SALT)

    def with_password(self, restriction: PageViewRestriction) -> "Visit":
        """Return the visit after one more password."""
        pair = (restriction.pk, password_fingerprint(restriction))
        others = [pair for pair in self.passwords if pair[0] != restriction.pk]
        return Visit((*others[-9:], pair), self.user_id)

    def viewer(self) -> Viewer:
        """Return what the visitor may see. Takes up to 4 queries.

        Raises:
            BadToken: a password has been changed since, or the user is not active any more.
        """
        rights = self._by_password() | self._by_user()
        return Viewer(rights=rights, readable=readable_with(rights), scopes=EVERYBODY - {SYNC})

    def _by_password(self) -> frozenset[str]:
        if not self.passwords:
            return frozenset()
        known = dict(self.passwords)
        found = PageViewRestriction.objects.filter(
            pk__in=known, restriction_type=PageViewRestriction.PASSWORD
        )
        valid = {
            restriction.pk
            for restriction in found
            if constant_time_compare(known[restriction.pk], password_fingerprint(restriction))
        }
        if valid != set(known):
            raise BadToken("A password has been changed since; open the page again.")
        return frozenset(f"p{pk}" for pk in valid)

    def _by_user(self) -> frozenset[str]:
        if self.user_id is None:
            return frozenset()
        user: Any = get_user_model()._default_manager.filter(pk=self.user_id).first()
        if user is None or not user.is_active:
            raise BadToken("This user is not active any more.")
        groups = None if user.is_superuser else list(user.groups.values_list("pk", flat=True))
        return restrictions_of_members(groups)


def load_visit(token: str) -> Visit:
    """Return the visit that a token says.

    Raises:
        BadToken: it is forged, or more than an hour old.
    """
    try:
        passwords, user_id = signing.loads(token.removeprefix(PREFIX), salt=SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise BadToken("The token is expired.") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise BadToken("There is no such token.") from None
    return Visit(tuple((pk, text) for pk, text in passwords), user_id)


def password_fingerprint(restriction: PageViewRestriction) -> str:
    """Return what tells a password from the next one, and does not tell it."""
    return salted_hmac(SALT, restriction.password, algorithm="sha256").hexdigest()[:16]


def same_password(given: str, restriction: PageViewRestriction) -> bool:
    """Compare in a time that does not depend on either."""
    digests = [hashlib.sha256(text.encode()).digest() for text in (given, restriction.password)]
    return constant_time_compare(*digests)


def restrictions_of_members(group_ids: list[int] | None) -> frozenset[str]:
    """Return the marks of the restrictions that members of some groups pass; None: of all groups.

    Whoever is in a group is signed in, too. A password is never among them. Takes one query.
    """
    passed = Q(restriction_type=PageViewRestriction.LOGIN)
    if group_ids is None:
        passed |= Q(restriction_type=PageViewRestriction.GROUPS)
    elif group_ids:
        passed |= Q(restriction_type=PageViewRestriction.GROUPS, groups__in=group_ids)
    pages = PageViewRestriction.objects.filter(passed).annotate(mark=Value("p"))
    collections = CollectionViewRestriction.objects.filter(passed).annotate(mark=Value("c"))
    marked = pages.values_list("mark", "pk").union(collections.values_list("mark", "pk"))
    return frozenset(f"{mark}{pk}" for mark, pk in marked)
