"""Whether the search server is the one that it should be, and whether there is an embedder."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def check_elasticsearch(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report a server that is no Elasticsearch, or refuses us; one that is down is a warning."""
    if not settings.ELASTICSEARCH_URLS:
        return []
    from search.engines.elasticsearch.check import check_server  # 9 MB of client

    return [found for url in settings.ELASTICSEARCH_URLS if (found := check_server(url))]


@register
def check_embedder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report an embedder that cannot be had; nothing is embedded, and no model loaded."""
    if not settings.ROOST_SEARCH_EMBEDDER:
        return []
    try:
        from search.semantic.embedding import EmbedderError, get_embedder
    except ImportError as error:
        hint = "Install it (requirements-semantic.txt), or unset ROOST_SEARCH_EMBEDDER."
        return [Error(f"ROOST_SEARCH_EMBEDDER: {error}.", hint=hint, id="search.E002")]
    try:
        get_embedder()
    except EmbedderError as error:
        hint = "Name a callable that takes a list of texts and returns a list of vectors."
        return [Error(str(error), hint=hint, id="search.E002")]
    return []
