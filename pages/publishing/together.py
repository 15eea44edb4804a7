"""Changes of many objects that become public in one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max

from pages.publishing.models import Touch
from pages.publishing.publisher import BUILD, handle

# How many documents beside the changed ones are built in the same transaction; where more show
# what has changed (a section with thousands of pages gets another address), they follow.
DEPENDENTS = 2000


class Busy(Exception):
    """What is read changes faster than it can be built. Nothing was changed; try again."""


@contextmanager
def published_together() -> Iterator[None]:
    """Open a transaction in which everything that is changed is also built and written.

    With its commit, the changed objects and all documents that show them become public, with
    consecutive numbers. Until then, and if it fails, everything is as it was.

    Raises:
        Busy: try again later.
    """
    with transaction.atomic():
        before = Touch.objects.aggregate(last=Max("pk"))["last"] or 0
        yield
        pending = Touch.objects.filter(pk__gt=before, generation=None).order_by("pk")
        single = pending.filter(key__startswith=BUILD)[:DEPENDENTS]
        touches = [*pending.exclude(key__startswith=BUILD), *single]
        while touches:
            if handle(touches, DEPENDENTS) is None:
                raise Busy
            # What follows from it; single documents that are left to the worker are not among it.
            touches = list(pending.exclude(key__startswith=BUILD))
