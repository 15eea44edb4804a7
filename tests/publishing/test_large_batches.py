"""Work that is shared out in small pieces: no piece is lost."""

from typing import Any

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from pages.publishing import publisher, worker
from pages.publishing.audit import Difference, all_targets, differences
from pages.publishing.builder import BUILDERS, Target, build_page
from pages.publishing.models import PublishedDocument, Touch
from pages.publishing.publisher import publish_all, publish_pending
from pages.publishing.writer import write
from tests.factories import make_article, make_site, republish
from tests.publishing.world import World


def test_pages_that_wait_beside_a_large_fan_out_are_built(world: World, monkeypatch: Any) -> None:
    PageViewRestriction.objects.create(page=world.docs, restriction_type="login")
    world.author.name = "Ada King"
    world.author.save()
    monkeypatch.setattr(publisher, "BATCH", 1)  # the author's two articles are too many
    publish_pending(100)
    publish_all()
    assert list(differences()) == []


def test_a_page_that_cannot_be_built_holds_up_no_other(world: World, monkeypatch: Any) -> None:
    before = PublishedDocument.objects.get(kind="page", object_id=world.linking.pk).digest

    def broken_for_one(target: Target, page: Any, reader: Any) -> Any:
        if target.id == world.linking.pk:
            raise KeyError("a block of yesterday")
        return build_page(target, page, reader)

    monkeypatch.setattr(publisher, "_failed", {})
    with monkeypatch.context() as patched:
        patched.setitem(BUILDERS, "page", broken_for_one)
        world.author.name = "Ada King"
        world.author.save()
        republish(world.other, title="Later")
        publish_all()
        assert {found.target.id for found in differences_but(world.linking)} == set()
        assert Touch.objects.filter(generation=None).exists()
    assert PublishedDocument.objects.get(object_id=world.linking.pk, kind="page").digest == before
    publisher._failed.clear()  # a minute later
    publish_all()
    assert list(differences()) == []


def differences_but(page: Any) -> list[Difference]:
    targets = [target for target in all_targets() if target != Target("page", page.pk)]
    return list(differences(targets))


def test_a_page_that_new_code_cannot_build_is_not_asked_for_without_end(
    world: World, monkeypatch: Any
) -> None:
    def broken(*arguments: Any) -> Any:
        raise KeyError("the new code")

    PublishedDocument.objects.update(builder_hash="old")
    monkeypatch.setattr(worker, "_hash_checked", "")
    monkeypatch.setattr(publisher, "_failed", {})
    monkeypatch.setitem(BUILDERS, "page", broken)
    rounds = 0
    while worker.run_once() and rounds < 20:
        rounds += 1
    assert rounds < 20
    assert Touch.objects.filter(generation=None).count() == 6  # one a page


@pytest.mark.django_db(transaction=True)
def test_what_one_transaction_touches_is_held_in_memory_in_pieces(monkeypatch: Any) -> None:
    sizes: list[int] = []

    def measured(builds: Any, own: Any, causes: Any) -> Any:
        sizes.append(len(builds))
        return write(builds, own, causes)

    home = make_site().root_page
    publish_all()
    monkeypatch.setattr(publisher, "BATCH", 2)
    monkeypatch.setattr(publisher, "write", measured)
    with transaction.atomic():
        for number in range(5):
            make_article(home, f"Article {number}")
    assert not Touch.objects.filter(generation=None).exists()
    assert list(differences()) == []
    assert sizes
    assert max(sizes) <= 2
