"""Signatures in addresses: other sizes of an image than documents name, and what is private.

Whoever holds the secret may sign, so that a build needs no request for each image:

    signature = base64url(HMAC-SHA256(secret, "image/<id>/<key>/<operations>[/<until>]"))
    address   = <media>/image/<id>/<key>/<operations>/<signature>[.<until>]/<name>

Base64 is without padding; `until` is a time in seconds since 1970, after which the address is good
no more.
"""

import base64
import hashlib
import hmac
import re
import time

from django.conf import settings
from django.utils.crypto import salted_hmac

PROOF = re.compile(r"([A-Za-z0-9_-]{43})(?:\.([0-9]{1,12}))?")


class BadSignature(ValueError):
    """The address was not signed like this, or is good no more; the message says which."""


def secrets() -> list[str]:
    """Return the accepted secrets; the first of them signs."""
    if settings.ROOST_MEDIA_SECRETS:
        return list(settings.ROOST_MEDIA_SECRETS)
    return [salted_hmac("roost.media.signing", "", algorithm="sha256").hexdigest()]


def prove(what: str, until: int | None = None) -> str:
    """Return what stands in an address to show that it is signed, for ever or until a time."""
    signature = _signature(secrets()[0], what, until)
    return signature if until is None else f"{signature}.{until}"


def check(what: str, proof: str) -> int | None:
    """Return until when a signed address is good; None: for ever.

    Raises:
        BadSignature: nobody who holds a secret signed it, or its time is over.
    """
    match = PROOF.fullmatch(proof)
    until = int(match[2]) if match and match[2] else None
    expected = [_signature(secret, what, until) for secret in secrets()]
    if match is None or not any(hmac.compare_digest(match[1], one) for one in expected):
        raise BadSignature("This address is not signed, or was changed after it was.")
    if until is not None and until < time.time():
        raise BadSignature("This address was good for a while only, and that is over.")
    return until


def _signature(secret: str, what: str, until: int | None) -> str:
    message = what if until is None else f"{what}/{until}"
    found = hmac.digest(secret.encode(), message.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
