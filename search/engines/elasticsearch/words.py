"""The words of a query, as the analysers cut them."""

import re
import unicodedata
from functools import cache

from search.engines.analysis import MAX_TERM, UNSPACED_RUN, pairs

# Full-width letters and half-width kana; anything else is left as it is written.
WIDTHS = re.compile("[\uff01-\uffee]+")


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(
        chr(point) for point in range(0x300, 0x1F000) if unicodedata.category(chr(point))[0] == "M"
    )
    letter = rf"[^\W_][{marks}\u200c\u200d]*"
    # An apostrophe is part of the word: languages differ in what they make of it.
    return re.compile(rf"(?:{letter})+(?:['’](?:{letter})+)*")


def query_words(text: str) -> list[str]:
    """Return the words of a query in order; of unspaced scripts, their pairs of characters."""
    normal = WIDTHS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    normal = UNSPACED_RUN.sub(_cut, unicodedata.normalize("NFC", normal))
    return [word for word in _word().findall(normal) if len(word) <= MAX_TERM]


def _cut(run: re.Match[str]) -> str:
    return f" {' '.join(pairs(run[0]) or run[0])} "
