"""The search engines, behind one interface. Nothing outside this package asks which one it is."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from search.engines.interface import Engine


@cache
def get_engine() -> Engine:
    """Return this process's engine: the embedded one, which keeps its files in ROOST_SEARCH_INDEX."""
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.ROOST_SEARCH_INDEX)


def _forget_engine(setting: str, **kwargs: object) -> None:
    if setting == "ROOST_SEARCH_INDEX":
        get_engine.cache_clear()


setting_changed.connect(_forget_engine)  # sent by override_settings only
