"""Measures search by meaning: `python -m bench.vectors [--pages 100000] [--numbers 384]`.

First the time and the memory that comparing vectors takes, in a database of its own. Then the
quality of both together on the Cranfield collection (ROOST_CORPORA), with vectors that are made
from the collection itself (latent semantic analysis), as no model can be taken for granted: a
trained one does better. Needs numpy (requirements-semantic.txt).
"""

import argparse
import os
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import numpy as np

CORPORA = Path(os.environ.get("ROOST_CORPORA", Path(__file__).parents[2] / "shared/data"))
CONCEPTS = 200
SITE = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--numbers", type=int, default=384)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state:
        os.environ |= {
            "ROOST_VAR": state,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "ROOST_SEARCH_EMBEDDER": "bench.vectors.nothing",
        }
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        speed(arguments.pages, arguments.numbers)
        if (CORPORA / "cranfield").is_dir():
            quality()


def nothing(texts: list[str]) -> list[list[float]]:
    return [[0.0]] * len(texts)


def speed(pages: int, numbers: int) -> None:
    from search.engines.interface import EngineQuery
    from search.models import PageVector
    from search.semantic.vectors import get_store, pack

    store = get_store()
    chance = np.random.default_rng(1)
    for start in range(0, pages, 5_000):
        rows = chance.standard_normal((5_000, numbers), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        PageVector.objects.bulk_create(
            PageVector(
                embedder=store._embedder,
                site_id=SITE,
                locale="en" if number % 4 else "fr",
                object_id=start + number,
                digest="x",
                vector=vector,
                version=start + 1,
            )
            for number, vector in enumerate(pack(rows))
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall = timed(store.follow)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{pages:,} vectors of {numbers} numbers: {wall:.1f} s to load, {memory:.0f} MB")
    line("following when nothing has changed", store.follow)
    asked = chance.standard_normal((200, numbers), dtype=np.float32)
    for name, locales in (("all", ()), ("of a locale with a quarter of them", ("fr",))):
        queries = iter(asked)
        query = EngineQuery("", (SITE,), locales)
        line(f"the 50 nearest, {name}", lambda: store.near(next(queries), query))  # noqa: B023


def line(name: str, work: Callable[[], object]) -> None:
    work()
    times = sorted(timed(work) * 1000 for _ in range(100))
    print(f"{name:55}{times[50]:8.2f} ms{times[95]:8.2f} ms (p95)")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def quality() -> None:
    from search.engines import temporary_engine
    from search.engines.interface import EngineQuery
    from search.quality import fill, ndcg, read_collection
    from search.semantic import hybrid
    from search.semantic.vectors import VectorStore

    collection = read_collection(CORPORA / "cranfield")
    model = Analysis([f"{d.title} {d.sections[0].text}" for d in collection.documents])
    store = VectorStore("bench")
    for document, vector in zip(collection.documents, model.vectors, strict=True):
        store._table.put(document.key, vector)
    gains: dict[str, list[float]] = {"words": [], "meaning": [], "both": []}
    times: dict[str, list[float]] = {"words": [], "both": []}

    @contextmanager
    def timing(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        times[name].append((time.perf_counter() - began) * 1000)

    with temporary_engine() as engine:
        fill(engine, collection)
        for text, relevant in zip(collection.queries, collection.relevant, strict=True):
            query = EngineQuery(text, (SITE,), limit=10, highlight=False)
            vector = model.vector(text)
            with timing("words"):
                words = engine.search(query)
            with timing("both"):
                near = store.near(vector, query) or {}
                both = hybrid.search(
                    engine,
                    query,
                    near,
                    lambda keys, vector=vector: store.similarities(vector, keys),
                )
            nearest = sorted(near, key=lambda key: -near[key])
            for name, keys in (
                ("words", [hit.key for hit in words.hits]),
                ("meaning", nearest),
                ("both", [hit.key for hit in both.hits]),
            ):
                gains[name].append(ndcg([key.object_id for key in keys[:10]], relevant))
    for name, values in gains.items():
        spent = sorted(times.get(name, [0.0]))
        print(
            f"Cranfield by {name:10} nDCG@10 {sum(values) / len(values):.4f}"
            + (f", {spent[len(spent) // 2]:.2f} ms a query (median)" if name in times else "")
        )


class Analysis:
    """Latent semantic analysis: the directions in which the words of a collection go together."""

    def __init__(self, texts: list[str]) -> None:
        counts = [Counter(_words(text)) for text in texts]
        found = Counter(word for count in counts for word in count)
        self._columns = {word: n for n, word in enumerate(w for w in found if found[w] > 1)}
        self._weights = np.array(
            [np.log(len(texts) / found[word]) for word in self._columns], dtype=np.float32
        )
        rows = np.stack([self._row(count) for count in counts])
        _, _, directions = np.linalg.svd(rows, full_matrices=False)
        self._directions = directions[:CONCEPTS].T
        self.vectors = [self._normal(row @ self._directions) for row in rows]

    def vector(self, text: str) -> Any:
        """Return the vector of a query."""
        return self._normal(self._row(Counter(_words(text))) @ self._directions)

    def _row(self, count: Counter[str]) -> Any:
        row = np.zeros(len(self._columns), dtype=np.float32)
        for word, times in count.items():
            if word in self._columns:
                row[self._columns[word]] = 1 + np.log(times)
        return row * self._weights

    @staticmethod
    def _normal(vector: Any) -> Any:
        return vector / (np.linalg.norm(vector) or 1)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", text.lower())


if __name__ == "__main__":
    main()
