"""What an unknown word may be: the beginning of a longer one, or one with a wrong letter or two."""

from collections import Counter
from collections.abc import Iterable, Sequence

from search.engines.analysis import UNSPACED_RUN
from search.engines.edits import (
    MAX_ALTERNATIVES,
    SHORTEST_MENDED,
    SHORTEST_TWICE_MENDED,
    distance,
)
from search.engines.embedded.snapshot import OpenIndex

MAX_CANDIDATES = 3_000  # words that share some letters, the most frequent ones


class Vocabulary:
    """The words of several indexes, without those that only excluded documents have."""

    def __init__(self, indexes: Sequence[OpenIndex], excluded: Sequence[list[int]]) -> None:
        self._indexes = list(zip(indexes, excluded, strict=True))

    def knows(self, word: str) -> bool:
        """Return whether a search for the word finds anything, or is one for a stop word."""
        for index, excluded in self._indexes:
            term = index.language.term(word)
            if term is None or index.holds("all", term, excluded):
                return True
            if index.holds("words", index.language.folded(word), excluded):
                return True
        return not self._indexes

    def completions(self, word: str) -> list[str]:
        """Return the most frequent words that begin with this one."""
        start = self._folded(word)
        found = self._starting(start) if len(start) > 1 else Counter()
        return self._real(word for word, _ in found.most_common(MAX_ALTERNATIVES * 3))

    def corrections(self, word: str) -> list[str]:
        """Return known words at the least number of edits, most frequent first."""
        wrong = self._folded(word)
        if len(wrong) < SHORTEST_MENDED or any(letter.isdigit() for letter in wrong):
            return []
        found = self._near(wrong, 1, len(wrong) // 2)
        if not found and len(wrong) >= SHORTEST_TWICE_MENDED:
            found = self._near(wrong, 2, (len(wrong) - 2) // 3)
        return found

    def _near(self, wrong: str, most: int, sound: int) -> list[str]:
        """Return known words at the least number of edits, where that is `most` or less.

        Only words are looked at that have the first or the last `sound` letters of the wrong one:
        one edit leaves one half of a word as it was, unless it swaps the letters in the middle. Two
        may spoil both ends, but seldom do.
        """
        near = self._starting(wrong[:sound])
        near.update(self._ending(wrong[-sound:]))
        for place in range(sound - 1, len(wrong) - sound + 1):
            swapped = f"{wrong[:place]}{wrong[place : place + 2][::-1]}{wrong[place + 2 :]}"
            if frequency := sum(index.frequency("words", swapped) for index, _ in self._indexes):
                near[swapped] = frequency
        letters = frozenset(wrong)
        ranked = sorted(
            (edits, right[0] != wrong[0], -frequency, right)
            for right, frequency in near.items()
            # An edit brings in one letter and takes out one at most: this spares most comparisons.
            if abs(len(right) - len(wrong)) <= most
            and len(letters.symmetric_difference(right)) <= 2 * most
            and (edits := distance(wrong, right, most)) <= most
        )
        least = ranked[0][0] if ranked else 0
        return self._real(right for edits, _, _, right in ranked if edits == least)

    def _folded(self, word: str) -> str:
        if not self._indexes or UNSPACED_RUN.search(word):
            return ""
        return self._indexes[0][0].language.folded(word)

    def _starting(self, start: str) -> Counter[str]:
        return self._words("words", start)

    def _ending(self, end: str) -> Counter[str]:
        found = self._words("words_reversed", end[::-1])
        return Counter({word[::-1]: frequency for word, frequency in found.items()})

    def _words(self, field: str, start: str) -> Counter[str]:
        """Return the words that begin so, with the numbers of documents that have them."""
        found: Counter[str] = Counter()
        for index, _ in self._indexes:
            words = index.searcher.terms_with_prefix(field, start, limit=MAX_CANDIDATES)
            if found:
                found.update(dict(words))
            else:
                found = Counter(dict(words))
        return found

    def _real(self, words: Iterable[str]) -> list[str]:
        """Return the first few that can be found: Tantivy also lists words of deleted documents."""
        real: list[str] = []
        for word in words:
            if any(index.holds("words", word, excluded) for index, excluded in self._indexes):
                real.append(word)
                if len(real) == MAX_ALTERNATIVES:
                    break
        return real
