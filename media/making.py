"""Renditions: made once, on first request, however many ask at that moment.

Making one takes a web thread for up to some seconds, so only few of these are at it at a time. What
is asked for beyond that is made by the worker, and whoever asks comes again.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache
from django_tasks import task
from wagtail.images.models import Filter, SourceImageIOError

from media.models import Image, Rendition
from media.one_at_a_time import one_at_a_time

logger = logging.getLogger(__name__)

# Of the four threads of a web process: one makes a size, another one waits for its turn.
AT_MOST = 2
QUEUED_FOR = 60  # seconds until a size that the worker did not get to is queued again
_places = threading.BoundedSemaphore(AT_MOST)
_turn = threading.Lock()


class Busy(Exception):
    """As many sizes as can be are being made in this process; the worker makes this one."""


def rendition(image: Image, spec: str) -> Rendition:
    """Return a rendition, made now if there is none; who asks for it meanwhile waits for that one.

    Raises:
        Busy: one is made at this moment, and somebody waits already.
        SourceImageIOError: the image's own file is gone.
        InvalidFilterSpecError: there is no such size.
    """
    wanted = Filter(spec=spec)
    try:
        found: Rendition = image.find_existing_rendition(wanted)
    except Rendition.DoesNotExist:
        pass
    else:
        return found
    with _making(image, spec):
        return image.get_rendition(wanted)


def made_again(lost: Rendition) -> Rendition:
    """Return a rendition anew whose file is gone from the storage.

    Raises:
        Busy: as `rendition`.
    """
    image, spec = lost.image, lost.filter_spec
    logger.warning("%s is gone, and is made again", lost.file.name)
    with _making(image, spec):
        current: Rendition = image.renditions.filter(pk=lost.pk).first() or lost
        if current.file.storage.exists(current.file.name):
            return current
        current.delete()
        return image.get_rendition(spec)


@task()
def make_later(image_id: int, spec: str) -> None:
    """Make a rendition in the worker, if the image is still there."""
    image = Image.objects.filter(pk=image_id).first()
    if image is not None:
        with suppress(SourceImageIOError):
            rendition(image, spec)


@contextmanager
def _making(image: Image, spec: str) -> Iterator[None]:
    """Make a size in one of the places that there are for it.

    Raises:
        Busy: all of them are taken; the size is left to the worker.
    """
    if not _places.acquire(blocking=False):
        if cache.add(f"rendition:{image.pk}:{spec}", True, QUEUED_FOR):
            make_later.enqueue(image.pk, spec)
        raise Busy
    try:
        with _turn, one_at_a_time(f"rendition {image.pk} {spec}"):
            yield
    finally:
        _places.release()
