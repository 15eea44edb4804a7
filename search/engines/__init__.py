"""The search engines, behind one interface. Nothing outside this package asks which one it is."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signals import setting_changed

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.interface import Engine

if TYPE_CHECKING:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

DECIDING = ("ELASTICSEARCH_URLS", "ELASTICSEARCH_PREFIX", "ROOST_SEARCH_INDEX")


@cache
def get_engine() -> Engine:
    """Return this process's engine: Elasticsearch where there is an ELASTICSEARCH_URL, else the
    embedded one, which keeps its files in ROOST_SEARCH_INDEX.
    """
    if settings.ELASTICSEARCH_URLS:
        return _elasticsearch(settings.ELASTICSEARCH_PREFIX)
    return EmbeddedEngine(settings.ROOST_SEARCH_INDEX)


@contextmanager
def temporary_engine() -> Iterator[Engine]:
    """Return an empty engine like this process's own, which is gone at the end of the context."""
    if settings.ELASTICSEARCH_URLS:
        prefix = f"{settings.ELASTICSEARCH_PREFIX}_{secrets.token_hex(4)}"
        elastic = _elasticsearch(prefix)
        try:
            yield elastic
        finally:
            elastic.storage.remove_everything()
            elastic.close()
    else:
        with tempfile.TemporaryDirectory(prefix="roost-search-") as folder:
            yield EmbeddedEngine(Path(folder))


def _elasticsearch(prefix: str) -> "ElasticsearchEngine":
    from search.engines.elasticsearch.engine import ElasticsearchEngine  # 9 MB of client

    return ElasticsearchEngine(settings.ELASTICSEARCH_URLS, prefix)


def _forget_engine(setting: str, **kwargs: object) -> None:
    if setting in DECIDING:
        get_engine.cache_clear()


setting_changed.connect(_forget_engine)  # sent where tests override settings
