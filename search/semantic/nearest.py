"""What is near to a search, where there is an embedder that says so in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.interface import EngineQuery, Key
from search.query_language import Asked
from search.semantic.embedding import EmbedderError, get_embedder
from search.semantic.vectors import VectorStore, get_store


@dataclass(frozen=True)
class Nearest:
    """The pages nearest to a search, and how near others are."""

    pages: Mapping[Key, float]
    vector: Any
    store: VectorStore

    def similarities(self, keys: Sequence[Key]) -> Mapping[Key, float]:
        """Return how near some pages are; those without a vector are left out."""
        return self.store.similarities(self.vector, keys)


def nearest(asked: Asked, query: EngineQuery) -> Nearest | None:
    """Return what is near to a search; None if that cannot be told, or not in time.

    Takes one SQL query.
    """
    try:
        vector = get_embedder().query(" ".join(" ".join([asked.words, *asked.phrases]).split()))
        store = get_store()
    except EmbedderError:  # a wrong setting: the system checks and the worker say so
        return None
    if vector is None:
        return None
    store.follow()
    pages = store.near(vector, query)
    return None if pages is None else Nearest(pages, vector, store)
