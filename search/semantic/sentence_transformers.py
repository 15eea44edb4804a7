"""An embedder for any model of sentence-transformers in the folder that ROOST_SEARCH_MODEL names.

It needs `requirements-semantic.txt`. Nothing is ever downloaded.
"""

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings


class LocalModel:
    """A model that is loaded when it is first called, which takes some seconds."""

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = Lock()

    def __call__(self, texts: list[str]) -> Sequence[Sequence[float]]:
        """Return the vectors of documents."""
        return self._encode("encode_document", texts)

    def queries(self, texts: list[str]) -> Sequence[Sequence[float]]:
        """Return the vectors of queries: some models want another beginning for these."""
        return self._encode("encode_query", texts)

    def _encode(self, how: str, texts: list[str]) -> Sequence[Sequence[float]]:
        with self._lock:
            if self._model is None:
                self._model = _load(settings.ROOST_SEARCH_MODEL)
            vectors: Sequence[Sequence[float]] = getattr(self._model, how)(
                texts, show_progress_bar=False
            )
            return vectors


def _load(folder: str) -> Any:
    if not folder or not Path(folder).is_dir():
        raise FileNotFoundError(
            f"ROOST_SEARCH_MODEL is {folder!r}; accepted: a folder with a model of "
            "sentence-transformers."
        )
    os.environ["HF_HUB_OFFLINE"] = "1"
    # By its name, since it is not installed where types are checked.
    return import_module("sentence_transformers").SentenceTransformer(folder, local_files_only=True)


embed = LocalModel()
