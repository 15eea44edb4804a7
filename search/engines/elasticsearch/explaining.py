"""Why documents stand where they do: what each word adds in each field."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.documents import document_id
from search.engines.elasticsearch.matching import RANKING_FIELDS, Match
from search.engines.elasticsearch.targets import Target, ask_all
from search.engines.interface import Key, Reason

# Lucene's own words: `weight(title:heron in 3) [PerFieldSimilarity], result of:`, where the value
# has the boost in it.
WEIGHT = re.compile(r"weight\((?:Synonym\()?(?P<field>[\w.]+):(?P<word>[^ )]+)")
NAMES = {name: name for name in ("title", "headings", *RANKING_FIELDS)}


def reasons(
    connection: Connection, searched: Sequence[tuple[Target, Match]], keys: Sequence[Key]
) -> Iterator[tuple[Key, Reason]]:
    """Yield what the words of a query add to the scores of some documents."""
    requests = []
    for target, match in searched:
        place = target.place
        ids = [
            document_id(key.kind, key.object_id)
            for key in keys
            if (key.site_id, key.locale) == (place.site_id, place.locale)
        ]
        query = {"bool": {"must": [match.query(False)], "filter": [{"ids": {"values": ids}}]}}
        requests.append(
            {
                "query": query,
                "size": len(ids),
                "explain": True,
                "_source": False,
                "sort": ["_score", "object_id", "kind"],
            }
        )
    answers = ask_all(connection, [target for target, _ in searched], requests)
    for (target, match), answer in zip(searched, answers, strict=True):
        for hit in answer["hits"]["hits"]:
            _, object_id, kind = hit["sort"]
            for field, word, value in _weights(hit["_explanation"]):
                share = value / (match.best_score or 1.0)
                yield target.key(kind, object_id), Reason(word, NAMES.get(field, "text"), share)


def _weights(explanation: Any) -> Iterator[tuple[str, str, float]]:
    if found := WEIGHT.match(explanation["description"]):
        yield found["field"], found["word"], explanation["value"]
        return
    for part in explanation["details"]:
        yield from _weights(part)
