"""Which words of a document were found: Elasticsearch says, and the passages are cut as ever."""

from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.analysis import UNSPACED_RUN, analysis_for
from search.engines.elasticsearch.analysis import Json
from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.matching import Match
from search.engines.elasticsearch.targets import Target, has
from search.engines.highlight import Highlighter
from search.engines.interface import Passage, Section

SHOWN = ("title", "summary", "sections.heading", "sections.text")
SOURCE = ["title", "summary", "sections"]
MOST_WORDS = 300  # of one field of one document
MOST_TEXT = 999_999  # characters of it that are looked at; Elasticsearch refuses a million
REMEMBERED = 100_000
START, END = "\ue000", "\ue001"  # nobody's letters


def found_in_title(words: Sequence[str]) -> Json:
    """Return the request for the words of titles that are forms of these."""
    query = {"bool": {"should": [has(word, "title") for word in words]}}
    return _words({"title": query if words else {"match_none": {}}})


def found_words(match: Match) -> Json:
    """Return the request for the words that are to be marked, in whatever form they are."""
    stems = [word for others in match.clauses for word in others if word in match.marked]
    query = {"bool": {"should": [has(word) for word in stems]}} if stems else {"match_none": {}}
    return _words(dict.fromkeys(SHOWN, query))


def _words(fields: Mapping[str, Json]) -> Json:
    return {
        "type": "unified",
        "require_field_match": False,
        "boundary_scanner": "word",
        "fragment_size": 1,
        "number_of_fragments": MOST_WORDS,
        "max_analyzed_offset": MOST_TEXT,
        "pre_tags": [START],
        "post_tags": [END],
        "fields": {name: {"highlight_query": query} for name, query in fields.items()},
    }


def surfaces(hit: Any) -> set[str]:
    """Return the words of one hit that were found, as they are written in it."""
    return {
        word.partition(END)[0]
        for fragments in hit.get("highlight", {}).values()
        for fragment in fragments
        for word in fragment.split(START)[1:]
    }


class Terms:
    """What the analysers make of words, as they were asked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], str] = {}

    def of(self, target: Target, words: Iterable[str]) -> dict[str, str]:
        """Return the term of each word; one that is left out has none."""
        locale, known = target.place.locale, self._known
        wanted = set(words)
        if unknown := [word for word in wanted if (locale, word) not in known]:
            found = self._ask(target.index, unknown)
            if len(known) > REMEMBERED:
                known = {key: known[key] for word in wanted if (key := (locale, word)) in known}
            # Replaced, never altered: other threads read it.
            self._known = known = known | {(locale, word): found.get(word, "") for word in unknown}
        return {word: term for word in wanted if (term := known[locale, word])}

    def _ask(self, index: str, words: Sequence[str]) -> dict[str, str]:
        # One word a line; where a term begins tells whose it is. Java counts UTF-16 units.
        starts: list[int] = [0]
        for word in words:
            starts.append(starts[-1] + len(word.encode("utf-16-le")) // 2 + 1)
        with self._connection.asking() as es:
            answer = es.indices.analyze(index=index, analyzer="text_query", text="\n".join(words))
        found: dict[str, str] = {}
        for token in answer["tokens"]:
            found.setdefault(words[bisect(starts, token["start_offset"]) - 1], token["token"])
        return found


class Marker:
    """Marks what one query found in the documents of one index."""

    def __init__(self, terms: Terms, target: Target, match: Match, hits: Iterable[Any]) -> None:
        forms = {word for hit in hits for word in surfaces(hit)}
        searched = {word for others in match.clauses for word in others if word in match.marked}
        pairs = {word for word in searched if UNSPACED_RUN.search(word)}
        term_of = terms.of(target, (searched - pairs) | forms)
        weights = {term_of[w]: target.weight(w) for w in searched - pairs if w in term_of}
        weights |= {pair: target.weight(pair) for pair in pairs}
        analysis = analysis_for(target.place.locale)
        wanted = _Wanted(
            weights,
            {
                analysis.folded(word): target.weight(word, exact=True)
                for word in match.written
                if word in match.marked
            },
            tuple(filter(None, map(analysis.phrase, match.phrases))),
        )
        found = {word: term for word in forms if (term := term_of.get(word)) in weights}
        language = _Language(found, analysis.folded)
        self._highlighter = Highlighter(wanted, language)

    def show(self, source: Mapping[str, Any]) -> tuple[str, tuple[Passage, ...]]:
        """Return the marked title and the best passages of a document."""
        sections = [Section("", "", source.get("summary", ""))]
        sections += [Section(**section) for section in source.get("sections", ())]
        return self._highlighter.show(source.get("title", ""), sections)


def marked(target: Target, title: str, words: Iterable[str]) -> str:
    """Return a title as HTML, with these words marked, whatever their case and accents."""
    wanted = _Wanted({}, dict.fromkeys(words, 1.0), ())
    for word in list(wanted.written):
        if UNSPACED_RUN.search(word):
            wanted.weights[word] = wanted.written.pop(word)
    language = _Language({}, analysis_for(target.place.locale).folded)
    highlighter = Highlighter(wanted, language)
    return highlighter.show(title, ())[0]


@dataclass(frozen=True)
class _Wanted:
    """What is to be marked: terms, words as they are written, and phrases."""

    weights: dict[str, float]
    written: dict[str, float]
    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Language:
    """What Elasticsearch has told of the words of some documents."""

    found: dict[str, str]
    folded: Callable[[str], str]

    def forms(self, terms: Iterable[str], text: str) -> dict[str, str]:
        """Return the words that have one of the terms, with it."""
        return dict(self.found)
