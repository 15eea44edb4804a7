"""Judging a search engine by a collection whose right answers are known."""

import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.engines.interface import Engine, EngineQuery, Key, SearchDocument, Section

SITE = 1
RECALL_AT = 100
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class CollectionError(Exception):
    """A folder is not a collection that can be read."""


@dataclass(frozen=True)
class Collection:
    """Documents, queries, and for each query the numbers of the documents that answer it."""

    documents: Sequence[SearchDocument]
    queries: Sequence[str]
    relevant: Sequence[frozenset[int]]

    def with_typos(self, seed: int = 1) -> "Collection":
        """Return the collection with one wrong letter in the rarest word of each query."""
        frequency = Counter(
            word
            for document in self.documents
            for word in {*_words(document.title), *_words(document.sections[0].text)}
        )
        chance = random.Random(seed)
        return replace(
            self, queries=[_with_typo(query, frequency, chance) for query in self.queries]
        )


@dataclass(frozen=True)
class Quality:
    """Averages over all queries: shares of 1, and milliseconds."""

    ndcg_at_10: float
    recall_at_100: float
    without_results: float
    median_ms: float
    p95_ms: float


def read_collection(folder: Path) -> Collection:
    """Read a collection in the layout of Cranfield: `cran.all.1400`, `cran.qry` and `cranqrel`.

    The judgements name queries by their position, from 1; every listed document is relevant.

    Raises:
        CollectionError: where one of the files is missing.
    """
    missing = [
        name for name in ("cran.all.1400", "cran.qry", "cranqrel") if not (folder / name).is_file()
    ]
    if missing:
        raise CollectionError(
            f"{folder} is not a Cranfield collection: {', '.join(missing)} missing."
        )
    documents = [_document(record) for record in _records(folder / "cran.all.1400")]
    queries = [" ".join(record["W"].split()) for record in _records(folder / "cran.qry")]
    relevant: list[set[int]] = [set() for _ in queries]
    for line in (folder / "cranqrel").read_text().splitlines():
        query, document, *_ = line.split()
        relevant[int(query) - 1].add(int(document))
    return Collection(documents, queries, [frozenset(numbers) for numbers in relevant])


def fill(engine: Engine, collection: Collection) -> None:
    """Index a collection in a new index."""
    with engine.builder() as builder:
        builder.index(collection.documents)
        builder.commit(len(collection.documents))


def judge(engine: Engine, collection: Collection, spell: bool = True) -> Quality:
    """Run all queries of a collection that `fill` has indexed."""
    gains, recalls, times = [], [], []
    nothing = 0
    for text, relevant in zip(collection.queries, collection.relevant, strict=True):
        query = EngineQuery(text, (SITE,), limit=RECALL_AT, highlight=False, spell=spell)
        began = time.perf_counter()
        hits = engine.search(query).hits
        times.append((time.perf_counter() - began) * 1000)
        found = [hit.key.object_id for hit in hits]
        nothing += not found
        gains.append(ndcg(found[:10], relevant))
        recalls.append(len(relevant.intersection(found)) / len(relevant) if relevant else 0.0)
    times.sort()
    count = len(times)
    return Quality(
        ndcg_at_10=sum(gains) / count,
        recall_at_100=sum(recalls) / count,
        without_results=nothing / count,
        median_ms=times[count // 2],
        p95_ms=times[math.ceil(count * 0.95) - 1],
    )


def ndcg(found: Sequence[int], relevant: frozenset[int]) -> float:
    """Return the normalised discounted cumulative gain of a ranking; what is relevant gains 1."""
    gain = sum(1 / math.log2(place + 2) for place, number in enumerate(found) if number in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
    return gain / best if best else 0.0


def _records(path: Path) -> Iterator[dict[str, str]]:
    """Return the records of a file: `.I` begins one, `.T`, `.A`, `.B` and `.W` its fields."""
    for record in re.split(r"^\.I ", path.read_text(encoding="latin-1"), flags=re.MULTILINE)[1:]:
        number, *parts = re.split(r"^\.([TABW])\s*$", record, flags=re.MULTILINE)
        yield {"I": number.strip(), **dict(zip(parts[::2], parts[1::2], strict=True))}


def _document(record: Mapping[str, str]) -> SearchDocument:
    number = int(record["I"])
    title, text = record.get("T", ""), record.get("W", "")
    # The abstracts repeat the title as their first sentence; a page does not.
    text = text.removeprefix(title)
    return SearchDocument(
        key=Key(SITE, "en", "page", number),
        type="collection.Document",
        seq=number,
        title=" ".join(title.split()),
        sections=(Section("", "", " ".join(text.split())),),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _with_typo(query: str, frequency: Mapping[str, int], chance: random.Random) -> str:
    """Return the query with letters swapped, or one missing, doubled or wrong, in a rare word."""
    words = [word for word in set(_words(query)) if len(word) >= 4 and frequency.get(word)]
    if not words:
        return query
    word = min(words, key=lambda word: (frequency[word], word))
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    wrong = chance.choice(
        [
            before + after[0] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + chance.choice(LETTERS) + after,
        ]
    )
    return re.sub(rf"\b{word}\b", wrong, query, flags=re.IGNORECASE)
