"""Work that is shared out in small pieces: no piece is lost."""

from typing import Any

from wagtail.models import PageViewRestriction

from pages.publishing import publisher
from pages.publishing.audit import differences
from pages.publishing.publisher import publish_all, publish_pending
from tests.publishing.world import World


def test_pages_that_wait_beside_a_large_fan_out_are_built(world: World, monkeypatch: Any) -> None:
    PageViewRestriction.objects.create(page=world.docs, restriction_type="login")
    world.author.name = "Ada King"
    world.author.save()
    monkeypatch.setattr(publisher, "BATCH", 1)  # the author's two articles are too many
    publish_pending(100)
    publish_all()
    assert list(differences()) == []
