"""What an answer is kept under: the request as it is spelled, and what it means."""

from functools import lru_cache
from sys import intern
from typing import NamedTuple
from urllib.parse import urlencode

from api.parameters import BadQuery, pairs_of

MIN_SEQ = "min_seq"
LONGEST_QUERY = 1_000  # characters; what is longer is asked for once

# The origin that the client sees, the path, and the raw query string.
Spelling = tuple[str, str, str]
Pairs = tuple[tuple[str, str], ...]


class Meaning(NamedTuple):
    """What is asked for, whatever the order of the parameters and the spelling of escapes."""

    origin: str
    path: str
    query: str


class Query(NamedTuple):
    """What a query string means, its parameters, and the number of the change that is wanted (0:
    any).
    """

    meaning: str
    pairs: Pairs
    min_seq: int


class Asked(NamedTuple):
    """A meaning with its parameters, and the number of the change that is wanted (0: any)."""

    meaning: Meaning
    pairs: Pairs
    min_seq: int


def read_spelling(spelling: Spelling) -> Asked | None:
    """Return what is asked for; None where Django has to say what is wrong with it."""
    origin, path, text = spelling
    if len(text) > LONGEST_QUERY:
        return None
    query = _read_query(text)
    if query is None:
        return None
    return Asked(Meaning(intern(origin.lower()), path, query.meaning), query.pairs, query.min_seq)


@lru_cache(maxsize=1_000)
def _read_query(text: str) -> Query | None:
    try:
        pairs = pairs_of(text)
    except BadQuery:
        return None
    numbers = [value for name, value in pairs if name == MIN_SEQ]
    if numbers and not (len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdecimal()):
        return None
    kept = sorted((pair for pair in pairs if pair[0] != MIN_SEQ), key=lambda pair: pair[0])
    return Query(urlencode(kept), tuple(kept), int(numbers[0]) if numbers else 0)
