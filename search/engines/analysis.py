"""From text to terms: stems where Tantivy knows them, pairs of characters for CJK, else words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STEMMED = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Languages of stemmers for which Tantivy has no list of words to leave out.
WITHOUT_STOP_WORDS = {"arabic", "greek", "romanian", "tamil", "turkish"}
# Stemmers that take prefixes or accents away; the others change the end of a word only.
CHANGE_BEGINNINGS = {"arabic", "dutch", "greek", "tamil"}
CJK = {"ja", "ko", "zh"}
# Their letters are joined by marks, which Tantivy's quicker tokenizer takes for the end of a word.
WRITTEN_WITH_MARKS = set(
    re.findall(
        r"\w+", "ar as bn bo fa gu he hi km kn lo ml mr my ne or pa ps sa sd si ta te th ug ur yi"
    )
)
REMEMBERED = 100_000  # words whose terms are kept in memory
MAX_TERM = 40  # longer ones are keys, hashes or addresses that nobody types

# Scripts whose words are not, or not usefully, separated by spaces: Thai, Lao, Burmese, Khmer,
# kana, Han, Hangul.
UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
# Stretches of one script: words of kana end, or are joined, where the script changes.
STRETCH = re.compile(
    "(?P<hiragana>[\u3041-\u309f]+)|(?P<katakana>[\u30a0-\u30ff]+)|[^\u3041-\u30ff]+"
)
BETWEEN_WORDS = 0.5  # what a pair counts that is no word, nor half of one
CHARACTER_OR_REST = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")


# Python's `\w` leaves out the combining marks that many scripts are written with. A class with all
# of them is ten times slower, so it is used only for text from a part of Unicode that has some.
WORD = re.compile(r"\w+")
MAY_HAVE_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u2cef-\u2dff\ua66f-\uabff\U00010000-\U0001efff]"
)
QUOTES_AND_DASHES = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"


def _letter(code: int) -> int:
    """Return the letter or digit for a character of Latin-1: small, and without its accent."""
    character = chr(code).lower()
    if not character.isalnum():
        return ord(" ")
    plain = {"ß": "s", "æ": "a", "ø": "o", "ð": "d", "þ": "t"}.get(character)
    return ord((plain or unicodedata.normalize("NFKD", character))[0].encode("ascii", "replace"))


LETTERS = bytes(map(_letter, range(256)))


@cache
def _word_with_marks() -> re.Pattern[str]:
    marks = "".join(chr(point) for point in range(0x300, 0x1F000) if _is_mark(chr(point)))
    return re.compile(rf"[\w{marks}]+")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written, like the Tantivy tokenizers below."""
    pattern = _word_with_marks() if MAY_HAVE_MARKS.search(text) else WORD
    return pattern.findall(text.replace("_", " "))


def places_of_words(text: str) -> Iterator[tuple[int, int]]:
    """Return where the words of a text begin and end; of unspaced scripts, each character."""
    pattern = _word_with_marks() if MAY_HAVE_MARKS.search(text) else WORD
    for word in pattern.finditer(text.replace("_", " ")):
        if word[0].isascii():
            yield word.span()
        else:
            for part in CHARACTER_OR_REST.finditer(text, *word.span()):
                yield part.span()


def goes_on(character: str) -> bool:
    """Return whether this character belongs to a word, in a script with spaces between words."""
    if character < "\u0300":
        return character.isalnum()
    return (character.isalnum() or _is_mark(character)) and not UNSPACED_RUN.match(character)


