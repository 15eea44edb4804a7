"""Writing to the indexes of one generation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import orjson
import tantivy

from search.engines.analysis import analysis_for
from search.engines.embedded.schema import SCHEMA, ref, tantivy_document
from search.engines.embedded.storage import State, index_name, parse_index_name
from search.engines.interface import EngineError, Key, SearchDocument

# For one thread, since the machine has editors and visitors to serve; Tantivy's least is 15 MB.
HEAP = 32_000_000
HEAP_OF_BUILDER = 100_000_000  # it takes SEGMENT documents of 350 words
SEGMENT = 16_000  # documents, in all indexes, after which a builder has segments written
# Tantivy merges segments as soon as it has eight of about the same size, but all of up to 16,817
# documents (10,000 times 2 ** 0.75) are the same to it.
MERGED = 8
SAME_SIZE = 16_817


def open_index(generation: Path, name: str) -> tantivy.Index:
    """Open one index of a generation, with the analysis of its locale."""
    _, locale = parse_index_name(name)
    index = tantivy.Index(SCHEMA, path=str(generation / name), reuse=True)
    language = analysis_for(locale)
    index.register_tokenizer("text", language.text)
    index.register_tokenizer("words", language.words)
    index.config_reader("manual")
    return index


class GenerationWriter:
    """An `EngineWriter` for one generation. It holds Tantivy's locks until `close`."""

    heap = HEAP

    def __init__(self, generation: Path) -> None:
        self.generation = generation
        self._state = State.read(generation)
        self._writers: dict[str, tantivy.IndexWriter] = {}
        self._changed: set[str] = set()

    def refresh(self) -> None:
        """Take in what other processes have written: those of indexes that this one never wrote."""
        self._state = State.read(self.generation)

    @property
    def seq(self) -> int:
        """The change up to which the generation is complete."""
        return self._state.seq

    @property
    def refused(self) -> Mapping[Key, str]:
        """Nothing: Tantivy takes every text."""
        return {}

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in the place of any older one with its key."""
        for document in documents:
            key = document.key
            number = self._kind_number(key.kind)
            writer = self._writer(index_name(key.site_id, key.locale))
            writer.delete_documents_by_term("ref", ref(number, key.object_id))
            writer.add_document(tantivy_document(document, number))

    def delete(self, keys: Iterable[Key]) -> None:
        """Remove documents; those that are not there are ignored."""
        for key in keys:
            name = index_name(key.site_id, key.locale)
            if key.kind in self._state.kinds and (self.generation / name).exists():
                number = self._state.kinds.index(key.kind)
                self._writer(name).delete_documents_by_term("ref", ref(number, key.object_id))

    def commit(self, seq: int) -> None:
        """Make everything so far durable, and then say so: the state never promises too much."""
        for name in self._changed:
            self._writers[name].commit()
        commits = dict(self._state.commits)
        commits.update({name: commits.get(name, 0) + 1 for name in self._changed})
        self._state = replace(self._state, seq=seq, commits=commits)
        self._state.write(self.generation)
        self._changed.clear()

    def rollback(self) -> None:
        """Drop what was not committed."""
        for name in self._changed:
            self._writers[name].rollback()
            self._writers[name].garbage_collect_files()
        self._changed.clear()

    def close(self) -> None:
        """Wait for merges of segments that are under way, and let go of Tantivy's locks."""
        for writer in self._writers.values():
            writer.wait_merging_threads()
        self._writers.clear()

    def _kind_number(self, kind: str) -> int:
        if kind not in self._state.kinds:
            # Written before it is used, so that the number means the same after a crash.
            self._state = self._state.with_kind(kind)
            self._state.write(self.generation)
        return self._state.kinds.index(kind)

    def _writer(self, name: str) -> tantivy.IndexWriter:
        self._changed.add(name)
        if name not in self._writers:
            (self.generation / name).mkdir(exist_ok=True)
            try:
                self._writers[name] = open_index(self.generation, name).writer(self.heap, 1)
                # What a killed process wrote and never committed would be in the way of the same
                # changes when they come again.
                self._writers[name].garbage_collect_files()
            except ValueError as error:
                self._changed.discard(name)
                raise EngineError(
                    "The search index is being written by another process: only one worker may run "
                    f"with the embedded engine. ({error})"
                ) from error
        return self._writers[name]


class GenerationBuilder(GenerationWriter):
    """An `EngineBuilder` for a generation that is not live yet.

    Every search looks into every segment, so a large index is to have one or two of them. The last
    documents are held back until the first commit: each in a segment of its own, they make up the
    number at which Tantivy merges what there is.
    """

    heap = HEAP_OF_BUILDER
    segment = SEGMENT

    def __init__(self, generation: Path, take_over: Callable[[], object]) -> None:
        super().__init__(generation)
        self._take_over: Callable[[], object] | None = take_over
        self._held: defaultdict[str, dict[Key, SearchDocument]] = defaultdict(dict)
        self._unwritten = 0
        self._written: set[str] = set()

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in the place of any older one with its key."""
        for document in documents:
            held = self._held[index_name(document.key.site_id, document.key.locale)]
            held.pop(document.key, None)
            held[document.key] = document
            if len(held) == MERGED:
                super().index([held.pop(next(iter(held)))])
                self._unwritten += 1
            if self._unwritten == self.segment:
                self._write_segments()

    def delete(self, keys: Iterable[Key]) -> None:
        """Remove documents; those that are not there are ignored."""
        for held in self._held.values():
            super().index(held.values())
        self._held.clear()
        super().delete(keys)

    def commit(self, seq: int) -> None:
        """Make everything so far durable, and then say so."""
        for name, held in self._held.items():
            alone = self._missing_to_merge(name) if name in self._written else 0
            together = len(held) - alone
            for number, document in enumerate(held.values()):
                super().index([document])
                if number >= together >= 0:
                    self._writers[name].commit()
        self._held.clear()
        self._written.clear()
        super().commit(seq)

    def _write_segments(self) -> None:
        for name in self._changed:
            self._writers[name].commit()
        self._written |= self._changed
        self._unwritten = 0

    def _missing_to_merge(self, name: str) -> int:
        """Return how many more segments it takes for all the small ones to be merged."""
        writer = self._writers.pop(name)
        writer.commit()
        writer.wait_merging_threads()  # it is of no use after that
        segments = orjson.loads((self.generation / name / "meta.json").read_bytes())["segments"]
        small = sum(segment["max_doc"] <= SAME_SIZE for segment in segments)
        return MERGED - small if small else 0

    def take_over(self) -> None:
        """Let nobody write to the live index until this one is in its place."""
        if self._take_over:
            self._take_over()
            self._take_over = None
