"""The embedder that ROOST_SEARCH_EMBEDDER names, and what must not go wrong with it."""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import cache
from threading import BoundedSemaphore, Lock
from typing import Any

import numpy as np
from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

Vectors = np.ndarray[Any, np.dtype[np.float32]]
Embed = Callable[[list[str]], Sequence[Sequence[float]]]

REMEMBERED = 2_000  # vectors of queries
MOST_WAITING = 4  # queries; while so many wait for an embedder, it is too slow for any more
SAY_AGAIN = 60.0  # seconds


class EmbedderError(Exception):
    """The embedder fails, or what it returns is not what it should be."""


class Embedder:
    """Turns texts into vectors of length 1.

    What it is made of is a callable that takes a list of texts and returns as many vectors, all of
    the same length. Where it has an attribute `queries`, that is called for what visitors type:
    some models want these told apart.
    """

    def __init__(self, embed: Embed, name: str, seconds: float) -> None:
        """Take the callable, what names it and its model, and how long a search waits for it."""
        self.name = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
        self._documents = embed
        self._queries: Embed = getattr(embed, "queries", embed)
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="roost-embedder")
        self._places = BoundedSemaphore(MOST_WAITING)
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        self._silent_until = 0.0

    def documents(self, texts: list[str]) -> Vectors:
        """Return a row for each text, however long it takes.

        Raises:
            EmbedderError: it fails.
        """
        return self._rows(self._documents, texts)

    def query(self, text: str) -> Vectors | None:
        """Return the vector of a query, or None if there is none in time.

        A query that came too late is remembered when it is done, so that the next one is not.
        """
        with self._lock:
            if (known := self._known.get(text)) is not None:
                self._known.move_to_end(text)
                return known
        if not self._places.acquire(blocking=False):
            return None
        try:
            done = self._threads.submit(self._remember, text)
        except RuntimeError:  # the process is ending
            self._places.release()
            return None
        done.add_done_callback(lambda _: self._places.release())
        try:
            return done.result(self._seconds)
        except TooLate:
            return None
        except EmbedderError as error:
            self._say(error)
            return None

    def _remember(self, text: str) -> Vectors:
        vector: Vectors = self._rows(self._queries, [text])[0]
        with self._lock:
            self._known[text] = vector
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return vector

    def _rows(self, embed: Embed, texts: list[str]) -> Vectors:
        try:
            rows = np.asarray(embed(texts), dtype=np.float32)
        except Exception as error:  # somebody else's code and models: anything may go wrong
            raise EmbedderError(f"The embedder failed: {error!r}") from error
        if rows.ndim != 2 or len(rows) != len(texts) or not rows.shape[1]:
            raise EmbedderError(
                f"The embedder was given {len(texts)} texts and returned values of the shape "
                f"{rows.shape}; accepted: a vector for each."
            )
        if not np.isfinite(rows).all():
            raise EmbedderError("The embedder returned numbers that are not finite.")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def _say(self, error: EmbedderError) -> None:
        """Log a failure, but not at each search."""
        if time.monotonic() > self._silent_until:
            self._silent_until = time.monotonic() + SAY_AGAIN
            logger.error("Searches are answered by words alone: %s", error)


@cache
def get_embedder() -> Embedder:
    """Return this process's embedder.

    Raises:
        EmbedderError: ROOST_SEARCH_EMBEDDER names nothing that can be called.
    """
    path: str = settings.ROOST_SEARCH_EMBEDDER
    try:
        embed = import_string(path)
    except Exception as error:  # whatever importing somebody else's module may raise
        raise EmbedderError(f"ROOST_SEARCH_EMBEDDER, {path!r}: {error}") from error
    if not callable(embed):
        raise EmbedderError(f"ROOST_SEARCH_EMBEDDER, {path!r}, cannot be called.")
    name = f"{path} {settings.ROOST_SEARCH_MODEL}"
    return Embedder(embed, name, settings.ROOST_SEARCH_EMBEDDER_MS / 1000)


def is_on() -> bool:
    """Return whether pages have vectors at all."""
    return bool(settings.ROOST_SEARCH_EMBEDDER)


def _forget(setting: str, **kwargs: object) -> None:
    if setting.startswith(("ROOST_SEARCH_EMBEDDER", "ROOST_SEARCH_MODEL")):
        get_embedder.cache_clear()


setting_changed.connect(_forget)  # sent where tests override settings
