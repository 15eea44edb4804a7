"""How often one address or one token may ask, and how an address is known."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api import limits
from api.addresses import client_address
from api.counters import Counter, MemoryCounter, Policy, RedisCounter
from api.models import ApiToken
from tests.api.client import Api

SMALL = Policy("small", 5, 60)


@pytest.fixture(params=["memory", "redis"])
def counter(request: Any) -> Counter:
    if request.param == "redis":
        return RedisCounter(request.getfixturevalue("redis_url"))
    return MemoryCounter()


@pytest.fixture
def few(settings: Any) -> Iterator[None]:
    """Three requests a minute from an address, four with a token."""
    settings.ROOST_RATE_LIMIT, settings.ROOST_TOKEN_RATE_LIMIT = 3, 4
    limits.forget()
    yield
    limits.forget()


def test_a_quota_is_used_up_and_comes_back(counter: Counter) -> None:
    quick = Policy("quick", 10, 2)
    verdicts = [counter.hit("quick", quick) for _ in range(12)]
    assert [verdict.allowed for verdict in verdicts] == [True] * 10 + [False] * 2
    assert [verdict.remaining for verdict in verdicts[:3]] == [9, 8, 7]
    refused = verdicts[-1]
    assert 0 < refused.retry_after <= 0.2
    assert 1.5 < refused.reset <= 2
    time.sleep(refused.retry_after + 0.02)
    assert counter.hit("quick", quick).allowed
    assert not counter.hit("quick", quick).allowed
    assert counter.hit("another", quick).allowed


def test_what_is_refused_is_the_same_in_fewer_steps(counter: Counter) -> None:
    quick = Policy("quick", 10, 2)
    found = [counter.refuse("refused", quick, time.monotonic()) for _ in range(12)]
    assert found[:10] == [None] * 10
    refused = found[-1]
    assert refused is not None
    assert not refused.allowed
    assert 0 < refused.retry_after <= 0.2
    assert not counter.hit("refused", quick).allowed
    time.sleep(refused.retry_after + 0.02)
    assert counter.refuse("refused", quick, time.monotonic()) is None
    assert counter.refuse("refused", quick, time.monotonic()) is not None


def test_threads_together_get_one_quota(counter: Counter) -> None:
    hundred = Policy("hundred", 100, 60)
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: counter.hit("threads", hundred), range(300)))
    assert 100 <= sum(verdict.allowed for verdict in verdicts) <= 102  # a slow machine refills


def test_processes_share_what_redis_counts(redis_url: str) -> None:
    one, other = RedisCounter(redis_url), RedisCounter(redis_url)
    allowed = [(one, other)[n % 2].hit("shared", SMALL).allowed for n in range(8)]
    assert sum(allowed) == 5


def test_without_redis_requests_are_still_answered_and_counted() -> None:
    counter = RedisCounter("redis://127.0.0.1:9/0")
    assert [counter.hit("key", SMALL).allowed for _ in range(6)] == [True] * 5 + [False]


def test_memory_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr("api.counters.MAX_KEYS", 100)
    counter = MemoryCounter()
    for n in range(1_000):
        counter.hit(f"address {n}", SMALL)
    assert len(counter._whole_at) <= 101


def test_a_count_is_cheap() -> None:
    """No SQL and no system call: it stands in front of answers that take 50 µs."""
    generous = Policy("generous", 10**9)
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(1_000):
            limits.hit_address({"REMOTE_ADDR": "192.0.2.1"})
            limits.hit("key", generous)
        best = min(best, time.perf_counter() - began)
    assert best / 1_000 < 100e-6


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "", [], "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", [], "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.2.3.4", ["10.0.0.0/8"], "198.51.100.1"),
        ("192.0.2.1", "203.0.113.9", ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", "nonsense", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", ["10.0.0.1"], "198.51.100.1"),
        ("::1", "[2001:db8:1:2:3::4]:4711", ["::1"], "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1:2::/64"),
        ("", "", [], "unknown"),
    ],
)
def test_the_address_is_that_which_no_visitor_can_choose(
    remote: str, forwarded: str, proxies: list[str], expected: str, settings: Any
) -> None:
    settings.ROOST_TRUSTED_PROXIES = proxies
    environ = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(environ) == expected


@pytest.mark.django_db
def test_an_address_that_asks_too_often_is_told_when_to_come_again(
    world: Any, api: Api, few: None
) -> None:
    statuses = [api.get("pages/").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    response = api.get("sync/")
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "20"
    assert response["RateLimit-Policy"] == '"address";q=3;w=60'
    assert response["RateLimit"] == '"address";r=0;t=60'
    assert response["Cache-Control"] == "no-store"
    elsewhere = api.client.get("/api/v1/sync/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere["RateLimit"] == '"address";r=2;t=20'


@pytest.mark.django_db
def test_a_token_has_a_quota_of_its_own(world: Any, api: Api, few: None) -> None:
    _, secret = ApiToken.create(name="Test", scopes=["published"])
    headers = {"Authorization": f"Bearer {secret}"}
    assert [api.get("pages/", headers=headers).status_code for _ in range(5)] == [200] * 4 + [429]
    assert api.get("pages/").status_code == 200


@pytest.mark.django_db
def test_bad_tokens_cannot_be_tried_without_end(world: Any, api: Api) -> None:
    headers = {"Authorization": "Bearer roost_guess"}
    statuses = [api.get("pages/", headers=headers).status_code for _ in range(62)]
    assert statuses[:60] == [401] * 60
    assert statuses[-1] == 429


@pytest.mark.django_db
def test_no_limit(world: Any, api: Api, settings: Any) -> None:
    settings.ROOST_RATE_LIMIT = 0
    limits.forget()
    assert {api.get("pages/").status_code for _ in range(5)} == {200}
    assert "RateLimit" not in api.get("sync/")
