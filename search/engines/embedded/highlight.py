"""Marking what was found: whole titles, and the passages that say most about the query."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from search.engines.embedded.analysis import UNSPACED_RUN, Analysis, goes_on, words_in
from search.engines.embedded.matching import Match
from search.engines.interface import Passage, Section

PASSAGE_LENGTH = 200  # characters
CONTEXT = 40  # characters before the first match
MAX_PASSAGES = 3
MAX_MATCHES = 500  # a section; more of them do not make a better passage

Place = tuple[int, int, str]  # start, end, term


class Highlighter:
    """Marks the terms of one query in any text of one language."""

    def __init__(self, match: Match, language: Analysis) -> None:
        """Take the weights of terms and words in the index: rare ones make better passages."""
        self.weights = match.written | match.weights
        self._terms, self._written = match.weights, match.written
        self._language = language
        pairs = [term for term in match.weights if UNSPACED_RUN.fullmatch(term)]
        self._pairs = re.compile(f"(?=({'|'.join(map(re.escape, pairs))}))") if pairs else None

    def matches(self, text: str) -> list[Place]:
        """Return where the terms are in the text, in order."""
        if not text:
            return []
        found: list[Place] = []
        for word in set(words_in(self._language.spaced_words(text))):
            if term := self._searched(word):
                found += [(start, start + len(word), term) for start in _occurrences(word, text)]
        if self._pairs and UNSPACED_RUN.search(text):
            found += [(m.start(), m.start() + len(m[1]), m[1]) for m in self._pairs.finditer(text)]
        found.sort()
        return found[:MAX_MATCHES]

    def _searched(self, word: str) -> str | None:
        """Return the term of the query that finds this word."""
        term = self._language.term(word)
        if term is not None and term in self._terms:
            return term
        if self._written and (folded := self._language.folded(word)) in self._written:
            return folded
        return None

    def mark(self, text: str) -> str:
        """Return the whole text as HTML with `<mark>`."""
        return _marked(text, 0, len(text), self.matches(text))

    def passages(self, sections: Sequence[Section]) -> tuple[Passage, ...]:
        """Return the best passages, one for a section, best first."""
        scored = []
        for number, section in enumerate(sections):
            in_heading = (
                {term for _, _, term in self.matches(section.heading)} if section.heading else set()
            )
            matches = self.matches(section.text)
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
                heading=self.mark(sections[number].heading) or None,
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
