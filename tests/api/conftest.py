"""Fixtures of the API tests; models can be imported only once Django is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Asks the API as a front end does: `tests.api.client.Api`.

    What is read every few seconds is read once, so that a slow machine does not change how many
    queries an answer takes.
    """
    from api import limits, sites
    from search.desk import rules
    from tests.api.client import Api

    monkeypatch.setattr(sites, "KEPT_SECONDS", 3600.0)
    monkeypatch.setattr(rules, "SECONDS", 3600.0)
    rules.forget()
    sites.forget()
    limits.forget()
    yield Api()
    limits.forget()
    sites.forget()


@pytest.fixture
def world(db: None) -> Any:
    """A published site in two locales with a page of every type: `tests.api.world.World`."""
    from tests.api.world import make_world

    return make_world()


@pytest.fixture
def waits_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change to come is waited for for a moment only, where thousands of requests are made up."""
    monkeypatch.setattr("api.min_seq.LONGEST_WAIT", 0.02)
    monkeypatch.setattr("search.query.LONGEST_WAIT", 0.02, raising=False)
