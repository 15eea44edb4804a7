"""The worker's daily sample finds what went past the signals, and tells of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from pages.models import Author
from pages.publishing import publisher
from pages.publishing.audit import all_targets
from pages.publishing.models import AuditState, PublishedDocument
from pages.publishing.publisher import publish_all
from pages.publishing.rolling_audit import audit_some
from tests.factories import republish
from tests.publishing.world import World


def _to_the_end() -> int:
    total = 0
    while done := audit_some():
        total += done
    return total


def _next_day() -> None:
    AuditState.objects.update(began_at=timezone.now() - timedelta(days=1))


def _metrics(client: Client, name: str) -> float:
    text = client.get("/metrics").content.decode()
    return float(next(line for line in text.splitlines() if line.startswith(f"{name} ")).split()[1])


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def test_every_object_is_looked_at_once_a_round(world: World) -> None:
    assert _to_the_end() == len(all_targets())
    assert AuditState.objects.get().differing == 0
    assert audit_some() == 0
    _next_day()
    assert _to_the_end() == len(all_targets())


def test_a_small_sample_goes_on_where_the_last_one_ended(world: World, settings: Any) -> None:
    settings.ROOST_AUDIT_DAILY = 5
    Author.objects.filter(pk=world.author.pk).update(name="Unheard")
    found: set[str] = set()
    for _ in range(len(all_targets()) // 5 + 1):
        assert 1 <= _to_the_end() <= 5
        found |= set(AuditState.objects.get().found)
        _next_day()
    assert any(f"author {world.author.pk} " in text for text in found)
    assert any(f"page {world.article.pk} " in text for text in found)


def test_what_differs_is_reported_and_left(world: World, admin: Client) -> None:
    Author.objects.filter(pk=world.author.pk).update(name="Unheard")
    before = list(PublishedDocument.objects.order_by("pk").values_list("digest", flat=True))
    _to_the_end()
    assert _metrics(admin, "roost_audit_differing") == 3
    assert _metrics(admin, "roost_audit_checked") == len(all_targets())
    after = list(PublishedDocument.objects.order_by("pk").values_list("digest", flat=True))
    assert after == before


def test_what_is_still_to_be_built_is_no_difference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "publish_soon", lambda: None)
    republish(world.article, title="On its way")
    assert audit_some() == 0
    publish_all()
    _to_the_end()
    assert AuditState.objects.get().differing == 0


def test_it_can_be_turned_off(world: World, settings: Any) -> None:
    settings.ROOST_AUDIT_DAILY = 0
    assert audit_some() == 0


def test_metrics_are_for_administrators_and_the_token(
    world: World, admin: Client, settings: Any
) -> None:
    assert _metrics(admin, "roost_touches_pending") == 0
    text = admin.get("/metrics").content.decode()
    pages = PublishedDocument.objects.filter(kind="page", access="").count()
    assert f'roost_documents{{access="public",kind="page"}} {pages}.0' in text
    assert 'roost_consumer_failing{name="search"} 0.0' in text
    anybody = Client()
    assert anybody.get("/metrics").status_code == 404
    assert anybody.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.ROOST_METRICS_TOKEN = "scrape-me"
    assert anybody.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert anybody.get("/metrics", headers={"Authorization": "Bearer scrape-me"}).status_code == 200
