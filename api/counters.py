"""Counts of requests: in this process, or in Redis for all processes together.

Both use the generic cell rate algorithm: of each key one moment is kept, the one at which its
allowance will be whole again.
"""

import logging
import math
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

logger = logging.getLogger(__name__)

MAX_KEYS = 100_000
# What is left, and the seconds until one more is allowed, and until all are.
SCRIPT = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local quota, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local step = window / quota
local whole = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local allowed = whole + step - now <= window + 0.000001
if allowed then
  whole = whole + step
  redis.call('SET', KEYS[1], string.format('%.6f', whole), 'PX', math.ceil((whole - now) * 1000))
end
return {allowed and 1 or 0, string.format('%.6f', whole - now)}
"""


@dataclass(frozen=True)
class Policy:
    """How many requests are allowed in how many seconds; 0 requests stand for no limit."""

    name: str
    quota: int
    window: int = 60

    @cached_property
    def step(self) -> float:
        """The seconds that one request takes of the window."""
        return self.window / self.quota


class Verdict(NamedTuple):
    """Whether a request is allowed, and what is left.

    `reset` is the number of seconds until the whole quota is back, `retry_after` until one more
    request is allowed (0: now).
    """

    policy: Policy
    allowed: bool
    remaining: int
    reset: float
    retry_after: float

    def headers(self) -> dict[str, str]:
        """Return the headers that say so (draft-ietf-httpapi-ratelimit-headers-10, RFC 9110)."""
        policy = self.policy
        if not policy.quota:
            return {}
        found = {
            "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.window}',
            "RateLimit": f'"{policy.name}";r={self.remaining};t={math.ceil(self.reset)}',
        }
        if not self.allowed:
            found["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        return found


class Counter(Protocol):
    """Counts requests by key."""

    def hit(self, key: str, policy: Policy) -> Verdict:
        """Count one request, if it is allowed."""

    def refuse(self, key: str, policy: Policy, now: float) -> Verdict | None:
        """Count one request, now on the monotonic clock; return the verdict only if it is not
        allowed.
        """


class MemoryCounter:
    """Counts in this process: other processes have counts of their own."""

    def __init__(self) -> None:
        self._whole_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def hit(self, key: str, policy: Policy) -> Verdict:
        """Count one request, if it is allowed."""
        now = time.monotonic()
        allowed, whole = self._count(key, policy, now)
        return verdict(policy, allowed, whole - now)

    def refuse(self, key: str, policy: Policy, now: float) -> Verdict | None:
        """Count one request; return the verdict only if it is not allowed."""
        moments = self._whole_at
        whole = moments.get(key)
        if whole is not None:
            after = (whole if whole > now else now) + policy.step
            if after - now <= policy.window:
                # Without the lock, which takes as long as all of this: what two threads count
                # at the very same moment may count once.
                moments[key] = after
                return None
        allowed, whole = self._count(key, policy, now)
        return None if allowed else verdict(policy, False, whole - now)

    def _count(self, key: str, policy: Policy, now: float) -> tuple[bool, float]:
        """Return whether one more is allowed, and when the quota is whole again."""
        with self._lock:
            whole = self._whole_at.get(key, 0.0)
            if whole < now:
                whole = now
            after = whole + policy.step
            if after - now > policy.window + 1e-6:
                return False, whole
            self._whole_at[key] = after
            if len(self._whole_at) > MAX_KEYS:
                self._forget_the_quiet(now)
            return True, after

    def _forget_the_quiet(self, now: float) -> None:
        """Drop the keys whose quota is whole again; if that leaves too many, the oldest half."""
        active = [(key, whole) for key, whole in self._whole_at.items() if whole > now]
        self._whole_at = dict(active[-MAX_KEYS // 2 :])


class RedisCounter:
    """Counts in Redis. Where that fails, requests are counted in this process instead."""

    def __init__(self, url: str) -> None:
        import redis  # 5 MB that are not needed without it

        self._failure = redis.RedisError
        self._redis = redis.Redis.from_url(url, socket_timeout=0.2, socket_connect_timeout=0.2)
        self._script = self._redis.register_script(SCRIPT)
        self._fallback = MemoryCounter()
        self._resting_until = 0.0

    def hit(self, key: str, policy: Policy) -> Verdict:
        """Count one request, if it is allowed."""
        if time.monotonic() < self._resting_until:
            return self._fallback.hit(key, policy)
        try:
            answer: Any = self._script(
                keys=[f"roost:limit:{key}"], args=[policy.quota, policy.window]
            )
        except self._failure as error:
            # A limit is no reason to be down: count here, and ask again a little later.
            logger.warning("Rate limits are counted in each process, Redis failed: %s", error)
            self._resting_until = time.monotonic() + 5
            return self._fallback.hit(key, policy)
        return verdict(policy, bool(answer[0]), float(answer[1]))

    def refuse(self, key: str, policy: Policy, now: float) -> Verdict | None:
        """Count one request; return the verdict only if it is not allowed."""
        found = self.hit(key, policy)
        return None if found.allowed else found


def verdict(policy: Policy, allowed: bool, reset: float) -> Verdict:
    """Return the verdict on a key whose quota is whole again in `reset` seconds."""
    step = policy.window / policy.quota
    remaining = max(0, math.floor((policy.window - reset) / step + 1e-6))
    return Verdict(policy, allowed, remaining, reset, max(0.0, reset + step - policy.window))
