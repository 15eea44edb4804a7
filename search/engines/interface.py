"""What a search engine does, and what is said to it and by it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

FACETS = ("type", "tags", "category", "author", "year")
MAX_FACET_VALUES = 200  # that an engine counts: the most frequent ones


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
    # The title in the language of the site, where the document is in another: found by, not shown.
    own_title: str = ""
    # What ranks documents that were found, but finds none by itself.
    address: str = ""  # the words of the page's own part of its path
    above: tuple[str, ...] = ()  # the titles of the sections that it is in
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    ancestors: tuple[int, ...] = ()
    published_at: int = 0  # seconds since 1970; 0 = no date
    # What the facets of the same names count. An engine stores and returns these values as they
    # are; it need not know that they hold an id, what a filter takes, and a label.
    category_facets: tuple[str, ...] = ()
    author_facets: tuple[str, ...] = ()

    def facet_values(self, facet: str) -> tuple[str, ...]:
        """Return the values that one of the FACETS counts this document under."""
        match facet:
            case "type":
                return (self.type,)
            case "tags":
                return self.tags
            case "category":
                return self.category_facets
            case "author":
                return self.author_facets
            case "year":
                return (str(self.year),) if self.year else ()
        raise ValueError(f"{facet!r} is no facet; there are {', '.join(FACETS)}.")

    @property
    def year(self) -> int | None:
        """The year of its publication (UTC), for the facet and the filter of that name."""
        if not self.published_at:
            return None
        return datetime.fromtimestamp(self.published_at, UTC).year

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of all sections."""
        return tuple(section.heading for section in self.sections if section.heading)


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One search, in the terms of an engine. Empty filters filter nothing.

    Attributes:
        text: words, any of which may be found; nothing in it is an operator. Where it ends with a
            word rather than a space, that word is still being typed.
        phrases: texts whose words must stand in the document in this order, with nothing between
            them: exact words, without regard to case and accents, stop words included. They are
            scored like the words of `text`, but never corrected or completed.
        without: texts that must not be in a document: a word in any of its forms, several words as
            a phrase.
        published_from: seconds since 1970; only what was published then or later.
        published_before: only what was published earlier. Either leaves out what has no date.
        years: of publication (UTC); any of them.
        facets: those of FACETS that are to be counted, each under every filter but the one of its
            own name (`types` for type, `years` for year, …; `kinds` and the dates always hold).
        after: where to go on: the `next` of an answer to the same query. `offset` is then 0.
        exclude: what is neither found nor counted, nor known to corrections.
        apart: what is neither found nor counted, because it is placed by somebody else; corrections
            know its words.
        only: nothing but these is found, and all of them are, with or without any word of `text`;
            filters and phrases hold. By relevance alone.
        synonyms: for words of `text`, in the form of `search.desk.normal`, other words that mean
            the same. Of a word and these only the best counts, and it is never corrected.
        also: texts of one word or more; what has one of them, as a phrase, is found as well.
    """

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
    exclude: frozenset[Key] = frozenset()
    apart: frozenset[Key] = frozenset()
    only: frozenset[Key] | None = None
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    published_from: int | None = None
    published_before: int | None = None
    years: tuple[int, ...] = ()
    facets: tuple[str, ...] = ()
    after: str | None = None
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: tuple[str, ...] = ()


class Passage(NamedTuple):
    """A piece of text in which something was found. Both texts are safe HTML with `<mark>`."""

    html: str
    anchor: str | None = None
    heading: str | None = None


class EngineHit(NamedTuple):
    """One document that was found. `seq` is that of the document that the engine has seen."""

    key: Key
    seq: int
    score: float
    title: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """A page of hits out of `total`, from an index that is complete up to the change `seq`.

    Attributes:
        corrected: `text` with its misspelt words mended, where that was searched instead.
        facets: for each facet that was asked for, its values with their numbers of documents, the
            most frequent MAX_FACET_VALUES of them.
        next: what `after` takes to go on behind the last hit; None where there are no more. It is
            the engine's own text, at most 2,000 characters, and stays good for some minutes.
    """

    hits: tuple[EngineHit, ...]
    total: int
    seq: int
    corrected: str | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next: str | None = None


class Reason(NamedTuple):
    """What one word adds to the score of a document, in one of its fields: text, title, headings,
    address, above.

    `score` is a share of the best score that is possible, as that of the hit.
    """

    word: str
    field: str
    score: float

    @property
    def percent(self) -> float:
        """The score in percent."""
        return round(100 * self.score, 1)


def largest_first(found: Iterable[tuple[Key, Reason]]) -> dict[Key, list[Reason]]:
    """Return the reasons of each document."""
    reasons: dict[Key, list[Reason]] = {}
    for key, reason in found:
        reasons.setdefault(key, []).append(reason)
    return {key: sorted(some, key=lambda one: -one.score) for key, some in reasons.items()}


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What there is. `documents` counts by (site, locale); `seq` is None without a usable index."""

    engine: str
    seq: int | None
    documents: dict[tuple[int, str], int] = field(default_factory=dict)
    bytes: int = 0
    location: str = ""


class EngineError(Exception):
    """An engine cannot do what was asked; the message says why, and what to do.

    Attributes:
        retry_after: seconds after which it may be able to.
    """

    retry_after = 5.0


class StaleCursor(EngineError):
    """`after` names a place that this engine does not know any more, or never knew."""


class EngineWriter(Protocol):
    """Changes to an index. Nothing is seen or kept before `commit`."""

    @property
    def seq(self) -> int:
        """The change up to which the index is complete."""

    @property
    def refused(self) -> Mapping[Key, str]:
        """What the engine would not take at the last commit, and why: the same again is no use."""

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

    def previous(self) -> AbstractContextManager[EngineBuilder]:
        """Return a writer to the index that the live one has replaced.

        At the end of the context, unless an exception ends it, the two change places at once.

        Raises:
            EngineError: there is none.
        """

    def search(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query. Without an index the answer is empty.

        Raises:
            StaleCursor: the place named by `after` is gone.
        """

    def suggest(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query that is being typed with the documents that it may be meant for.

        The last word of `text` is taken for the beginning of one (unless a space follows it), the
        words before it must all be there. Documents that have them in their title come first, by
        BM25 over the best completions, then those that have them elsewhere. Hits have a marked
        title and no passages. Of the query, `text`, `limit`, `exclude` and the filters by site,
        locale, kind and type count; the answer's `total` is the number of its hits.
        """

    def explain(self, query: EngineQuery, keys: Sequence[Key]) -> Mapping[Key, Sequence[Reason]]:
        """Return why documents that a query finds by relevance stand where they do.

        The reasons of each are those with a score above 0, the largest first.
        """

    def status(self) -> EngineStatus:
        """Return what there is."""
