"""What a search engine does, and what is said to it and by it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Key(NamedTuple):
    """The identity of a published document. Site 0: shared by all sites; locale "": has none."""

    site_id: int
    locale: str
    kind: str
    object_id: int


class Section(NamedTuple):
    """A stretch of text below one heading; the first of a document usually has neither."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """The searchable text of one public document, and the values that it is filtered by."""

    key: Key
    type: str
    seq: int
    title: str
    summary: str = ""
    sections: tuple[Section, ...] = ()
    more: str = ""  # found by, but never shown: names of authors, tags, texts of images
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    ancestors: tuple[int, ...] = ()
    published_at: int = 0  # seconds since 1970; 0 = no date

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of all sections."""
        return tuple(section.heading for section in self.sections if section.heading)


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One search, in the terms of an engine. Empty filters filter nothing."""

    text: str
    site_ids: tuple[int, ...]
    locales: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    under: int | None = None
    newest_first: bool = False
    limit: int = 20
    offset: int = 0
    highlight: bool = True
    spell: bool = True
    exclude: frozenset[Key] = frozenset()  # neither found nor counted


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text in which something was found. Both texts are safe HTML with `<mark>`."""

    html: str
    anchor: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One document that was found. `seq` is that of the document that the engine has seen."""

    key: Key
    seq: int
    score: float
    title: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """A page of hits out of `total`, from an index that is complete up to the change `seq`."""

    hits: tuple[EngineHit, ...]
    total: int
    seq: int
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What there is. `documents` counts by (site, locale); `seq` is None without a usable index."""

    engine: str
    seq: int | None
    documents: dict[tuple[int, str], int] = field(default_factory=dict)
    bytes: int = 0
    location: str = ""


class EngineError(Exception):
    """An engine cannot do what was asked; the message says why, and what to do."""


class EngineWriter(Protocol):
    """Changes to an index. Nothing is seen or kept before `commit`."""

    @property
    def seq(self) -> int:
        """The change up to which the index is complete."""

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in the place of any older one with its key."""

    def delete(self, keys: Iterable[Key]) -> None:
        """Remove documents; those that are not there are ignored."""

    def commit(self, seq: int) -> None:
        """Make everything so far durable and visible, complete up to the change `seq`."""


class EngineBuilder(EngineWriter, Protocol):
    """A writer to an index that is still beside the live one."""

    def take_over(self) -> None:
        """Let nobody write to the live index until this one is in its place."""


class Engine(Protocol):
    """A search engine. It holds public documents only, so its statistics cannot leak others."""

    def seq(self) -> int | None:
        """Return the change up to which the index is complete; None: there is no usable index."""

    def writer(self) -> AbstractContextManager[EngineWriter]:
        """Return a writer to the live index; what was not committed at its end is dropped."""

    def builder(self) -> AbstractContextManager[EngineBuilder]:
        """Return a writer to a new, empty index beside the live one.

        At the end of the context, unless an exception ends it, the new index takes the place of
        the live one at once. Only then does anybody see it.
        """

    def search(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query. Without an index the answer is empty."""

    def status(self) -> EngineStatus:
        """Return what there is."""
