"""What an unknown word may be: the beginning of a longer one, or one with a wrong letter or two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from search.engines.analysis import UNSPACED_RUN, analysis_for, spaced
from search.engines.edits import (
    MAX_ALTERNATIVES,
    SHORTEST_MENDED,
    SHORTEST_TWICE_MENDED,
    distance,
)
from search.engines.elasticsearch.analysis import Json
from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.targets import Target, ask_all, survey
from search.engines.elasticsearch.words import query_words
from search.engines.interface import EngineQuery
from search.engines.synonyms import has_synonyms

CANDIDATES = 12  # of each kind, that are looked for in the documents
SAMPLE = 40  # documents in which the rest of a word is looked for

# What may be meant by each word, the likeliest first.
Meant = dict[str, list[str]]


def alternatives(connection: Connection, targets: Sequence[Target], query: EngineQuery) -> Meant:
    """Return what to search in the place of the words of a query that no document has."""
    text = query.text
    words = query_words(text)
    unknown = [
        word
        for word in dict.fromkeys(words)
        if not UNSPACED_RUN.search(word)
        and not has_synonyms(query, word)
        and not any(_knows(target, word) for target in targets)
    ]
    if not unknown or not targets:
        return {}
    typed = words[-1] if words[-1] in unknown and text.endswith(words[-1]) else ""
    instead = completions(connection, targets, typed) if typed else {}
    return instead | corrections(
        connection, targets, [word for word in unknown if word not in instead]
    )


def completions(connection: Connection, targets: Sequence[Target], word: str) -> Meant:
    """Return the most frequent words that begin with this one, out of a sample of documents."""
    start = folded(targets[0], word)
    if len(start) < 2:
        return {}
    begins = {"prefix": {"all.exact": start}}
    requests = [sample(target.allowed(begins), SAMPLE) for target in targets]
    found: Counter[str] = Counter()
    for target, answer in zip(targets, ask_all(connection, targets, requests), strict=True):
        found.update(sampled(target, answer, start))
    longer = [word for word, _ in found.most_common(CANDIDATES)]
    return _real(connection, targets, {word: longer}, by_frequency=True)


def sample(query: Json, size: int) -> Json:
    """Return the request for the texts of some documents."""
    return {"query": query, "size": size, "_source": ["all"], "track_total_hits": False}


def sampled(target: Target, answer: Any, start: str) -> Counter[str]:
    """Return the words of a sample that begin so, and in how many of its documents each is."""
    # The server's highlighter could tell as well, but would analyse each of the texts anew.
    found: Counter[str] = Counter()
    for hit in answer["hits"]["hits"]:
        pieces = set(spaced(" ".join(hit["_source"]["all"])).split())
        # Folding leaves nothing of the letters of English but their case.
        likely = (piece for piece in pieces if start in piece.lower() or not piece.isascii())
        words = {word for piece in likely for word in _words(target.place.locale, piece)}
        found.update(word for word in words if word.startswith(start))
    return found


@lru_cache(maxsize=50_000)
def _words(locale: str, piece: str) -> tuple[str, ...]:
    return analysis_for(locale).phrase(piece)


def corrections(connection: Connection, targets: Sequence[Target], words: Sequence[str]) -> Meant:
    """Return known words at the least number of edits, most frequent first."""
    wrong = {word: folded(targets[0], word) for word in words}
    wrong = {
        word: form
        for word, form in wrong.items()
        if len(form) >= SHORTEST_MENDED and not any(letter.isdigit() for letter in form)
    }
    if not wrong:
        return {}
    suggest: Json = {
        str(number): {"text": form, "term": _near(form)}
        for number, form in enumerate(wrong.values())
    }
    requests = [{"size": 0, "suggest": suggest}] * len(targets)
    answers = list(ask_all(connection, targets, requests))
    meant = {
        word: _ranked(form, [answer["suggest"][str(number)] for answer in answers])
        for number, (word, form) in enumerate(wrong.items())
    }
    return _real(connection, targets, meant)


def folded(target: Target, word: str) -> str:
    """Return a word as it stands in the index, in small letters and without accents."""
    return analysis_for(target.place.locale).folded(word)


def _knows(target: Target, word: str) -> bool:
    """Return whether a search for the word finds anything, or is one for a stop word."""
    known = target.words[word]
    return bool(known.stems or known.exact or known.stop)


def _near(form: str) -> Json:
    """Return the search for words near to this one, in the list of all words of an index."""
    return {
        "field": "all.exact",
        "suggest_mode": "always",  # also for words that only deleted documents have
        "max_term_freq": 1_000_000_000,
        "max_edits": _most_edits(form),
        "prefix_length": 0,
        "min_word_length": SHORTEST_MENDED,
        "accuracy": 0.3,
        "size": 4 * CANDIDATES,
        "shard_size": 4 * CANDIDATES,
    }


def _most_edits(form: str) -> int:
    return 1 if len(form) < SHORTEST_TWICE_MENDED else 2


def _ranked(form: str, suggestions: Sequence[Any]) -> list[str]:
    found: Counter[str] = Counter()
    for words in suggestions:
        for option in (option for word in words for option in word["options"]):
            found[option["text"]] += option["freq"]
    most = _most_edits(form)
    ranked = sorted(
        (edits, other[0] != form[0], -frequency, other)
        for other, frequency in found.items()
        if (edits := distance(form, other, most)) <= most
    )
    return [other for edits, _, _, other in ranked if edits == ranked[0][0]][:CANDIDATES]


def _real(
    connection: Connection,
    targets: Sequence[Target],
    meant: Mapping[str, Sequence[str]],
    by_frequency: bool = False,
) -> Meant:
    """Return those that can be found: the list of words has those of deleted documents, too."""
    survey(connection, targets, (other for found in meant.values() for other in found))
    real: Meant = {}
    for word, found in meant.items():
        count = {other: sum(target.words[other].exact for target in targets) for other in found}
        others = [other for other in found if count[other]]
        if by_frequency:
            others.sort(key=lambda other: -count[other])
        if others:
            real[word] = others[:MAX_ALTERNATIVES]
    return real
