"""The one way to the server: errors in plain words, and no queue before a door that is closed."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch, OrjsonSerializer

from search.engines.interface import EngineError

SECONDS = 5.0  # that a search may take
PATIENT_SECONDS = 30.0  # that a change may take
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
TEMPORARY = frozenset({429, 502, 503, 504})


class Connection:
    """A client of one cluster, used by any number of threads.

    Once the server does not answer, everybody else is told so at once, until a pause is over: a
    server that hangs must not make every request, and the worker, wait for its time to run out.
    """

    def __init__(self, urls: Sequence[str], seconds: float = SECONDS) -> None:
        self.urls = tuple(urls)
        self.client = Elasticsearch(
            list(urls),
            request_timeout=seconds,
            # A connection that was kept open may be closed by now: nothing else is tried twice.
            max_retries=1,
            retry_on_status=(),
            retry_on_timeout=False,
            # The client's own way of forgetting dead nodes for a while would be a second one.
            dead_node_backoff_factor=0.1,
            max_dead_node_backoff=1,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
        )
        self._lock = Lock()
        self._pause = FIRST_PAUSE
        self._closed_until = 0.0
        self._why = ""

    @property
    def location(self) -> str:
        """Where the server is, without names and passwords."""
        return ", ".join(without_password(url) for url in self.urls)

    def try_again(self) -> None:
        """Ask the server at the next request, whatever happened before."""
        with self._lock:
            self._closed_until, self._pause = 0.0, FIRST_PAUSE

    @contextmanager
    def asking(self, *expected: int, seconds: float | None = None) -> Iterator[Elasticsearch]:
        """Lend the client for one question.

        What goes wrong leaves as an EngineError, but for an ApiError with an expected status.
        """
        self._knock()
        try:
            yield self.client.options(request_timeout=seconds) if seconds else self.client
        except ApiError as error:
            if error.meta.status in expected:
                self._answered()
                raise
            if error.meta.status in TEMPORARY:
                raise self._unavailable(reason(error)) from None
            self._answered()
            raise EngineError(f"Elasticsearch at {self.location}: {reason(error)}") from error
        except TransportError as error:
            raise self._unavailable(_plain(error)) from None
        else:
            self._answered()

    def _knock(self) -> None:
        with self._lock:
            wait = self._closed_until - time.monotonic()
            if wait > 0:
                raise EngineUnavailable(self._why, retry_after=wait)
            if self._why:
                # One request finds out; the others need not wait with it.
                self._closed_until = time.monotonic() + self._pause

    def _answered(self) -> None:
        if self._why:
            with self._lock:
                self._why, self._closed_until, self._pause = "", 0.0, FIRST_PAUSE

    def _unavailable(self, why: str) -> "EngineUnavailable":
        with self._lock:
            self._why = f"Elasticsearch at {self.location} is not available: {why}"
            pause = self._pause
            self._closed_until = time.monotonic() + pause
            self._pause = min(pause * 2, LONGEST_PAUSE)
            return EngineUnavailable(self._why, retry_after=pause)


class EngineUnavailable(EngineError):
    """The server is down, overloaded, or not to be reached: the same will work later.

    Attributes:
        retry_after: seconds after which it is asked again.
    """

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def reason(error: ApiError) -> str:
    """Return what the server says is wrong, in one line."""
    body: Any = error.body
    causes = body.get("error") if isinstance(body, dict) else None
    if isinstance(causes, dict):
        root = (causes.get("root_cause") or [causes])[0]
        return f"{root.get('type', '')}: {root.get('reason', '')}"[:500]
    return f"{error.meta.status} {error.message}"[:500]


def _plain(error: TransportError) -> str:
    if isinstance(error, ConnectionTimeout):
        return "it does not answer in time."
    if isinstance(error, NoConnection):
        return "nobody answers."
    return str(error)[:500]


def without_password(url: str) -> str:
    """Return a URL without what is before the @."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
