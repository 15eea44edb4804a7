"""One spelling for searches that people type in many."""

import re
import unicodedata

ACCENTS = re.compile("[\u0300-\u036f]")
APOSTROPHES = re.compile("['’]")
# Punctuation, signs and space; letters, digits and the marks that many scripts are written with
# stay.
BETWEEN = {"P", "S", "Z", "C"}


def normal(text: str) -> str:
    """Return a search without capitals, accents and punctuation: `Café-Hours?` is `cafe hours`."""
    flat = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    flat = APOSTROPHES.sub("", unicodedata.normalize("NFKC", flat))
    if flat.isascii() and flat.isalnum():
        return flat
    letters = (" " if unicodedata.category(one)[0] in BETWEEN else one for one in flat)
    return " ".join("".join(letters).split())
