"""Marking what was found: whole titles, and the passages that say most about the query."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from search.engines.embedded.analysis import (
    UNSPACED_RUN,
    Analysis,
    goes_on,
    places_of_words,
    spaced,
    words_in,
)
from search.engines.embedded.matching import Match
from search.engines.interface import Passage, Section

PASSAGE_LENGTH = 200  # characters
CONTEXT = 40  # characters before the first match
MAX_PASSAGES = 3
PHRASE_WEIGHT = 20.0  # more than any word has
MAX_MATCHES = 500  # a section; more of them do not make a better passage

Place = tuple[int, int, str]  # start, end, term
Forms = Mapping[str, str]  # the words of a document that the query finds, with their terms


class Highlighter:
    """Marks the terms of one query in any text of one language."""

    def __init__(self, match: Match, language: Analysis) -> None:
        """Take the weights of terms and words in the index: rare ones make better passages."""
        self.weights = match.written | match.weights
        self._phrases = {" ".join(words): words for words in match.phrases}
        self.weights |= dict.fromkeys(self._phrases, PHRASE_WEIGHT)
        self._terms, self._written = match.weights, match.written
        self._language = language
        pairs = [term for term in match.weights if UNSPACED_RUN.fullmatch(term)]
        self._pairs = re.compile(f"(?=({'|'.join(map(re.escape, pairs))}))") if pairs else None

    def show(self, title: str, sections: Sequence[Section]) -> tuple[str, tuple[Passage, ...]]:
        """Return the marked title and the best passages of a document, one for a section."""
        texts = [title, *(text for section in sections for text in section[1:])]
        # All texts at once: most of the time goes into telling the words apart.
        words = set(words_in(spaced("\n".join(texts))))
        forms = self._language.forms(self._terms, words)
        if self._written:
            folded = {word: self._language.folded(word) for word in words}
            forms |= {word: written for word, written in folded.items() if written in self._written}
        return self._mark(title, forms), self._passages(sections, forms)

    def _matches(self, text: str, forms: Forms) -> list[Place]:
        """Return where the query is in the text, in order."""
        found: list[Place] = []
        for word, term in forms.items():
            found += [(start, start + len(word), term) for start in _occurrences(word, text)]
        if self._pairs and UNSPACED_RUN.search(text):
            found += [(m.start(), m.start() + len(m[1]), m[1]) for m in self._pairs.finditer(text)]
        if self._phrases and text:
            found += self._phrases_in(text)
        found.sort()
        return found[:MAX_MATCHES]

    def _phrases_in(self, text: str) -> Iterator[Place]:
        """Return where the phrases of the query stand in the text."""
        places = list(places_of_words(text))
        folded = [self._language.folded(text[start:end]) for start, end in places]
        for phrase, words in self._phrases.items():
            length = len(words)
            for first, word in enumerate(folded):
                if word == words[0] and tuple(folded[first : first + length]) == words:
                    yield places[first][0], places[first + length - 1][1], phrase

    def _mark(self, text: str, forms: Forms) -> str:
        return _marked(text, 0, len(text), self._matches(text, forms))

    def _passages(self, sections: Sequence[Section], forms: Forms) -> tuple[Passage, ...]:
        scored = []
        for number, section in enumerate(sections):
            in_heading = {term for _, _, term in self._matches(section.heading, forms)}
            matches = self._matches(section.text, forms)
            if not matches and not in_heading:
                continue
            start, terms = self._best_window(matches)
            score = sum(self.weights[term] for term in terms)
            score += sum(self.weights[term] for term in in_heading) / 2
            scored.append((-score, number, start, matches))
        scored.sort()
        return tuple(
            Passage(
                html=_cut(sections[number].text, start, matches),
                anchor=sections[number].anchor or None,
                heading=self._mark(sections[number].heading, forms) or None,
            )
            for _, number, start, matches in scored[:MAX_PASSAGES]
        )

    def _best_window(self, matches: Sequence[Place]) -> tuple[int, set[str]]:
        """Return where a passage should begin, and the terms that are in it."""
        best, best_start, best_terms = -1.0, 0, set[str]()
        for number, (start, _, _) in enumerate(matches):
            terms: set[str] = set()
            for _, end, term in matches[number:]:
                if end - start > PASSAGE_LENGTH - CONTEXT:
                    break
                terms.add(term)
            score = sum(self.weights[term] for term in terms)
            if score > best:
                best, best_start, best_terms = score, start, terms
        return best_start, best_terms


def _occurrences(word: str, text: str) -> Iterator[int]:
    """Return where a word stands by itself, rather than inside a longer one."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and goes_on(text[start - 1])) and not (
            end < len(text) and goes_on(text[end])
        ):
            yield start
        start = text.find(word, end)


def _cut(text: str, first_match: int, matches: Sequence[Place]) -> str:
    """Return the passage around a match as HTML, cut between words."""
    start = max(0, first_match - CONTEXT)
    if start:
        space = text.find(" ", start, first_match)
        start = start if space < 0 else space + 1
    end = start + PASSAGE_LENGTH
    if end < len(text):
        space = text.rfind(" ", start + PASSAGE_LENGTH // 2, end)
        end = end if space < 0 else space
    inside = [match for match in matches if match[0] >= start and match[1] <= end]
    cut = _marked(text, start, min(end, len(text)), inside)
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"


def _marked(text: str, start: int, end: int, matches: Sequence[Place]) -> str:
    """Return a part of the text as HTML: escaped, matches marked, overlapping ones as one."""
    pieces: list[str] = []
    position = start
    spans: list[list[int]] = []
    for first, last, _ in matches:
        if spans and first <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    for first, last in spans:
        pieces += (escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>")
        position = last
    pieces.append(escape(text[position:end]))
    return "".join(pieces)
