"""Judging a search engine by a collection whose right answers are known."""

import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from search.engines.interface import Engine, EngineQuery, Key, SearchDocument, Section

SITE = 1
RECALL_AT = 100
CRANFIELD = ("cran.all.1400", "cran.qry", "cranqrel")
BEIR = ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class CollectionError(Exception):
    """A folder is not a collection that can be read."""


@dataclass(frozen=True)
class Collection:
    """Documents, queries, and for each query the numbers of the documents that answer it, with how
    well they do: 1, or more.
    """

    documents: Sequence[SearchDocument]
    queries: Sequence[str]
    relevant: Sequence[Mapping[int, int]]

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


def read_collection(folder: Path, locale: str = "en") -> Collection:
    """Read a collection in the layout of Cranfield, or in that of BEIR.

    Cranfield: `cran.all.1400`, `cran.qry` and `cranqrel`. The judgements name queries by their
    position, from 1; every listed document is relevant.

    BEIR: `corpus.jsonl` and `queries.jsonl`, with `_id`, `title` and `text` on each line, and
    `qrels/test.tsv`: after a headline, query, document and grade. Queries without a relevant
    document are left out.

    Raises:
        CollectionError: where one of the files is missing, or a line is not as it should be.
    """
    if (folder / BEIR[0]).is_file():
        _check_files(folder, BEIR)
        return _read_beir(folder, locale)
    _check_files(folder, CRANFIELD)
    documents = [_document(record, locale) for record in _records(folder / "cran.all.1400")]
    queries = [" ".join(record["W"].split()) for record in _records(folder / "cran.qry")]
    relevant: list[dict[int, int]] = [{} for _ in queries]
    for line in (folder / "cranqrel").read_text().splitlines():
        query, document, *_ = line.split()
        relevant[int(query) - 1][int(document)] = 1
    return Collection(documents, queries, relevant)


def _check_files(folder: Path, names: Sequence[str]) -> None:
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise CollectionError(
            f"{folder} is no collection that can be read: {', '.join(missing)} missing; accepted: "
            f"{', '.join(CRANFIELD)}, or {', '.join(BEIR)}."
        )


def _read_beir(folder: Path, locale: str) -> Collection:
    numbers: dict[str, int] = {}
    documents = []
    for record in _lines(folder / "corpus.jsonl"):
        number = numbers.setdefault(record["_id"], len(numbers) + 1)
        documents.append(_made(number, locale, record.get("title") or "", record["text"]))
    texts = {record["_id"]: record["text"] for record in _lines(folder / "queries.jsonl")}
    relevant: dict[str, dict[int, int]] = {}
    for line in (folder / "qrels/test.tsv").read_text().splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0 and document in numbers and query in texts:
            relevant.setdefault(query, {})[numbers[document]] = int(grade)
    return Collection(documents, [texts[query] for query in relevant], list(relevant.values()))


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                record = orjson.loads(line)
                yield {
                    "_id": str(record["_id"]),
                    "title": record.get("title"),
                    "text": record["text"],
                }
            except (ValueError, KeyError, TypeError, AttributeError):
                raise CollectionError(
                    f"{path}, line {number}: accepted is JSON with _id, title and text."
                ) from None


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
        recalls.append(len(relevant.keys() & set(found)) / len(relevant) if relevant else 0.0)
    times.sort()
    count = len(times)
    return Quality(
        ndcg_at_10=sum(gains) / count,
        recall_at_100=sum(recalls) / count,
        without_results=nothing / count,
        median_ms=times[count // 2],
        p95_ms=times[math.ceil(count * 0.95) - 1],
    )


def ndcg(found: Sequence[int], relevant: Mapping[int, int] | Set[int]) -> float:
    """Return the normalised discounted cumulative gain of a ranking: the first ten places.

    What is relevant gains its grade (like trec_eval), or 1 where there are none.
    """
    grades = relevant if isinstance(relevant, Mapping) else dict.fromkeys(relevant, 1)
    gain = sum(
        grades.get(number, 0) / math.log2(place + 2) for place, number in enumerate(found[:10])
    )
    ideal = sorted(grades.values(), reverse=True)[:10]
    best = sum(grade / math.log2(place + 2) for place, grade in enumerate(ideal))
    return gain / best if best else 0.0


def _records(path: Path) -> Iterator[dict[str, str]]:
    """Return the records of a file: `.I` begins one, `.T`, `.A`, `.B` and `.W` its fields."""
    for record in re.split(r"^\.I ", path.read_text(encoding="latin-1"), flags=re.MULTILINE)[1:]:
        number, *parts = re.split(r"^\.([TABW])\s*$", record, flags=re.MULTILINE)
        yield {"I": number.strip(), **dict(zip(parts[::2], parts[1::2], strict=True))}


def _document(record: Mapping[str, str], locale: str) -> SearchDocument:
    number = int(record["I"])
    title, text = record.get("T", ""), record.get("W", "")
    # The abstracts repeat the title as their first sentence; a page does not.
    return _made(number, locale, title, text.removeprefix(title))


def _made(number: int, locale: str, title: str, text: str) -> SearchDocument:
    return SearchDocument(
        key=Key(SITE, locale, "page", number),
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
