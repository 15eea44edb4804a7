"""Why documents stand where they do: what each word adds in each field."""

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.matching import Match
from search.engines.embedded.schema import SCHEMA
from search.engines.embedded.snapshot import OpenIndex
from search.engines.embedded.terms import CHARACTER_FIELDS, FIELDS, RANKING_FIELDS
from search.engines.interface import Key, Reason

NAMES = {
    "all": "text",
    "title": "title",
    "headings": "headings",
    "address": "address",
    "above": "above",
}


def reasons(index: OpenIndex, match: Match, keys: Sequence[Key]) -> Iterator[tuple[Key, Reason]]:
    """Yield what the words of a query add to the scores of some documents of one index."""
    numbers = index.refs(frozenset(keys))
    if not numbers:
        return
    wanted = Query.const_score_query(Query.term_set_query(SCHEMA, "ref", numbers), 0.0)
    parts = [
        (term, NAMES[field], boost * times, Query.term_query(SCHEMA, field, term, "freq"))
        for terms, times in match.clauses.items()
        for term in terms
        for field, boost in FIELDS + RANKING_FIELDS
    ]
    parts += [
        (one, NAMES[field], boost, Query.term_query(SCHEMA, field, one, "freq"))
        for one in match.characters
        for field, boost in CHARACTER_FIELDS
    ]
    parts += [
        (word, "text", 1.0, Query.term_query(SCHEMA, "words", word, "basic"))
        for word in match.in_writing
    ]
    for word, field, boost, query in parts:
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, wanted)])
        hits = index.searcher.search(both, len(numbers), count=False).hits
        addresses: list[tantivy.DocAddress] = [address for _, address in hits]
        for (score, _), number in zip(hits, index.numbers("ref", addresses), strict=True):
            if share := score * boost / (match.best_score or 1.0):
                yield index.key(number), Reason(word, field, share)
