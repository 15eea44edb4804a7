"""Whether the server is an Elasticsearch that answers us."""

from django.core.checks import CheckMessage, Error, Warning
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.engines.elasticsearch.connection import reason, without_password

SECONDS = 3
VERSIONS = ("8", "9")


def check_server(url: str) -> CheckMessage | None:
    """Return what is wrong with a server; None where nothing is."""
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
