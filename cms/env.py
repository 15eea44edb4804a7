"""Settings from environment variables.

A wrong value stops the start, naming variable, value and what is accepted.
"""

import os
import re
from collections.abc import Iterable
from ipaddress import ip_network
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")


def wrong(name: str, value: str, accepted: str) -> ImproperlyConfigured:
    """Return the error for a value that is not accepted, for the caller to raise."""
    return ImproperlyConfigured(f"{name} is {value!r}; accepted: {accepted}.")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding spaces; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def matching(name: str, pattern: str, accepted: str, default: str) -> str:
    """Return a text that matches a regular expression as a whole; `accepted` says it in words."""
    value = text(name, default)
    if not re.fullmatch(pattern, value):
        raise wrong(name, value, accepted)
    return value


def boolean(name: str, default: bool = False) -> bool:
    """Return a switch; accepted in any case: 1, true, yes, on, 0, false, no, off."""
    value = text(name)
    if not value:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise wrong(name, value, ", ".join((*TRUE, *FALSE)))


def integer(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number between `least` and `most`, both included."""
    value = text(name)
    if not value:
        return default
    accepted = f"a whole number from {least}" + (f" to {most}" if most is not None else "")
    if not value.isdecimal() or int(value) < least or (most is not None and int(value) > most):
        raise wrong(name, value, accepted)
    return int(value)


def choice(name: str, choices: Iterable[str], default: str) -> str:
    """Return one of `choices`."""
    value = text(name, default)
    if value not in (accepted := tuple(choices)):
        raise wrong(name, value, ", ".join(accepted))
    return value


def words(name: str, default: Iterable[str] = ()) -> list[str]:
    """Return a list whose items are separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def secrets(name: str, least: int) -> list[str]:
    """Return secrets of at least so many characters, separated by commas. Errors show none."""
    found = words(name)
    if any(len(word) < least for word in found):
        accepted = f"secrets of at least {least} characters each, separated by commas"
        raise wrong(name, "too short", accepted)
    return found


def networks(name: str) -> list[str]:
    """Return IP addresses and networks (`10.0.0.0/8`), separated by commas."""
    found = words(name)
    for word in found:
        try:
            ip_network(word)
        except ValueError:
            accepted = "IP addresses and networks such as 127.0.0.1, 10.0.0.0/8 or ::1"
            raise wrong(name, word, accepted) from None
    return found


def origins(name: str) -> list[str]:
    """Return origins of web pages (`https://example.com`), separated by commas."""
    found = words(name)
    for word in found:
        parts = split(name, word, ("http", "https"))
        if word != f"{parts.scheme}://{parts.netloc}":
            raise wrong(name, word, "origins such as https://example.com, without a path")
    return found


def url(name: str, schemes: Iterable[str], default: str = "") -> str:
    """Return a URL with one of the schemes and a host, without a slash at its end; "" where not
    set.
    """
    value = text(name, default)
    if value:
        split(name, value, schemes)
    return value.rstrip("/")


def urls(name: str, schemes: Iterable[str]) -> list[str]:
    """Return URLs as `url` does, separated by commas: the servers of one cluster."""
    found = words(name)
    for word in found:
        split(name, word, schemes)
    return [word.rstrip("/") for word in found]


def chains(name: str, known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what stands for what: `de-ch>de>en` is {"de-ch": ("de", "en")}."""
    codes = set(known)
    found: dict[str, tuple[str, ...]] = {}
    for word in text(name).split():
        first, *others = word.split(">")
        if not others or not codes.issuperset((first, *others)) or first in (*found, *others):
            accepted = "chains of languages such as de-ch>de>en, one for each language"
            raise wrong(name, word, accepted)
        found[first] = tuple(others)
    return found


def mail_server(name: str) -> SplitResult | None:
    """Return the parts of smtp://, smtp+tls:// (STARTTLS) or smtps://user:password@host:port, None
    where not set.
    """
    value = text(name)
    return split(name, value, ("smtp", "smtp+tls", "smtps")) if value else None


def database(name: str) -> dict[str, object] | None:
    """Return Django's settings for a PostgreSQL URL (its query becomes connection options), None
    where not set.
    """
    value = text(name)
    if not value:
        return None
    parts = split(name, value, ("postgres", "postgresql"), host_required=False)
    if not parts.path.strip("/"):
        raise wrong(name, value, "postgresql://user:password@host:5432/database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def split(
    name: str, value: str, schemes: Iterable[str], *, host_required: bool = True
) -> SplitResult:
    """Return the parts of a URL; raises ImproperlyConfigured for another scheme, no host or a wrong
    port.
    """
    accepted = "a URL such as " + " or ".join(f"{scheme}://host:port" for scheme in schemes)
    try:
        parts = urlsplit(value)
        if parts.scheme not in schemes or (host_required and not parts.hostname):
            raise wrong(name, value, accepted)
        _ = parts.port  # urllib checks the port when it is read
    except ValueError:
        raise wrong(name, value, accepted) from None
    return parts
