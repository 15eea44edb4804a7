"""What the highlighter must be told, whichever engine has found something."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol


class Wanted(Protocol):
    """What of one query is to be marked; rare words, which weigh more, make better passages."""

    @property
    def weights(self) -> dict[str, float]:
        """The terms, which are marked in all of their forms."""

    @property
    def written(self) -> dict[str, float]:
        """The words that are marked only as they are written, in small letters without accents."""

    @property
    def phrases(self) -> Sequence[tuple[str, ...]]:
        """The words of each phrase, in the same form."""


class Language(Protocol):
    """What is known of the words of some texts."""

    def forms(self, terms: Iterable[str], text: str) -> dict[str, str]:
        """Return the words of a text that have one of the terms, with it."""

    @property
    def folded(self) -> Callable[[str], str]:
        """What writes a word in small letters and without accents."""
