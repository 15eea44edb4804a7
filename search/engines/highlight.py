"""Marking what was found: whole titles, and the passages that say most about the query."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate

from search.engines.analysis import (
    UNSPACED_RUN,
    goes_on,
    places_of_words,
    spaced,
    words_in,
)
from search.engines.interface import Passage, Section
from search.engines.marking import Language, Wanted

PASSAGE_LENGTH = 200  # characters
CONTEXT = 40  # characters before the first match
MAX_PASSAGES = 3
PHRASE_WEIGHT = 20.0  # more than any word has
TO_ESCAPE = re.compile("[&<>\"']")
MAX_MATCHES = 500  # a section; more of them do not make a better passage

Place = tuple[int, int, str]  # start, end, term
Forms = Mapping[str, str]  # the words of a document that the query finds, with their terms


class Highlighter:
    """Marks the terms of one query in any text of one language."""

    def __init__(self, match: Wanted, language: Language) -> None:
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
        texts = [title]
        for section in sections:
            texts += (section.heading, section.text)
        places = self._places(texts)
        shown = _marked(title, 0, len(title), places.get(0, ()))
        return shown, self._passages(sections, places)

    def _places(self, texts: Sequence[str]) -> dict[int, list[Place]]:
        """Return where the query is in each of some texts, by their numbers and in order."""
        # All texts at once: calls cost more than letters.
        together = "\n".join(texts)
        found: list[Place] = []
        for word, term in self._forms(together).items():
            length = len(word)
            found += [(start, start + length, term) for start in _occurrences(word, together)]
        found.sort()
        places: dict[int, list[Place]] = {}
        ends = list(accumulate(len(text) + 1 for text in texts))
        for start, end, term in found:
            number = bisect_right(ends, start)
            begin = ends[number - 1] if number else 0
            places.setdefault(number, []).append((start - begin, end - begin, term))
        if self._phrases or (self._pairs and UNSPACED_RUN.search(together)):
            for number, text in enumerate(texts):
                if others := [*self._pairs_in(text), *self._phrases_in(text)]:
                    places[number] = sorted([*places.get(number, ()), *others])
        return places

    def _forms(self, text: str) -> Forms:
        forms = self._language.forms(self._terms, text)
        if self._written:
            for word in set(words_in(spaced(text))):
                if (folded := self._language.folded(word)) in self._written:
                    forms[word] = folded
        return forms

    def _pairs_in(self, text: str) -> Iterator[Place]:
        """Return where the pairs of unspaced characters stand in the text."""
        for match in self._pairs.finditer(text) if self._pairs else ():
            yield match.start(), match.start() + len(match[1]), match[1]

    def _phrases_in(self, text: str) -> Iterator[Place]:
        """Return where the phrases of the query stand in the text."""
        if not self._phrases or not text:
            return
        places = list(places_of_words(text))
        folded = [self._language.folded(text[start:end]) for start, end in places]
        for phrase, words in self._phrases.items():
            length = len(words)
            for first, word in enumerate(folded):
                if word == words[0] and tuple(folded[first : first + length]) == words:
                    yield places[first][0], places[first + length - 1][1], phrase

    def _passages(
        self, sections: Sequence[Section], places: Mapping[int, list[Place]]
    ) -> tuple[Passage, ...]:
        scored = []
        for number in range(len(sections)):
            in_heading = {term for _, _, term in places.get(1 + 2 * number, ())}
            matches = places.get(2 + 2 * number, [])[:MAX_MATCHES]
            if not matches and not in_heading:
                continue
            start, terms = self._best_window(matches)
            score = sum(self.weights[term] for term in terms)
            score += sum(self.weights[term] for term in in_heading) / 2
            scored.append((-score, number, start, matches))
        scored.sort()
        passages = []
        for _, number, start, matches in scored[:MAX_PASSAGES]:
            anchor, heading, text = sections[number]
            marked = _marked(heading, 0, len(heading), places.get(1 + 2 * number, ()))
            passages.append(Passage(_cut(text, start, matches), anchor or None, marked or None))
        return tuple(passages)

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
    safe = escape if TO_ESCAPE.search(text, start, end) else str
    pieces: list[str] = []
    position = start
    spans: list[list[int]] = []
    for first, last, _ in matches:
        if spans and first <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    for first, last in spans:
        pieces += (safe(text[position:first]), "<mark>", safe(text[first:last]), "</mark>")
        position = last
    pieces.append(safe(text[position:end]))
    return "".join(pieces)
