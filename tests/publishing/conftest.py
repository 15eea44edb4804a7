"""Fixtures of the publishing tests; models can be imported only once Django is set up."""

from typing import Any

import pytest


@pytest.fixture
def world(db: None) -> Any:
    """A site with sections, articles, media and an author: `tests.publishing.world.World`."""
    from tests.publishing.world import make_world

    return make_world()


@pytest.fixture
def changes() -> Any:
    """Return a context that collects the changes made inside it."""
    from tests.publishing.world import watched_changes

    return watched_changes
