"""What finds a term, and how much it counts in each field."""

from collections.abc import Callable
from typing import NamedTuple

from tantivy import Query

from search.engines.embedded.schema import SCHEMA

Fields = tuple[tuple[str, float], ...]

# Whatever stands in one of these stands in `all` as well.
FIELDS: Fields = (("all", 1.0), ("title", 0.75), ("headings", 0.375), ("address", 0.5))
RANKING_FIELDS: Fields = (("above", 0.25),)  # it finds nothing by itself
CHARACTER_FIELDS: Fields = (("title", 1.0),)  # nor do single characters of Chinese words
# k1 + 1, where every field is full of it.
BEST_TERM_SCORE = 2.2 * sum(boost for _, boost in FIELDS + RANKING_FIELDS)
BEST_CHARACTER_SCORE = 2.2 * sum(boost for _, boost in CHARACTER_FIELDS)


class Term(NamedTuple):
    """A term in one index: its weight, and the queries for it, which are to be added up.

    There are none for fields that do not have it: these need not be looked at.
    """

    weight: float
    finding: tuple[Query, ...]
    ranking: tuple[Query, ...]

    @classmethod
    def look_up(cls, text: str, weight: float, frequency: Callable[[str, str], int]) -> "Term":
        """Return a term, given how many documents have it in a field."""
        everywhere, *others = FIELDS
        known = frequency(everywhere[0], text)
        having = [field for field in others if known and frequency(field[0], text)]
        return cls(
            weight,
            tuple(scored(name, text, boost) for name, boost in (everywhere, *having)),
            tuple(
                scored(name, text, boost) for name, boost in RANKING_FIELDS if frequency(name, text)
            ),
        )


def scored(name: str, term: str, boost: float) -> Query:
    """Return the query for a term in one field."""
    query = Query.term_query(SCHEMA, name, term, "freq")
    return query if boost == 1.0 else Query.boost_query(query, boost)
