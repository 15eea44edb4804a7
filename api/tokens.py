"""Who asks: from the Authorization header to a `Viewer`."""

import hmac
import re
from datetime import timedelta

from django.db.models import Q, Value
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from api.counters import Policy, Verdict
from api.errors import BadToken, Forbidden, TokenRequired
from api.limits import hit_address, hit_strictly, hit_token
from api.models import ApiToken, digest_of
from pages.publishing.access import ANONYMOUS, PUBLISHED, SYNC, Viewer, readable_with

BEARER = re.compile(r"bearer +([!-~]{1,512})", re.IGNORECASE)
# Bad tokens from one address: enough for a mistake in a build, and none to guess with.
BAD_TOKENS = Policy("bad-token", 60)
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def admit(request: HttpRequest) -> tuple[ApiToken | None, Verdict]:
    """Return the token of a request, counted: by the token, or by the address without one.

    Raises:
        BadToken: the token is not accepted.
        TooManyRequests: this address sends bad tokens all the time.
    """
    try:
        token = authenticate(request)
    except BadToken:
        hit_strictly(request.META, "bad-token", BAD_TOKENS)
        raise
    verdict = hit_token(request.META, token.pk) if token else hit_address(request.META)
    return token, verdict


def authenticate(request: HttpRequest) -> ApiToken | None:
    """Return the token that a request came with, or None where it has no Authorization header.

    Takes one query.

    Raises:
        BadToken: the header holds no token, or one that is unknown, expired or revoked.
    """
    header = request.META.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    return active_token(secret_in(header))


def secret_in(header: str) -> str:
    """Return the secret in an Authorization header.

    Raises:
        BadToken: it has another form.
    """
    match = BEARER.fullmatch(header.strip())
    if match is None:
        raise BadToken("The Authorization header is not of the form 'Bearer <token>'.")
    return match[1]


def active_token(secret: str) -> ApiToken:
    """Return the token with a secret. Takes one query.

    Raises:
        BadToken: there is none, or it is no longer accepted.
    """
    digest = digest_of(secret)
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise BadToken("There is no such token.")
    if token.state != "active":
        raise BadToken(f"The token is {token.state}.")
    if token.user is not None and not token.user.is_active:
        raise BadToken("The token's user is not active any more.")
    return token


def viewer_of(token: ApiToken | None) -> Viewer:
    """Return what the bearer of a token may see and do. Takes 2 more queries where it sees more
    than the public does.
    """
    if token is None:
        return ANONYMOUS
    scopes = frozenset(token.scopes)
    rights = _rights(token)
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
    raise Forbidden(f"The token has no scope {scope!r}.", scope)


def note_use(token: ApiToken) -> None:
    """Write down that a token was used, at most once a minute. Called when the answer is out."""
    now = timezone.now()
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _rights(token: ApiToken) -> frozenset[str]:
    """Return the marks of the restrictions that a token passes: members of a group are signed in,
    too, and a password is never among its rights.
    """
    if not token.group_ids and not token.sees_private:
        return frozenset()
    login, groups = PageViewRestriction.LOGIN, PageViewRestriction.GROUPS
    passed = Q(restriction_type=login)
    if token.group_ids:
        passed |= Q(restriction_type=groups, groups__in=token.group_ids)
    pages = PageViewRestriction.objects.filter(passed).annotate(mark=Value("p"))
    collections = CollectionViewRestriction.objects.filter(passed).annotate(mark=Value("c"))
    marked = pages.values_list("mark", "pk").union(collections.values_list("mark", "pk"))
    return frozenset(f"{mark}{pk}" for mark, pk in marked)
