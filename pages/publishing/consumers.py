"""Consumers follow the change log, each at its own pace, and lose nothing when they are down."""

import logging
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from pages.publishing.changes import changes_after
from pages.publishing.models import Change, ConsumerState

logger = logging.getLogger(__name__)

BATCH = 200


class Consumer:
    """Something that must hear of every change: a search index, a cache, a webhook.

    A subclass names itself and handles batches. It acts on the documents as they are now, never on
    what the change says they were, and the same batch may come again after a crash.
    """

    name: str
    batch_size = BATCH
    # Errors that say all there is to say about an outside service: logged in one line.
    outages: tuple[type[Exception], ...] = ()

    def handle(self, changes: Sequence[Change]) -> None:
        """Take in some changes, in order. An exception means: the same again later.

        Raises:
            Exception: of any kind; it is logged, kept for the admin, and the batch is repeated.
        """
        raise NotImplementedError

    def idle(self) -> None:
        """Called when there is nothing more to read, for work that waits for a quiet moment."""


class ConsumerFailed(Exception):
    """A batch was not handled; why is in the log, and in the consumer's state."""


@cache
def consumers() -> list[Consumer]:
    """Return one consumer for each dotted path in `ROOST_CONSUMERS`."""
    return [import_string(path)() for path in settings.ROOST_CONSUMERS]


def run_consumers() -> int:
    """Let each consumer take one batch; return how many changes were handled.

    A consumer that fails does not hold up the others.
    """
    return sum(run_consumer(consumer) for consumer in consumers())


def run_consumer(consumer: Consumer) -> int:
    """Let one consumer take one batch; return how many changes were handled: none, if it fails."""
    try:
        return take_batch(consumer)
    except ConsumerFailed:
        return 0


def take_batch(consumer: Consumer) -> int:
    """Let one consumer take one batch, and move its cursor once it is done.

    Raises:
        ConsumerFailed: it will get the same batch again.
    """
    state, _ = ConsumerState.objects.get_or_create(name=consumer.name)
    changes = changes_after(state.cursor, consumer.batch_size)
    try:
        if changes:
            consumer.handle(changes)
        else:
            consumer.idle()
    except Exception as error:  # an outside service may fail in any way; the next round repeats
        if isinstance(error, consumer.outages):
            logger.error("Consumer %s failed at %s: %s", consumer.name, state.cursor, error)
        else:
            logger.exception("Consumer %s failed at %s", consumer.name, state.cursor)
        ConsumerState.objects.filter(name=consumer.name).update(error=str(error)[:2000])
        raise ConsumerFailed from error
    if not changes:
        if state.error:
            ConsumerState.objects.filter(name=consumer.name).update(error="")
        return 0
    # Another worker may have read further meanwhile; a cursor never goes back.
    behind = ConsumerState.objects.filter(name=consumer.name, cursor__lt=changes[-1].seq)
    behind.update(cursor=changes[-1].seq, moved_at=timezone.now(), error="")
    return len(changes)
