"""Consumers in the worker: one that hangs or fails holds up nobody."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from cms.consumer_thread import ConsumerThread
from pages.publishing.consumers import Consumer
from pages.publishing.models import Change, ConsumerState
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_site
from tests.services.process import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


class Counting(Consumer):
    """Counts the changes that it has handled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen = 0

    def handle(self, changes: Sequence[Change]) -> None:
        self.seen += len(changes)


class Hanging(Counting):
    """Waits, like a server that does not answer."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.waits, self.go_on = threading.Event(), threading.Event()

    def handle(self, changes: Sequence[Change]) -> None:
        self.waits.set()
        self.go_on.wait(30)
        super().handle(changes)


class Failing(Counting):
    """Fails until it is told not to."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.fails = True
        self.tries: list[float] = []

    def handle(self, changes: Sequence[Change]) -> None:
        if self.fails:
            self.tries.append(time.monotonic())
            raise ValueError("no")
        super().handle(changes)


def test_each_goes_at_its_own_pace(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(ConsumerThread, "FIRST_PAUSE", 0.1)
    make_article(make_site().root_page, "Wren")
    publish_all()
    count = Change.objects.count()
    good, slow, bad = Counting("good"), Hanging("slow"), Failing("bad")
    stopping = threading.Event()
    threads = [ConsumerThread(consumer, stopping) for consumer in (slow, bad, good)]
    for thread in threads:
        thread.start()
    try:
        assert slow.waits.wait(10)
        wait_until(lambda: good.seen == count and len(bad.tries) >= 3, 15, "the others")
        assert slow.seen == 0
        assert bad.tries[2] - bad.tries[1] > bad.tries[1] - bad.tries[0]  # longer and longer
        assert ConsumerState.objects.get(name="bad").error == "no"
        bad.fails = False
        slow.go_on.set()
        wait_until(lambda: slow.seen == bad.seen == count, 15, "all of them")
        wait_until(
            lambda: not ConsumerState.objects.exclude(error="").exists(), 15, "the last cursor"
        )
    finally:
        stopping.set()
        slow.go_on.set()
        for thread in threads:
            thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
