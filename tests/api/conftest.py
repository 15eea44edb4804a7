"""Fixtures of the API tests; models can be imported only once Django is set up."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def api() -> Iterator[Any]:
    """Asks the API as a front end does: `tests.api.client.Api`."""
    from api import limits, sites
    from tests.api.client import Api

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
