"""Who asks: from the Authorization header to a `Viewer`."""

import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone

from api.counters import Policy, Verdict
from api.errors import BadToken, Forbidden, TokenRequired
from api.limits import TooManyRequests, hit_address, hit_strictly, hit_token
from api.models import ApiToken, digest_of
from api.visitors import PREFIX, Visit, load_visit, restrictions_of_members
from pages.publishing.access import ANONYMOUS, PUBLISHED, SYNC, Viewer, readable_with
from pages.publishing.database import fetch_rows

BEARER = re.compile(r"bearer +([!-~]{1,512})", re.IGNORECASE)
FIELDS = ApiToken._meta.concrete_fields
BY_DIGEST = (
    f"SELECT {', '.join(str(field.column) for field in FIELDS)} FROM {ApiToken._meta.db_table}"
    " WHERE digest = %s"
)
# Bad tokens from one address: enough for a mistake in a build, and none to guess with.
BAD_TOKENS = Policy("bad-token", 60)
USE_IS_NOTED_EVERY = timedelta(minutes=1)
MOST_KNOWN = 1_000
ADMITTED = "roost.asker"  # where a WSGI environment keeps who was admitted, or why nobody was


class Asker(NamedTuple):
    """Who asks: with an API token, as a visitor who has opened something, or as nobody."""

    viewer: Viewer
    verdict: Verdict
    token: ApiToken | None = None
    visit: Visit | None = None


class _Known(NamedTuple):
    """A row of a token, and what was made of it; `viewer` only where nothing else decides on it."""

    row: tuple[Any, ...]
    token: ApiToken
    viewer: Viewer | None


_known: dict[str, _Known] = {}  # by digest; the row is read for each request all the same


def admit(environ: dict[str, Any]) -> Asker:
    """Return who sends the request of this WSGI environment, counted by their API token, or else by
    the address. Whoever asks again about the same request is told the same.

    Takes one query where there is a token, and 2 more where it opens more than the public sees.

    Raises:
        BadToken: the Authorization header holds no token, or one that is unknown or has ended.
        TooManyRequests: they have asked too often.
    """
    found = environ.get(ADMITTED)
    if found is None:
        try:
            found = _admit(environ)
        except (BadToken, TooManyRequests) as error:
            found = error
        environ[ADMITTED] = found
    if isinstance(found, Exception):
        raise found
    asker: Asker = found
    return asker


def _admit(environ: dict[str, Any]) -> Asker:
    header = environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return Asker(ANONYMOUS, _allowed(hit_address(environ)))
    try:
        secret = secret_in(header)
        if secret.startswith(PREFIX):
            visit = load_visit(secret)
            verdict = _allowed(hit_address(environ))
            return Asker(visit.viewer(), verdict, visit=visit)
        token, viewer = _active_token(secret)
    except BadToken:
        hit_strictly(environ, "bad-token", BAD_TOKENS)
        raise
    verdict = _allowed(hit_token(environ, token.pk))
    return Asker(viewer or viewer_of(token), verdict, token)


def _allowed(verdict: Verdict) -> Verdict:
    if not verdict.allowed:
        raise TooManyRequests(verdict)
    return verdict


def secret_in(header: str) -> str:
    """Return the secret in an Authorization header.

    Raises:
        BadToken: it has another form.
    """
    match = BEARER.fullmatch(header.strip())
    if match is None:
        raise BadToken("The Authorization header is not of the form 'Bearer <token>'.")
    return match[1]


def _active_token(secret: str) -> tuple[ApiToken, Viewer | None]:
    """Return the token with a secret, and what it may see if that is certain already.

    Takes one query, and one more where it writes as a user.

    Raises:
        BadToken: there is none, or it is no longer accepted.
    """
    digest = digest_of(secret)
    rows = fetch_rows(BY_DIGEST, [digest])
    token, viewer = _understood(digest, rows[0]) if rows else (None, None)
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise BadToken("There is no such token.")
    if token.state != "active":
        raise BadToken(f"The token is {token.state}.")
    if token.user is not None and not token.user.is_active:
        raise BadToken("The token's user is not active any more.")
    return token, viewer


def _understood(digest: str, row: tuple[Any, ...]) -> tuple[ApiToken, Viewer | None]:
    """Return what the row of a token means; as it did the last time if it is the same row."""
    known = _known.get(digest)
    if known is not None and known.row == row:
        return known.token, known.viewer
    token = _loaded(row)
    if token.user_id is not None:
        return token, None  # it holds its user, who may have changed
    viewer = None if token.group_ids or token.sees_private else viewer_of(token)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[digest] = _Known(row, token, viewer)
    return token, viewer


def _loaded(row: Sequence[Any]) -> ApiToken:
    """Return the token of a row; the ORM takes longer for it than an answer does."""
    values = [_as_python(field, value) for field, value in zip(FIELDS, row, strict=True)]
    return ApiToken.from_db(DEFAULT_DB_ALIAS, [field.attname for field in FIELDS], values)


def _as_python(field: Any, value: Any) -> Any:
    """Return a field's value; SQLite has times without a zone, and texts for JSON."""
    if isinstance(value, str) and isinstance(field, models.JSONField):
        return orjson.loads(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return field.to_python(value)


def viewer_of(token: ApiToken) -> Viewer:
    """Return what the bearer of a token may see and do. Takes 2 queries where it sees more than the
    public does.
    """
    scopes = frozenset(token.scopes)
    sees_more = token.group_ids or token.sees_private
    rights = restrictions_of_members(token.group_ids) if sees_more else frozenset()
    return Viewer(
        rights=rights,
        readable=readable_with(rights),
        scopes=scopes | {SYNC} if PUBLISHED in scopes else scopes,
        site_ids=frozenset(token.site_ids),
        locales=frozenset(token.locales),
        token_id=token.pk,
    )


def require(viewer: Viewer, scope: str) -> None:
    """Check that a viewer may do something; "" is what everybody may.

    Raises:
        TokenRequired: they came without a token.
        Forbidden: their token does not let them.
    """
    if not scope or viewer.may(scope):
        return
    if viewer is ANONYMOUS:
        raise TokenRequired(scope)
    if scope == SYNC and viewer.may(PUBLISHED):
        raise Forbidden("The token of a visitor reads pages, and does not sync.")
    wanted = PUBLISHED if scope == SYNC else scope  # which brings it along
    raise Forbidden(f"The token has no scope {wanted!r}.", wanted)


def is_use_noted(token: ApiToken) -> bool:
    """Return whether it is written down that a token was used within the last minute."""
    return bool(token.last_used_at and token.last_used_at >= timezone.now() - USE_IS_NOTED_EVERY)


def note_use(token: ApiToken) -> None:
    """Write down that a token was used, at most once a minute. Called when the answer is out."""
    if not is_use_noted(token):
        now = timezone.now()
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
