"""What both engines do with synonyms."""

from collections.abc import Iterable, Mapping, Sequence

from search.desk.normal import normal
from search.engines.interface import EngineQuery


def with_synonyms(
    query: EngineQuery, words: Iterable[str], instead: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return what is searched in the place of each word: its correction, or it and its synonyms."""
    found = dict(instead)
    for word in words if query.synonyms else ():
        if others := query.synonyms.get(normal(word)):
            found[word] = (word, *others)
    return found


def has_synonyms(query: EngineQuery, word: str) -> bool:
    """Return whether a word has some, and so is no mistake where no document has it."""
    return bool(query.synonyms) and normal(word) in query.synonyms
