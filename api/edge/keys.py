"""What an answer is kept under: the request as it is spelled, and what it means."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from api.parameters import BadQuery, pairs_of

MIN_SEQ = "min_seq"
LONGEST_QUERY = 1_000  # characters; what is longer is asked for once

# The origin that the client sees, the path, and the raw query string.
Spelling = tuple[str, str, str]
Pairs = Sequence[tuple[str, str]]


class Meaning(NamedTuple):
    """What is asked for, whatever the order of the parameters and the spelling of escapes."""

    origin: str
    path: str
    query: str


class Asked(NamedTuple):
    """A meaning with its parameters, and the number of the change that is wanted (0: any)."""

    meaning: Meaning
    pairs: Pairs
    min_seq: int = 0


def read_spelling(spelling: Spelling) -> Asked | None:
    """Return what is asked for; None where Django has to say what is wrong with it."""
    origin, path, query = spelling
    if not query:
        return Asked(Meaning(origin.lower(), path, ""), ())
    if len(query) > LONGEST_QUERY:
        return None
    try:
        pairs = pairs_of(query)
    except BadQuery:
        return None
    numbers = [value for name, value in pairs if name == MIN_SEQ]
    if numbers and not (len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdecimal()):
        return None
    kept = sorted((pair for pair in pairs if pair[0] != MIN_SEQ), key=lambda pair: pair[0])
    number = int(numbers[0]) if numbers else 0
    return Asked(Meaning(origin.lower(), path, urlencode(kept)), kept, number)
