"""How fast the search engine is: `python -m bench.search [--documents 100000]`.

It is the embedded one, or with ELASTICSEARCH_URL in the environment the one on that server.

The documents are made of words that are as frequent as words are in a language (Zipf), so that
common words stand in most of them and rare ones in a few. Times are of one thread; the processor
time beside the wall clock tells what else the machine was doing.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

import orjson
from django.conf import settings

from search.engines import temporary_engine
from search.engines.interface import Engine, EngineAnswer, EngineQuery, Key, SearchDocument
from search.extract import search_document

SYLLABLES = [c + v for c in "bcdfghjklmnprstvw" for v in ("a", "e", "i", "o", "u", "an", "er")]
VOCABULARY = 60_000
WORDS = 350  # a document
# In which share of its documents the words of Cranfield's questions are, without stop words: a
# tenth of them in less than .0114, half of them in less than .0907, and so on.
SHARES = (
    (0, 0.0007),
    (0.1, 0.0114),
    (0.25, 0.0329),
    (0.5, 0.0907),
    (0.75, 0.1914),
    (0.9, 0.3086),
    (1, 0.5),
)


class Text:
    """Makes texts of words with natural frequencies."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = sorted(
            {"".join(self.chance.choices(SYLLABLES, k=3 + n % 3)) for n in range(VOCABULARY)}
        )
        self.chance.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def sentence(self, length: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=length))

    def query(self) -> str:
        """One to three words, each in as many documents as those of Cranfield's questions."""
        words = []
        for _ in range(self.chance.choice((1, 2, 2, 3))):
            place = self.chance.random()
            (low, least), (high, most) = next(
                (before, after) for before, after in pairwise(SHARES) if place <= after[0]
            )
            share = least * (most / least) ** ((place - low) / (high - low))
            frequency = 1 - (1 - share) ** (1 / WORDS)  # of the word among all words
            rank = int(1 / (frequency * self.weights[-1])) - 3
            words.append(self.words[max(0, min(rank, len(self.words) - 1))])
        return " ".join(words)

    def common_query(self) -> str:
        """One to three of the commonest words; the average one is in 70 % of all documents."""
        ranks = [
            int(self.chance.paretovariate(0.6)) + 20
            for _ in range(self.chance.choice((1, 2, 2, 3)))
        ]
        return " ".join(self.words[rank % len(self.words)] for rank in ranks)


def bodies(text: Text, count: int) -> Iterator[tuple[int, bytes]]:
    """Return the public JSON of pages, as it is stored."""
    for number in range(1, count + 1):
        html = "".join(
            f'<h2 id="s{part}">{text.sentence(4)}</h2><p>{text.sentence(WORDS // 5)}</p>'
            for part in range(5)
        )
        yield (
            number,
            orjson.dumps(
                {
                    "id": number,
                    "meta": {
                        "slug": text.sentence(3).replace(" ", "-"),
                        "breadcrumbs": [
                            {"id": 0, "title": "Home"},
                            {"id": number % 50, "title": text.words[number % 50]},
                            {"id": number},
                        ],
                    },
                    "title": text.sentence(5),
                    "summary": text.sentence(20),
                    "tags": [text.sentence(1)],
                    "body": [{"type": "rich_text", "id": "x", "value": html}],
                }
            ),
        )


def documents(text: Text, count: int) -> Iterator[SearchDocument]:
    for number, body in bodies(text, count):
        yield search_document(Key(1, "en", "page", number), "pages.ArticlePage", number, body)


def index(engine: Engine, made: list[SearchDocument]) -> None:
    with engine.builder() as builder:
        builder.index(made)
        builder.commit(1)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall clock and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def queries_line(
    ask: Callable[[EngineQuery], EngineAnswer], name: str, asked: list[EngineQuery]
) -> None:
    for query in asked[:100]:
        ask(query)
    walls, spent = [], 0.0
    for query in asked:
        wall, processor = timed(lambda query=query: ask(query))
        walls.append(wall * 1000)
        spent += processor
    walls.sort()
    print(
        f"{name:34}{walls[len(walls) // 2]:9.2f} ms{walls[int(len(walls) * 0.95)]:9.2f} ms"
        f"{len(asked) / spent:12,.0f} a second of one core"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=2_000)
    arguments = parser.parse_args()
    count, queries = arguments.documents, arguments.queries
    text = Text(1)
    stored = list(bodies(text, 500))
    _, extracted = timed(
        lambda: [search_document(Key(1, "en", "page", n), "p", n, body) for n, body in stored]
    )
    print(f"{'extracting text':34}{500 / extracted:12,.0f} a second of one core")
    made = list(documents(text, count))
    with temporary_engine() as engine:
        wall, processor = timed(lambda: index(engine, made))
        size = engine.status().bytes / 1e6
        print(
            f"{'indexing':34}{count / wall:12,.0f} documents/s,"
            f" {count / processor:,.0f} a second of one core ({size:.0f} MB for {count:,})"
        )
        with engine.writer() as writer:
            for name, batch in (("one more document", 1), ("500 more documents", 500)):
                more = made[:batch]

                def write(more: list[SearchDocument] = more) -> None:
                    writer.index(more)
                    writer.commit(2)

                wall, _ = timed(write)
                seen, _ = timed(engine.seq)
                print(f"{name:34}{wall * 1000:9.1f} ms to commit, {seen * 1000:.2f} ms to be seen")
        print(f"{'':34}{'median':>12}{'p95':>12}")
        texts = [text.query() for _ in range(queries)]
        common = [text.common_query() for _ in range(queries)]
        plain = {"site_ids": (1,), "kinds": ("page",), "limit": 10, "highlight": False}

        def line(name: str, texts: list[str], **values: Any) -> None:
            asked = [EngineQuery(q, **(plain | values)) for q in texts]
            queries_line(engine.search, name, asked)

        for name, values in (
            ("10 hits", {}),
            ("10 hits with highlights", {"highlight": True}),
            ("20 hits with highlights", {"highlight": True, "limit": 20}),
            ("10 hits below a page", {"under": 7}),
            ("10 hits, newest first", {"newest_first": True}),
            ("10 hits from the 1,000th on", {"offset": 1_000}),
            ("10 hits, and 3 facets", {"facets": ("type", "tags", "year")}),
        ):
            line(name, texts, **values)
        line("10 hits, common words", common)
        line("the same with highlights", common, highlight=True)
        line("10 hits, a typo", [q[:2] + q[3] + q[2] + q[4:] for q in texts if len(q) > 5])
        phrases = [made[n].sections[0].text.split()[3:6] for n in range(min(count, queries))]
        asked = [EngineQuery("", phrases=(" ".join(words),), **plain) for words in phrases]
        queries_line(engine.search, "10 hits, a phrase of 3 words", asked)
        for letters in (1, 2, 3, 5):
            starts = [EngineQuery(q.split()[-1][:letters], (1,), limit=5) for q in texts]
            queries_line(engine.suggest, f"5 suggestions for {letters} letter(s)", starts)
        begun = [EngineQuery(q[:-2], (1,), limit=5) for q in texts if " " in q]
        queries_line(engine.suggest, "5 suggestions for several words", begun)


if __name__ == "__main__":
    settings.configure(
        ROOST_SEARCH_INDEX=Path(tempfile.gettempdir()) / "unused",
        ELASTICSEARCH_URLS=os.environ.get("ELASTICSEARCH_URL", "").split(),
        ELASTICSEARCH_PREFIX="bench",
    )
    main()
