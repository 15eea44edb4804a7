"""Code is a dependency too: documents that other code has built are built anew after a deploy."""

import hashlib
import inspect
from functools import cache
from pathlib import Path

from django.conf import settings
from wagtail.models import get_page_models

import media.renditions
import pages.blocks
import pages.publishing
import pages.seo
from pages.publishing import kinds


@cache
def builder_hash() -> str:
    """Return a hash of everything but the database that decides what a document says.

    That is the source of the builder, the blocks, the structured data and every page type and
    snippet, and the settings that stand in documents.
    """
    files = {Path(inspect.getfile(media.renditions))}
    for package in (pages.blocks, pages.publishing, pages.seo):
        files.update(Path(inspect.getfile(package)).parent.glob("*.py"))
    for model in [*get_page_models(), *kinds.snippet_kinds().values()]:
        files.add(Path(inspect.getfile(model)))
    found = hashlib.sha256(settings.WAGTAILADMIN_BASE_URL.encode())
    found.update(repr(settings.ROOST_LOCALE_FALLBACKS).encode())
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()[:32]