class Analysis:
    """The analysis of one language. Made once in a process; see `analysis_for`."""

    def __init__(self, stemmer: str | None, stop_words: str | None, with_marks: bool) -> None:
        """Name Tantivy's stemmer and list of stop words; None: do without."""
        self._with_marks = with_marks
        self._keeps_beginnings = stemmer not in CHANGE_BEGINNINGS
        self.text = self._analyzer(stemmer, stop_words)
        self.words = self._analyzer(None, None)
        self.term = lru_cache(maxsize=REMEMBERED)(self._term)
        self.folded = lru_cache(maxsize=REMEMBERED)(self._folded)
        self._pieces_by_term: defaultdict[str, set[str]] = defaultdict(set)
        self._known: set[str] = set()

    def _analyzer(self, stemmer: str | None, stop_words: str | None) -> TextAnalyzer:
        words = r"[\p{L}\p{M}\p{N}]+"
        builder = (
            TextAnalyzerBuilder(Tokenizer.regex(words) if self._with_marks else Tokenizer.simple())
            .filter(Filter.remove_long(MAX_TERM * 4))  # counted in bytes
            .filter(Filter.lowercase())
        )
        if stop_words:
            builder = builder.filter(Filter.stopword(stop_words))
        if stemmer:  # before folding: stemmers know endings by their accents
            builder = builder.filter(Filter.stemmer(stemmer))
        return builder.filter(Filter.ascii_fold()).build()

    def _term(self, word: str) -> str | None:
        terms = self.text.analyze(word)
        return terms[0] if terms else None

    def _folded(self, word: str) -> str:
        words = self.words.analyze(word)
        return words[0] if words else ""

    def phrase(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase as the index has them in the field `words`."""
        return tuple(self.words.analyze(in_single_characters(text)))

    def forms(self, terms: Iterable[str], text: str) -> dict[str, str]:
        """Return the words of a text that have one of the terms, with it."""
        wanted = {term for term in terms if not UNSPACED_RUN.match(term)}
        if not wanted:
            return {}
        letters = _letters(text) if self._keeps_beginnings and "".join(wanted).isascii() else None
        if letters is None:
            return self._forms_in_pieces(wanted, text)
        found: dict[str, str] = {}
        for beginning in {_beginning(term) for term in wanted}:
            for word in _words_with(beginning, letters, text):
                if word not in found and (term := self.term(word)) in wanted:
                    found[word] = term
        return found

    def _forms_in_pieces(self, terms: Iterable[str], text: str) -> dict[str, str]:
        """Do so where words cannot be told by their beginning.

        What was learnt about pieces of text, as spaces cut it, is kept, so that those of the next
        text cost next to nothing: most of the time goes into telling words apart.
        """
        if len(self._known) > REMEMBERED:
            self._known, self._pieces_by_term = set(), defaultdict(set)
        known, pieces_by_term = self._known, self._pieces_by_term
        pieces = set(text.split())
        if not known.issuperset(pieces):
            for piece in pieces - known:
                for word in words_in(spaced(piece)):
                    if term := self._term(word):
                        pieces_by_term[term].add(piece)
                known.add(piece)
        found = {}
        for term in terms:
            for piece in pieces & pieces_by_term[term] if term in pieces_by_term else ():
                for word in words_in(spaced(piece)):
                    if self.term(word) == term:
                        found[word] = term
        return found


def _letters(text: str) -> bytes | None:
    """Return the letters of a text, small and without accents, each in its place, with spaces for
    all else and around it. None: it has letters that other languages write.
    """
    if not text.isascii():
        for mark in QUOTES_AND_DASHES:
            text = text.replace(mark, " ")
    try:
        return b" %b " % text.encode("latin-1").translate(LETTERS)
    except UnicodeEncodeError:
        return None


def _beginning(term: str) -> bytes:
    """Return what all words with this term begin with, in `_letters`: stemmers replace up to three
    letters at the end, and of "dying" they make "die".
    """
    beginning = term[: max(min(2, len(term) - 2), len(term) - 3, 1)]
    for letters in ("ss", "ae"):  # these may be a single one in the text
        before, found, _ = beginning.partition(letters)
        beginning = before + found[:1]
    return beginning.encode()


def _words_with(beginning: bytes, letters: bytes, text: str) -> Iterator[str]:
    beginning = b" " + beginning
    place = letters.find(beginning)
    while place >= 0:  # which is one less in the text
        end = letters.find(b" ", place + 1)
        yield text[place : end - 1]
        place = letters.find(beginning, end)


def prepared(text: str) -> str:
    """Return a text as the index takes it: unspaced scripts cut into pairs of characters."""
    if text.isascii() or not UNSPACED_RUN.search(text):
        return text
    return UNSPACED_RUN.sub(_pairs, unicodedata.normalize("NFKC", text))


def in_single_characters(text: str) -> str:
    """Return a text with its unspaced scripts cut into characters: the words of phrases."""
    if text.isascii() or not UNSPACED_RUN.search(text):
        return text
    return UNSPACED_RUN.sub(_singles, unicodedata.normalize("NFKC", text))


def spaced(text: str) -> str:
    """Return a text without its unspaced scripts: what can be misspelt by a letter."""
    return text if text.isascii() else UNSPACED_RUN.sub(" ", text)


def query_words(text: str) -> list[str]:
    """Return the words of a query in order; of unspaced scripts, their pairs of characters."""
    normal = text
    if not text.isascii():
        normal = UNSPACED_RUN.sub(_query_pairs, unicodedata.normalize("NFKC", text))
    return [word for word in words_in(normal) if len(word) <= MAX_TERM]


def weights_of_pairs(text: str, frequency: Callable[[str], int]) -> dict[str, float]:
    """Return how much pairs of characters of a query count, where that is less than a word.

    Two characters of Chinese are about a word. In Japanese, hiragana are mostly endings and
    particles, a pair that reaches into another script is no word, and one of katakana with ten
    letters, nine pairs, would outweigh all else: it counts as five. A pair of Chinese that is rarer
    than those before and after it reaches from one word into the next.

    Args:
        text: the query.
        frequency: tells how many documents have a pair.
    """
    weights: dict[str, float] = {}
    if text.isascii():
        return weights
    for run in UNSPACED_RUN.findall(unicodedata.normalize("NFKC", text)):
        between = _between_words(run, frequency)
        for stretch in STRETCH.finditer(run):
            start, end = stretch.span()
            weight = 1.0
            if stretch["hiragana"]:
                weight = BETWEEN_WORDS
            elif stretch["katakana"] and end - start > 1:
                weight = (end - start) / 2 / (end - start - 1)
            inside = dict.fromkeys(pairs(stretch[0]), weight)
            for pair, value in (inside | {run[end - 1 : end + 1]: BETWEEN_WORDS}).items():
                value = min(value, BETWEEN_WORDS) if pair in between else value
                weights[pair] = max(value, weights.get(pair, 0.0))
    return weights


def _between_words(run: str, frequency: Callable[[str], int]) -> set[str]:
    """Return the pairs of Chinese characters of which each is nearer to its other neighbour."""
    found = set()
    for start in range(1, len(run) - 2):
        before, pair, after = (run[at : at + 2] for at in (start - 1, start, start + 1))
        is_chinese = HAN.match(pair[0]) and HAN.match(pair[1])
        if is_chinese and frequency(pair) < min(frequency(before), frequency(after)):
            found.add(pair)
    return found


def characters_of_words(text: str) -> list[str]:
    """Return the Chinese characters of the words of a query, each once.

    Nearly each has a meaning of its own, which words for the same thing often share.
    """
    if text.isascii():
        return []
    runs = UNSPACED_RUN.findall(unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(one for run in runs if len(run) > 1 for one in HAN.findall(run)))


def _pairs(run: re.Match[str]) -> str:
    return f" {' '.join(pairs(run[0]))} {' '.join(run[0])} "


def _singles(run: re.Match[str]) -> str:
    return f" {' '.join(run[0])} "


def _query_pairs(run: re.Match[str]) -> str:
    return f" {' '.join(pairs(run[0]) or run[0])} "


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of characters: `abc` gives `ab`, `bc`."""
    return [first + second for first, second in pairwise(run)]


@cache
def _analysis(stemmer: str | None, stop_words: str | None, with_marks: bool) -> Analysis:
    return Analysis(stemmer, stop_words, with_marks)


def analysis_for(locale: str) -> Analysis:
    """Return the analysis for a locale such as `pt-br`; "" is text of no known language."""
    language = locale.partition("-")[0].lower()
    if language in CJK:  # their technical texts are full of English words
        return _analysis("english", "english", False)
    stemmer = STEMMED.get(language)
    stop_words = None if stemmer in WITHOUT_STOP_WORDS else stemmer
    return _analysis(stemmer, stop_words, not language or language in WRITTEN_WITH_MARKS)
