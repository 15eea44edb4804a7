"""The log forgets what every reader could have seen, and nothing else."""

from datetime import timedelta

from django.utils import timezone

from pages.publishing.changes import current_seq
from pages.publishing.models import Change, ConsumerState
from pages.publishing.publisher import publish_all
from pages.publishing.retention import forget_tombstones
from tests.publishing.world import World


def test_old_tombstones_go_and_everything_else_stays(world: World) -> None:
    world.other.delete()
    publish_all()
    assert forget_tombstones() == 0
    kept = Change.objects.exclude(op="delete").count()
    Change.objects.update(at=timezone.now() - timedelta(days=91))
    assert forget_tombstones() == 1
    assert Change.objects.count() == kept


def test_a_consumer_that_is_behind_still_hears_of_a_deletion(world: World) -> None:
    world.other.delete()
    publish_all()
    Change.objects.update(at=timezone.now() - timedelta(days=91))
    state = ConsumerState.objects.create(name="slow", cursor=current_seq() - 1)
    assert forget_tombstones() == 0
    state.cursor = current_seq()
    state.save()
    assert forget_tombstones() == 1
