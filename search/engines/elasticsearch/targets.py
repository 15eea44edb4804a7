"""The indexes that a search is made in, and what their words are like."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from search.engines.analysis import pairs
from search.engines.elasticsearch.analysis import Json
from search.engines.elasticsearch.connection import TEMPORARY, Connection, EngineUnavailable
from search.engines.elasticsearch.documents import document_id
from search.engines.elasticsearch.storage import Place
from search.engines.interface import EngineError, EngineQuery, Key

# Thai, Lao, Burmese, Khmer: the scripts that the analysers cut without telling the order.
SOUTH_EAST_ASIAN = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")


class Known(NamedTuple):
    """How many documents have a word: in any of its forms, and as it is written."""

    stems: int
    exact: int
    stop: bool  # the language leaves it out


@dataclass
class Target:
    """One index that is searched, without the documents that nobody may find.

    Attributes:
        apart: more documents that are left out, but whose words are known.
        only: the documents that alone are found; None: any.
    """

    place: Place
    index: str
    excluded: Sequence[str]
    apart: Sequence[str] = ()
    only: Sequence[str] | None = None
    documents: int = 0
    words: dict[str, Known] = field(default_factory=dict)

    def allowed(self, query: Json) -> Json:
        """Return a query without what is excluded."""
        if not self.excluded:
            return query
        return {"bool": {"must": [query], "must_not": [self.exclusion]}}

    @property
    def exclusion(self) -> Json:
        """The query for what is excluded."""
        return {"ids": {"values": self.excluded}}

    def weight(self, word: str, exact: bool = False) -> float:
        """Return BM25's inverse document frequency; an unknown word has the highest."""
        known = self.words[word]
        frequency = min(known.exact if exact else known.stems, self.documents)
        return math.log(1 + (self.documents - frequency + 0.5) / (frequency + 0.5))

    def frequency(self, word: str) -> int:
        """Return how many documents have a word of the query in any of its forms."""
        return self.words[word].stems if word in self.words else 0

    def key(self, kind: str, object_id: int) -> Key:
        """Return the identity of a document in this index."""
        return Key(self.place.site_id, self.place.locale, kind, object_id)


def targets_of(indexes: Mapping[Place, str], query: EngineQuery) -> list[Target]:
    """Return a target for each index, with what is excluded of it."""
    excluded, apart, only = map(_by_place, (query.exclude, query.apart, query.only or ()))
    return [
        Target(
            place,
            index,
            excluded.get(place, ()),
            apart.get(place, ()),
            None if query.only is None else only.get(place, ()),
        )
        for place, index in indexes.items()
    ]


def _by_place(keys: Iterable[Key]) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = {}
    for key in keys:
        place = Place(key.site_id, key.locale)
        found.setdefault(place, []).append(document_id(key.kind, key.object_id))
    return found


def ask_all(
    connection: Connection, targets: Sequence[Target], requests: Sequence[Json]
) -> Iterator[Any]:
    """Send one search to each target, all in one request, and return the answers in order."""
    if not targets:
        return
    lines: list[Json] = []
    for target, request in zip(targets, requests, strict=True):
        lines += [{"index": target.index, "preference": "roost"}, request]
    with connection.asking() as es:
        answers = es.msearch(searches=lines)["responses"]
    for answer in answers:
        if error := answer.get("error"):
            if answer["status"] == 404:
                raise IndexGone
            cause = (error.get("root_cause") or [error])[0]
            why = f"Elasticsearch at {connection.location}: {cause.get('reason')}"
            if answer["status"] in TEMPORARY:
                raise EngineUnavailable(why, retry_after=1)
            raise EngineError(why)
        if answer["timed_out"] or answer["_shards"]["failed"]:
            why = f"Elasticsearch at {connection.location} answered only in part."
            raise EngineUnavailable(why, retry_after=1)
        yield answer


class IndexGone(Exception):
    """An index was removed while it was to be searched."""


def survey(connection: Connection, targets: Sequence[Target], words: Iterable[str]) -> None:
    """Count how many documents of each target have these words, and how many there are."""
    wanted = list(dict.fromkeys(words))
    counts: Json = {}
    for number, word in enumerate(wanted):
        counts[f"{number}"] = {"filter": has(word)}
        counts[f"{number}e"] = {"filter": has_exactly(word)}
        counts[f"{number}s"] = {"filter": has(word, zero_terms_query="all")}
    requests = [
        {
            "size": 0,
            "track_total_hits": True,
            "query": target.allowed({"match_all": {}}),
            "aggs": counts,
        }
        for target in targets
    ]
    for target, answer in zip(targets, ask_all(connection, targets, requests), strict=True):
        target.documents = answer["hits"]["total"]["value"]
        found = answer.get("aggregations", {})
        for number, word in enumerate(wanted):
            stems, exact, stop = (found[f"{number}{kind}"]["doc_count"] for kind in ("", "e", "s"))
            target.words[word] = Known(stems, exact, stop=stop > stems)


def has(word: str, field: str = "all", **values: Any) -> Json:
    """Return the query for a word in any of its forms."""
    return {"match": {field: {"query": word, "operator": "and", **values}}}


def has_exactly(word: str) -> Json:
    """Return the query for a word as it is written, or several in this order."""
    runs = SOUTH_EAST_ASIAN.findall(word)
    rest = SOUTH_EAST_ASIAN.sub(" ", word) if runs else word
    queries = [{"match_phrase": {"all.exact": {"query": rest, "analyzer": "phrase"}}}]
    if not runs:
        return queries[0]
    # Their pairs have no order in the index.
    pieces = dict.fromkeys(pair for run in runs for pair in pairs(run) or [run])
    return {"bool": {"must": [*(queries if rest.strip() else ()), *map(_exact_pair, pieces)]}}


def _exact_pair(pair: str) -> Json:
    return {"match": {"all.exact": pair}}
