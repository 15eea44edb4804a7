"""Whether the search server is the one that it should be, and whether there is an embedder."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.engines.elasticsearch.connection import reason, without_password

SECONDS = 3
VERSIONS = ("8", "9")


@register
def check_elasticsearch(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report a server that is no Elasticsearch, or refuses us; one that is down is a warning."""
    return [message for url in settings.ELASTICSEARCH_URLS if (message := _check(url)) is not None]


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


def _check(url: str) -> CheckMessage | None:
    where = f"ELASTICSEARCH_URL: {without_password(url)}"
    try:
        with Elasticsearch(url, request_timeout=SECONDS, max_retries=0) as client:
            version = client.info()["version"]["number"]
    except UnsupportedProductError:
        return _wrong(f"{where} is not Elasticsearch.")
    except ApiError as error:
        if error.meta.status in (401, 403):
            return _wrong(f"{where} refuses the name or password: {reason(error)}")
        return _down(f"{where} answers {error.meta.status}.")
    except (TransportError, KeyError, TypeError) as error:
        return _down(f"{where} does not answer ({type(error).__name__}).")
    if version.partition(".")[0] not in VERSIONS:
        return _wrong(f"{where} is Elasticsearch {version}; accepted: 8 and 9.")
    return None


def _wrong(message: str) -> CheckMessage:
    return Error(message, hint="Name the right server, or unset it.", id="search.E001")


def _down(message: str) -> CheckMessage:
    return Warning(
        message,
        hint="Until it does, searches fail; publishing goes on, and the index catches up.",
        id="search.W001",
    )
