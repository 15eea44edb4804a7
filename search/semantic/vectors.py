"""The vectors of all pages, in the memory of each process that searches."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from threading import Lock

import numpy as np
from django.core.signals import setting_changed
from django.db.models import Max

from pages.publishing.kinds import PAGE
from search.engines.interface import EngineQuery, Key
from search.models import PageVector
from search.semantic.embedding import Vectors, get_embedder

MOST_NEAR = 50  # pages that are found by meaning alone
AT_ONCE = 5_000  # rows that are read at a time
# Two workers may commit their batches in another order than they have numbered them.
READ_AGAIN = 20
ROUNDING = 1e-6
FEW = 8  # picking a row takes as long as comparing so many


class Table:
    """Rows that are only ever added or altered, so that nobody who reads need wait."""

    def __init__(self) -> None:
        self.version = 0
        self.count = 0
        self._expected = 0
        self.rows: dict[Key, int] = {}
        self.keys: list[Key] = []
        self.places: dict[tuple[int, str], int] = {}
        self.matrix: Vectors = np.zeros((0, 0), dtype=np.float32)
        self.place_of = np.zeros(0, dtype=np.int32)  # -1: withdrawn

    def put(self, key: Key, vector: Vectors) -> None:
        """Set the vector of a page; an empty one withdraws it."""
        row = self.rows.get(key)
        if not len(vector):
            if row is not None:
                self.place_of[row] = -1
                self.matrix[row] = 0
            return
        if self.matrix.shape[1] != len(vector):
            if self.count:  # made with another model under the same name
                return
            self.matrix = np.zeros((0, len(vector)), dtype=np.float32)
        is_new = row is None
        if row is None:
            row = self.count
            if row == len(self.matrix):
                self._grow()
            self.keys.append(key)
        self.matrix[row] = vector
        place = (key.site_id, key.locale)
        self.place_of[row] = self.places.setdefault(place, len(self.places))
        if is_new:  # last of all: who searches meanwhile sees the row only when it is there
            self.rows[key] = row
            self.count += 1

    def reserve(self, rows: int) -> None:
        """Expect so many rows."""
        self._expected = rows

    def _grow(self) -> None:
        size = max(1_000, self._expected, len(self.matrix) * 3 // 2)
        matrix = np.zeros((size, self.matrix.shape[1]), dtype=np.float32)
        places = np.full(size, -1, dtype=np.int32)
        matrix[: len(self.matrix)] = self.matrix
        places[: len(self.place_of)] = self.place_of
        self.matrix, self.place_of = matrix, places


class VectorStore:
    """A matrix with a row for each page; it follows the database when it is asked.

    100,000 vectors of 384 numbers take 150 MB, and comparing all of them some milliseconds.
    """

    def __init__(self, embedder: str) -> None:
        """Take the name of the embedder whose vectors these are."""
        self._embedder = embedder
        self._lock = Lock()
        self._table = Table()

    def follow(self) -> None:
        """Take in what has changed. One SQL query where nothing has."""
        mine = PageVector.objects.filter(embedder=self._embedder)
        newest: int = mine.aggregate(newest=Max("version"))["newest"] or 0
        if newest == self._table.version:
            return
        with self._lock:
            if newest < self._table.version:  # the database was restored from a backup
                self._table = Table()
            table = self._table
            if not table.count:
                table.reserve(mine.count())
            rows = mine.filter(version__gt=table.version - READ_AGAIN).order_by("version")
            columns = ("site_id", "locale", "object_id", "vector", "version")
            for site_id, locale, object_id, vector, version in rows.values_list(*columns).iterator(
                AT_ONCE
            ):
                table.put(
                    Key(site_id, locale, PAGE, object_id), np.frombuffer(vector, dtype=np.float32)
                )
                table.version = max(table.version, version)

    def near(self, vector: Vectors, query: EngineQuery) -> dict[Key, float] | None:
        """Return the pages of a search's sites and locales that are nearest to a vector.

        They are those that stand out: nearer than half of the way from the mean of all to the
        nearest, whatever numbers a model is given to. None: no vector can be compared with this.
        """
        table = self._table
        count = table.count  # before the rest: what is there grows
        matrix, place_of = table.matrix, table.place_of[:count]
        if not count or matrix.shape[1] != len(vector):
            return None
        locales = {*query.locales, ""} if query.locales else None
        places = [
            number
            for (site_id, locale), number in list(table.places.items())
            if site_id in query.site_ids and (locales is None or locale in locales)
        ]
        rows = np.flatnonzero(np.isin(place_of, places))
        if not len(rows):
            return {}
        if len(rows) * FEW < count:
            similar = matrix[rows] @ vector
        else:  # comparing all costs less than picking many
            similar = (matrix[:count] @ vector)[rows]
        least = max(float(similar.mean() + similar.max()) / 2 - ROUNDING, ROUNDING)
        most = min(MOST_NEAR, len(similar))
        best = np.argpartition(-similar, most - 1)[:most]
        return {
            table.keys[rows[index]]: float(similar[index])
            for index in best
            if similar[index] >= least
        }

    def similarities(self, vector: Vectors, keys: Sequence[Key]) -> Mapping[Key, float]:
        """Return how near some pages are; those without a vector are left out."""
        table = self._table
        known = [key for key in keys if key in table.rows]
        rows = [table.rows[key] for key in known]
        return dict(zip(known, (table.matrix[rows] @ vector).tolist(), strict=True)) if rows else {}


@cache
def get_store() -> VectorStore:
    """Return this process's store."""
    return VectorStore(get_embedder().name)


def pack(vectors: Iterable[Vectors]) -> list[bytes]:
    """Return vectors as the table has them."""
    return [vector.astype(np.float32).tobytes() for vector in vectors]


def _forget(setting: str, **kwargs: object) -> None:
    if setting.startswith("ROOST_SEARCH_EMBEDDER"):
        get_store.cache_clear()


setting_changed.connect(_forget)  # sent where tests override settings
