"""What the delivery API keeps of its own: tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.publishing.access import DRAFT, FORMS, MANAGE, PUBLISHED, SEARCH

SECRET_PREFIX = "roost_"
SHOWN = len(SECRET_PREFIX) + 4  # characters of a secret that lists show
SECRET_BYTES = 32
SCOPES = {
    PUBLISHED: _("Read what is published"),
    DRAFT: _("Read drafts"),
    SEARCH: _("Search"),
    FORMS: _("Send in forms"),
    MANAGE: _("Write, as a user"),
}


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens, by what they are good for."""

    def active(self, now: datetime | None = None) -> "ApiTokenQuerySet":
        """Return the tokens that are accepted."""
        now = now or timezone.now()
        unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(unexpired, revoked_at=None)


class ApiToken(models.Model):
    """A key to the API for a program. Only a hash of its secret is kept.

    Sites, locales and groups are lists of ids and codes, not relations: where one of them is
    deleted, what is left of a bound token must not become an unbound one.
    """

    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hexadecimal
    scopes = models.JSONField(default=list)
    site_ids = models.JSONField(default=list, blank=True, help_text="Empty: all sites.")
    locales = models.JSONField(default=list, blank=True, help_text="Codes. Empty: all locales.")
    group_ids = models.JSONField(
        default=list, blank=True, help_text="Groups whose restricted pages it sees."
    )
    sees_private = models.BooleanField(
        default=False, help_text="Whether it sees what every signed-in visitor sees."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who it writes as.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def state(self) -> str:
        """`active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return "expired" if expired else "active"

    @classmethod
    def create(cls, **fields: Any) -> tuple["ApiToken", str]:
        """Save a new token; return it with its secret, which cannot be had again."""
        token = cls(**fields)
        secret = token.renew()
        token.save()
        return token, secret

    def renew(self) -> str:
        """Give the token a new secret, and return that; the caller saves."""
        secret = SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        self.prefix, self.digest = secret[:SHOWN], digest_of(secret)
        return secret

    def revoke(self) -> None:
        """Let the token be refused from now on."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def rotate(self, overlap: timedelta, by: Any = None) -> tuple["ApiToken", str]:
        """Return a new token with the same rights, and its secret; this one ends after `overlap`.

        An expiry that comes sooner stays. The new one lives as long from now as this one was to.
        """
        now = timezone.now()
        lifetime = self.expires_at - self.created_at if self.expires_at else None
        copied = ("name", "scopes", "site_ids", "locales", "group_ids", "sees_private", "user")
        fields = {name: getattr(self, name) for name in copied}
        token, secret = ApiToken.create(
            **fields, created_by=by, expires_at=now + lifetime if lifetime else None
        )
        self.expires_at = min(self.expires_at or now + overlap, now + overlap)
        self.save(update_fields=["expires_at"])
        return token, secret


def digest_of(secret: str) -> str:
    """Return the hash by which a token is found; a fast one will do for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
