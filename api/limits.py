"""Rate limits: how often one address or one token may ask."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from api.addresses import client_address
from api.counters import Counter, MemoryCounter, Policy, RedisCounter, Verdict

COUNTED = "roost.limits"  # where a WSGI environment keeps what was counted for it


class TooManyRequests(Exception):
    """A request above the limit; `verdict` says when to come again."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            f"At most {verdict.policy.quota} requests in {verdict.policy.window} s are answered."
        )
        self.verdict = verdict


def hit(key: str, policy: Policy) -> Verdict:
    """Count one request of somebody. Takes no SQL; with REDIS_URL, one round trip."""
    if not policy.quota:
        return Verdict(policy, True, 0, 0.0, 0.0)
    return _counter().hit(f"{policy.name}:{key}", policy)


def hit_address(environ: dict[str, Any]) -> Verdict:
    """Count a request without a token by the address that it comes from; each only once.

    Whatever stands in front of Django calls this with the WSGI environment, too.
    """
    return _once(environ, client_address(environ), _by_address())


def refuse_address(environ: dict[str, Any], now: float) -> Verdict | None:
    """Count a request without a token that is answered at once, now on the monotonic clock; return
    the verdict only if it is not allowed.

    The same as `hit_address`, and quicker: it stands in front of answers that take 20 µs.
    """
    limit = _at_the_edge()
    policy = limit.policy
    if not policy.quota:
        return None
    if limit.behind_proxy:
        return limit.counter.refuse(f"{policy.name}:{client_address(environ)}", policy, now)
    return limit.counter.refuse(_key_of(environ.get("REMOTE_ADDR") or ""), policy, now)


def hit_token(environ: dict[str, Any], token_id: int) -> Verdict:
    """Count a request of a token; each only once."""
    return _once(environ, str(token_id), _by_token())


def hit_strictly(environ: dict[str, Any], what: str, policy: Policy) -> None:
    """Count something that few do often: another policy, beside that of all requests.

    Raises:
        TooManyRequests: this address did it too often.
    """
    hit_or_refuse(f"{what}:{client_address(environ)}", policy)


def hit_or_refuse(key: str, policy: Policy) -> None:
    """Count something.

    Raises:
        TooManyRequests: it was done too often.
    """
    verdict = hit(key, policy)
    if not verdict.allowed:
        raise TooManyRequests(verdict)


def forget() -> None:
    """Forget all counts of this process, and read the settings anew."""
    for cached in (_counter, _by_address, _by_token, _at_the_edge, _key_of):
        cached.cache_clear()


def _once(environ: dict[str, Any], key: str, policy: Policy) -> Verdict:
    counted: dict[str, Verdict] = environ.setdefault(COUNTED, {})
    if policy.name not in counted:
        counted[policy.name] = hit(key, policy)
    return counted[policy.name]


@lru_cache(maxsize=4096)
def _key_of(remote: str) -> str:
    """Return the key under which a connection that no proxy passes on is counted."""
    return f"address:{client_address({'REMOTE_ADDR': remote})}"


class _EdgeLimit(NamedTuple):
    """What the limit by address is made of: to look into the settings takes .3 µs for each."""

    counter: Counter
    policy: Policy
    behind_proxy: bool


@cache
def _at_the_edge() -> _EdgeLimit:
    return _EdgeLimit(_counter(), _by_address(), bool(settings.ROOST_TRUSTED_PROXIES))


@cache
def _counter() -> Counter:
    return RedisCounter(settings.REDIS_URL) if settings.REDIS_URL else MemoryCounter()


@cache
def _by_address() -> Policy:
    return Policy("address", settings.ROOST_RATE_LIMIT)


@cache
def _by_token() -> Policy:
    return Policy("token", settings.ROOST_TOKEN_RATE_LIMIT)
