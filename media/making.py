"""Renditions: made once, on first request, however many ask at that moment."""

import logging

from wagtail.images.models import Filter

from media.models import Image, Rendition
from media.one_at_a_time import one_at_a_time

logger = logging.getLogger(__name__)


def rendition(image: Image, spec: str) -> Rendition:
    """Return a rendition, made now if there is none; whoever else asks for it waits for that one.

    Raises:
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
    with one_at_a_time(f"rendition {image.pk} {spec}"):
        return image.get_rendition(wanted)


def made_again(lost: Rendition) -> Rendition:
    """Return a rendition anew whose file is gone from the storage."""
    image, spec = lost.image, lost.filter_spec
    logger.warning("%s is gone, and is made again", lost.file.name)
    with one_at_a_time(f"rendition {image.pk} {spec}"):
        current: Rendition = image.renditions.filter(pk=lost.pk).first() or lost
        if current.file.storage.exists(current.file.name):
            return current
        current.delete()
        return image.get_rendition(spec)
