"""Documents that change by themselves are built anew at the moment they name."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from pages.publishing import worker
from pages.publishing.audit import differences
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all
from tests.factories import make_article, republish
from tests.publishing.world import World, upsert

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the time of day."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


def call_to_action(**times: datetime) -> tuple[str, Any]:
    link = {"title": "Book", "page": None, "url": "https://example.net/"}
    return "call_to_action", {"heading": "Come", "text": "", "link": link, **times}


def document(page: Any) -> PublishedDocument:
    return PublishedDocument.objects.get(kind="page", object_id=page.pk)


def is_shown(page: Any) -> bool:
    return bool(orjson.loads(bytes(document(page).body))["body"])


def work() -> None:
    while worker.run_once():
        pass


def test_a_call_to_action_comes_and_goes(world: World, clock: Clock, changes: Any) -> None:
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    body = [call_to_action(shown_from=begins, shown_until=ends)]
    page = make_article(world.blog, "Walk", body=body)
    publish_all()
    assert not is_shown(page)
    assert document(page).rebuild_at == begins

    clock(begins - timedelta(seconds=1))
    with changes() as before:
        work()
    assert before == set()

    clock(begins)
    with changes() as coming:
        work()
    assert coming == {upsert(page)}
    assert is_shown(page)
    assert document(page).rebuild_at == ends

    clock(ends + timedelta(days=3))
    with changes() as going:
        work()
    assert going == {upsert(page)}
    assert not is_shown(page)
    assert document(page).rebuild_at is None
    assert list(differences()) == []


def test_what_others_show_of_it_moves_no_time(world: World, clock: Clock) -> None:
    republish(world.article, body=[call_to_action(shown_until=NOW + timedelta(hours=1))])
    publish_all()
    moved = document(world.article).updated_at
    clock(NOW + timedelta(hours=1))
    work()
    assert document(world.article).updated_at == moved
    assert document(world.linking).rebuild_at is None


def test_a_change_in_between_keeps_the_moment(world: World, clock: Clock) -> None:
    republish(world.article, body=[call_to_action(shown_until=NOW + timedelta(hours=1))])
    world.author.name = "Grace Hopper"
    world.author.save()
    publish_all()
    assert document(world.article).rebuild_at == NOW + timedelta(hours=1)


def test_what_cannot_be_built_is_asked_for_once(world: World, clock: Clock) -> None:
    republish(world.article, body=[call_to_action(shown_until=NOW + timedelta(hours=1))])
    publish_all()
    clock(NOW + timedelta(hours=1))
    assert worker.touch_due() == 1
    assert worker.touch_due() == 0
    assert Touch.objects.filter(generation=None).count() == 1


def test_what_cannot_be_built_hides_nothing_that_is_due_later(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BATCH", 1)
    for page, hours in ((world.article, 1), (world.linking, 2)):
        republish(page, body=[call_to_action(shown_until=NOW + timedelta(hours=hours))])
    publish_all()
    clock(NOW + timedelta(hours=3))
    assert worker.touch_due() == 1  # and cannot be built, for now
    assert worker.touch_due() == 1
    assert worker.touch_due() == 0
