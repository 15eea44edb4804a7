"""The embedded engine: no server to install, less than a millisecond a query."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from search.engines.analysis import UNSPACED_RUN, query_words
from search.engines.corrected import corrected
from search.engines.embedded import matching
from search.engines.embedded.collecting import (
    Found,
    Name,
    Target,
    collect,
    count_facets,
    names_of,
)
from search.engines.embedded.explaining import reasons
from search.engines.embedded.schema import stored_text
from search.engines.embedded.snapshot import OpenIndex, Snapshot
from search.engines.embedded.spelling import Vocabulary
from search.engines.embedded.storage import Storage
from search.engines.embedded.suggesting import marked_title, suggest
from search.engines.embedded.writer import GenerationBuilder, GenerationWriter
from search.engines.highlight import Highlighter
from search.engines.interface import (
    EngineAnswer,
    EngineError,
    EngineHit,
    EngineQuery,
    EngineStatus,
    Key,
    Reason,
    largest_first,
)
from search.engines.synonyms import has_synonyms, with_synonyms

MAX_MENDED = 4  # unknown words of a query that may be misspelt; more of them are another language


class EmbeddedEngine:
    """An `Engine` in a folder. Any number of processes read it; one, the worker, writes."""

    def __init__(self, folder: Path) -> None:
        self.storage = Storage(Path(folder))
        self._current_file = str(self.storage.current_file)  # quicker to ask for than a Path
        self._snapshot_now: Snapshot | None = None
        self._snapshot_lock = Lock()
        self._writer: GenerationWriter | None = None

    def seq(self) -> int | None:
        """Return the change up to which the index is complete; None: there is no usable index."""
        snapshot = self._snapshot()
        return snapshot.seq if snapshot else None

    def search(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query. Without an index the answer is empty."""
        snapshot = self._snapshot()
        indexes = self._indexes(snapshot, query)
        if not snapshot or not indexes:
            return EngineAnswer((), 0, snapshot.seq if snapshot else 0)
        excluded = [index.refs(query.exclude) for index in indexes]
        words = query_words(query.text)
        mended = _alternatives(query, words, Vocabulary(indexes, excluded)) if query.spell else {}
        instead = with_synonyms(query, words, mended)
        targets = [
            Target(index, [*refs, *index.refs(query.apart)], match)
            for index, refs in zip(indexes, excluded, strict=True)
            if (match := matching.match(index, query, words, instead))
        ]
        page = collect(targets, query)
        names = names_of(page.hits)
        following = page.next(names)
        return EngineAnswer(
            hits=tuple(
                _hits(page.hits, names) if query.highlight else _bare_hits(page.hits, names)
            ),
            total=page.total,
            seq=snapshot.seq,
            corrected=corrected(query.text, mended),
            facets=count_facets(targets, query, page.every_word) if query.facets else {},
            next=following.dump() if following else None,
        )

    def suggest(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query that is being typed with the documents that it may be meant for."""
        snapshot = self._snapshot()
        indexes = self._indexes(snapshot, query)
        if not snapshot or not indexes:
            return EngineAnswer((), 0, snapshot.seq if snapshot else 0)
        found = suggest(indexes, [index.refs(query.exclude) for index in indexes], query)
        hits = tuple(
            EngineHit(hit.opened.key(name.number), name.seq, hit.score, marked_title(hit))
            for hit, name in zip(found, names_of(found), strict=True)
        )
        return EngineAnswer(hits, len(hits), snapshot.seq)

    def explain(self, query: EngineQuery, keys: Sequence[Key]) -> Mapping[Key, Sequence[Reason]]:
        """Return why documents that a query finds by relevance stand where they do."""
        indexes = self._indexes(self._snapshot(), query)
        excluded = [index.refs(query.exclude) for index in indexes]
        words = query_words(query.text)
        mended = _alternatives(query, words, Vocabulary(indexes, excluded)) if query.spell else {}
        instead = with_synonyms(query, words, mended)
        matches = [(index, matching.match(index, query, words, instead)) for index in indexes]
        return largest_first(
            found for index, match in matches if match for found in reasons(index, match, keys)
        )

    def status(self) -> EngineStatus:
        """Return what there is."""
        snapshot = self._snapshot()
        files = [file for file in self.storage.folder.rglob("*") if file.is_file()]
        return EngineStatus(
            engine="embedded (Tantivy)",
            seq=snapshot.seq if snapshot else None,
            documents={
                (index.site_id, index.locale): index.searcher.num_docs
                for index in (snapshot.indexes.values() if snapshot else ())
            },
            bytes=sum(file.stat().st_size for file in files),
            location=str(snapshot.generation if snapshot else self.storage.folder),
        )

    def _snapshot(self) -> Snapshot | None:
        """Return the newest commit. Asking costs two calls of stat, so a commit is seen at once."""
        known = self._snapshot_now
        try:
            stamp: object = (
                _stamp(self._current_file),
                _stamp(known.state_file) if known else None,
            )
        except OSError:
            stamp = None
        if known and stamp and stamp == known.stamp:
            return known
        with self._snapshot_lock:
            self._snapshot_now = self._take_snapshot(known)
            return self._snapshot_now

    def _take_snapshot(self, known: Snapshot | None) -> Snapshot | None:
        for _ in range(3):  # a rebuild may take the generation away while it is being opened
            try:
                current = _stamp(self.storage.current_file)
                generation = self.storage.live()
                if generation is None:
                    return None
                stamp = (current, _stamp(generation / "state.json"))
                return Snapshot.take(generation, stamp, known)
            except (OSError, ValueError):
                known = None
        return None

    @staticmethod
    def _indexes(snapshot: Snapshot | None, query: EngineQuery) -> list[OpenIndex]:
        # A locale that is asked for takes the texts without a locale along: images, files, authors.
        locales = {*query.locales, ""} if query.locales else None
        return [
            index
            for index in (snapshot.indexes.values() if snapshot else ())
            if index.site_id in query.site_ids
            and (locales is None or index.locale in locales)
            and not index.is_empty
        ]

    @contextmanager
    def writer(self) -> Iterator[GenerationWriter]:
        """Return a writer to the live index; what was not committed at its end is dropped.

        Tantivy's own writers stay open afterwards, so that merges of segments go on beside the
        next changes; `close` ends them.
        """
        with self.storage.locked():
            generation = self.storage.live()
            if generation is None:
                raise EngineError(
                    "There is no search index yet: run `manage.py search_index rebuild`."
                )
            if not self._writer or self._writer.generation != generation:
                self.close()
                self._writer = GenerationWriter(generation)
            self._writer.refresh()
            try:
                yield self._writer
            finally:
                self._writer.rollback()

    @contextmanager
    def builder(self) -> Iterator[GenerationBuilder]:
        """Return a writer to a new, empty index that takes the place of the live one at the end."""
        with ExitStack() as stack:
            generation = stack.enter_context(self.storage.building())
            building = GenerationBuilder(
                generation, take_over=lambda: stack.enter_context(self.storage.locked())
            )
            yield building
            building.close()
            building.take_over()
            self.storage.make_live(generation)

    @contextmanager
    def previous(self) -> Iterator[GenerationBuilder]:
        """Return a writer to the index that the live one has replaced; they change places."""
        with ExitStack() as stack:
            generation = stack.enter_context(self.storage.reopening())
            reopened = GenerationBuilder(
                generation, take_over=lambda: stack.enter_context(self.storage.locked())
            )
            yield reopened
            reopened.close()
            reopened.take_over()
            self.storage.make_live(generation)

    def close(self) -> None:
        """Let go of the writer's locks."""
        if self._writer:
            self._writer.close()
            self._writer = None


def _stamp(path: Path | str) -> tuple[int, int]:
    """Return what differs once a file has been replaced."""
    status = os.stat(path)
    return status.st_ino, status.st_mtime_ns


def _alternatives(
    query: EngineQuery, words: Sequence[str], vocabulary: Vocabulary
) -> dict[str, list[str]]:
    """Return what to search in the place of the words that no document has."""
    instead: dict[str, list[str]] = {}
    mended = 0
    for number, word in enumerate(words):
        if word in instead or vocabulary.knows(word):
            continue
        if UNSPACED_RUN.search(word) or has_synonyms(query, word):
            continue
        being_typed = number == len(words) - 1 and query.text.endswith(word)
        others = being_typed and vocabulary.completions(word)
        mended += 1
        if not others and mended <= MAX_MENDED:
            others = vocabulary.corrections(word)
        if others:
            instead[word] = others
    return instead


def _bare_hits(found: Sequence[Found], names: Sequence[Name]) -> list[EngineHit]:
    """Return what is known of each hit without its text."""
    return [
        EngineHit(hit.opened.key(number), seq, hit.score)
        for hit, (number, seq) in zip(found, names, strict=True)
    ]


def _hits(found: Sequence[Found], names: Sequence[Name]) -> Iterator[EngineHit]:
    """Return what is known of each hit, with its highlights."""
    highlighters: dict[str, Highlighter] = {}
    for hit, name in zip(found, names, strict=True):
        opened = hit.opened
        if opened.name not in highlighters:
            highlighters[opened.name] = Highlighter(hit.match, opened.language)
        text = stored_text(opened.searcher.doc(hit.address))
        title, passages = highlighters[opened.name].show(*text)
        yield EngineHit(opened.key(name.number), name.seq, hit.score, title, passages)
