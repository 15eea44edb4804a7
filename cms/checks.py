"""System checks of a deployment; `manage.py check` runs them, and so does every command before it
starts.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


@register
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report what would make an installation with ROOST_PRODUCTION=1 unsafe or forgetful."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if not _has_secret_key():
        found.append(
            Error(
                "ROOST_PRODUCTION is set, but SECRET_KEY is not.",
                hint="Set it to 50 random characters or more, the same for every process.",
                id="cms.E001",
            )
        )
    if settings.DEBUG:
        found.append(
            Error(
                "ROOST_PRODUCTION and ROOST_DEBUG are both set.",
                hint="Unset one of them.",
                id="cms.E002",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ROOST_ALLOWED_HOSTS is *, so that a request can name any host as this CMS.",
                hint="List the host names that lead to this CMS.",
                id="cms.E003",
            )
        )
    base = urlsplit(settings.ROOST_BASE_URL)
    if base.hostname in LOCAL_HOSTS:
        found.append(
            Error(
                f"ROOST_BASE_URL is {settings.ROOST_BASE_URL}: visitors would ask it for images.",
                hint="Set it to the public address of this CMS, such as https://cms.example.com",
                id="cms.E004",
            )
        )
    elif base.scheme != "https":
        found.append(
            Warning(
                "ROOST_BASE_URL is not https: passwords and cookies travel in the clear.",
                hint="Put a proxy with TLS in front, and set ROOST_BEHIND_PROXY=1 as well.",
                id="cms.W001",
            )
        )
    if settings.USE_X_FORWARDED_HOST and not settings.ROOST_TRUSTED_PROXIES:
        found.append(
            Warning(
                "ROOST_BEHIND_PROXY is set, but ROOST_TRUSTED_PROXIES is not: for the rate limits, "
                "all visitors are one.",
                hint="List the addresses of the proxies, such as 127.0.0.1",
                id="cms.W003",
            )
        )
    if not settings.REDIS_URL:
        found.append(
            Warning(
                "The cache is a folder of this machine (REDIS_URL is not set).",
                hint="That is right for one machine; several need to share a Redis.",
                id="cms.W002",
            )
        )
    return found


def _has_secret_key() -> bool:
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return False
