"""The search engines, behind one interface. Nothing outside this package asks which one it is."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.signals import setting_changed

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.interface import Engine


@cache
def get_engine() -> Engine:
    """Return this process's engine; the embedded one keeps its files in ROOST_SEARCH_INDEX."""
    return EmbeddedEngine(settings.ROOST_SEARCH_INDEX)


@contextmanager
def temporary_engine() -> Iterator[Engine]:
    """Return an empty engine like this process's own, which is gone at the end of the context."""
    with tempfile.TemporaryDirectory(prefix="roost-search-") as folder:
        yield EmbeddedEngine(Path(folder))


def _forget_engine(setting: str, **kwargs: object) -> None:
    if setting == "ROOST_SEARCH_INDEX":
        get_engine.cache_clear()


setting_changed.connect(_forget_engine)  # sent where tests override settings
