"""What alters answers although no document changes: sites, locales, kinds of restrictions."""

from django.db import transaction
from django.db.models import F

from pages.publishing.lock import publishing_lock
from pages.publishing.models import Clock
from pages.publishing.writer import announce, next_clock


def answers_changed() -> None:
    """Say, once the current transaction is committed, that answers may be others than they were.

    The change log names documents; whoever keeps answers forgets all of them when this is said.
    """
    pending = [hook for hook in transaction.get_connection().run_on_commit if hook[1] is _say_so]
    if not pending:
        transaction.on_commit(_say_so, robust=True)


def _say_so() -> None:
    with publishing_lock():
        clock = next_clock()
        Clock.objects.filter(pk=clock.pk).update(epoch=F("epoch") + 1)
        announce(clock.seq)
