"""Which sites and locales there are, kept in each process for a second to save two queries."""

import time
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Site

from api.errors import Forbidden
from api.parameters import ParameterError
from pages.publishing.access import SHARED_SITE, Viewer

KEPT_SECONDS = 1.0
SHARED = SHARED_SITE


@dataclass(frozen=True)
class SiteInfo:
    """One site, as far as requests need it."""

    id: int
    hostname: str
    port: int
    root_url: str
    name: str
    is_default: bool
    default_locale: str

    @property
    def scope(self) -> tuple[int, int]:
        """The site ids whose documents belong to this site: its own, and what all sites share."""
        return (self.id, SHARED)


@dataclass(frozen=True)
class Sites:
    """All sites and all locales at one moment."""

    sites: tuple[SiteInfo, ...]
    locales: tuple[str, ...]
    read_at: float

    def find(self, wanted: str | None) -> SiteInfo:
        """Return a site by `hostname`, `hostname:port` or id; the default site for None.

        Raises:
            ParameterError: there is no such site.
        """
        for site in self.sites:
            if wanted is None:
                if site.is_default:
                    return site
            elif wanted.lower() in (f"{site.hostname}:{site.port}", str(site.id)):
                return site
        by_name = [site for site in self.sites if site.hostname == (wanted or "").lower()]
        if by_name:
            return next((site for site in by_name if site.is_default), by_name[0])
        names = [_name(site) for site in self.sites]
        detail = (
            "There is no default site, so site must be given"
            if wanted is None
            else f"There is no site {wanted!r}"
        )
        listed = ", ".join(names) or "none; no site has been set up"
        raise ParameterError("site", f"{detail}; accepted: {listed}.", names)

    def check_locale(self, code: str) -> str:
        """Return a locale's code if there is such a locale.

        Raises:
            ParameterError: there is none.
        """
        if code not in self.locales:
            listed = ", ".join(self.locales)
            detail = f"There is no locale {code!r}; accepted: {listed}."
            raise ParameterError("locale", detail, list(self.locales))
        return code


_kept: Sites | None = None
_forgotten = 0  # how often


def get_sites() -> Sites:
    """Return all sites and locales, at most a second old; reading them anew takes 2 queries."""
    global _kept
    kept = _kept
    if kept is None or time.monotonic() - kept.read_at > KEPT_SECONDS:
        before = _forgotten
        kept = _read()
        if before == _forgotten:  # else it may have been read before the change
            _kept = kept
    return kept


def site_for(sites: Sites, wanted: str | None, viewer: Viewer) -> SiteInfo:
    """Return the site that a viewer asks for; without a name, the first that they may read.

    Raises:
        ParameterError: there is no such site.
        Forbidden: the viewer is bound to others.
    """
    if wanted is None and viewer.site_ids:
        own = [site for site in sites.sites if site.id in viewer.site_ids]
        if not own:
            raise Forbidden("The sites that this token is bound to do not exist any more.")
        return own[0]
    site = sites.find(wanted)
    if not viewer.covers(site.id):
        raise Forbidden(f"This token is not for the site {site.hostname}.")
    return site


def forget(**kwargs: Any) -> None:
    """Read the sites anew on the next request (a signal handler)."""
    forget_now()
    transaction.on_commit(forget_now)


def forget_now() -> None:
    """Read the sites anew on the next request, and throw away what is being read now."""
    global _kept, _forgotten
    _forgotten += 1
    _kept = None


def register() -> None:
    """Connect the handlers that forget what editors change."""
    for model in (Site, Locale):
        for signal in (post_save, post_delete):
            signal.connect(forget, sender=model)


def _read() -> Sites:
    read_at = time.monotonic()
    rows = Site.objects.select_related("root_page__locale").order_by("-is_default_site", "pk")
    sites = tuple(
        SiteInfo(
            id=site.pk,
            hostname=site.hostname.lower(),
            port=site.port,
            root_url=site.root_url,
            name=site.site_name,
            is_default=site.is_default_site,
            default_locale=site.root_page.locale.language_code,
        )
        for site in rows
    )
    codes = Locale.objects.order_by("language_code").values_list("language_code", flat=True)
    return Sites(sites, tuple(codes), read_at)


def _name(site: SiteInfo) -> str:
    return site.hostname if site.port in (80, 443) else f"{site.hostname}:{site.port}"
