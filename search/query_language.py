"""What people type: words, "phrases", and what they do not want, after a minus."""

import re
from typing import NamedTuple

# The quotation marks that keyboards put in the place of " by themselves.
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# A quote that follows a letter or digit is no beginning: 5" disks. Nor is a minus within a word, or
# two of them: re-use, --help.
OPERATOR = re.compile(
    r"""(?<!\S)-"(?P<no_phrase>[^"]*)"|(?<![A-Za-z0-9])"(?P<phrase>[^"]*)"|(?<!\S)-(?P<no>\w[^\s"]*)"""
)
WORD = re.compile(r"\w")
SEVERAL_WORDS = re.compile(r"\w[\W_]+\w")


class Asked(NamedTuple):
    """A query in its parts. None of them is empty text; `words` may be."""

    words: str  # as they were typed, the rest being spaces
    phrases: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def only_excludes(self) -> bool:
        """Whether it says what is not wanted, and nothing else."""
        return bool(self.without) and not self.phrases and not WORD.search(self.words)

    @property
    def phrase_count(self) -> int:
        """How many phrases are to be looked for, or to be left out."""
        return len(self.phrases) + sum(1 for text in self.without if SEVERAL_WORDS.search(text))

    def with_words(self, words: str) -> str:
        """Return the query with other words, as one would type it."""
        parts = [" ".join(words.split()), *(f'"{phrase}"' for phrase in self.phrases)]
        parts += [f'-"{text}"' if " " in text else f"-{text}" for text in self.without]
        return " ".join(part for part in parts if part)


def parse(query: str) -> Asked:
    """Return the parts of a query. Nothing is a syntax error: odd quotes and dashes are spaces."""
    query = query.translate(QUOTES)
    if '"' not in query and "-" not in query:
        return Asked(query, (), ())
    phrases: list[str] = []
    without: list[str] = []

    def take(found: re.Match[str]) -> str:
        name = found.lastgroup or ""
        text = " ".join(found[name].split())
        if WORD.search(text):
            (phrases if name == "phrase" else without).append(text)
        return " "

    words = OPERATOR.sub(take, query)
    return Asked(words, tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(without)))
