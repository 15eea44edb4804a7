"""The folder of the embedded engine: generations of indexes, and which of them is the live one.

    write.lock                    held (flock) by whoever changes the live generation
    current                       the name of the live generation
    previous                      the name of the one before, which is kept
    8c21f0aa-20260102030405/      a generation: schema hash and time
        state.json                how far it is complete; written after each commit
        1-en/                     a Tantivy index: site 1, locale en
        0-/                       shared by all sites, no locale

Files are replaced, never written in place, so a reader sees the old one or the new one, whatever
is killed at whatever moment.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import orjson

from search.engines.embedded.schema import MAX_KINDS, SCHEMA_HASH
from search.engines.interface import EngineError


@dataclass(frozen=True)
class State:
    """What is true of a generation: complete up to `seq`, with documents of these kinds."""

    seq: int = 0
    kinds: tuple[str, ...] = ()
    commits: dict[str, int] = field(default_factory=dict)  # a number that moves, per index

    @classmethod
    def read(cls, generation: Path) -> Self:
        """Read the state of a generation."""
        values = orjson.loads((generation / "state.json").read_bytes())
        return cls(values["seq"], tuple(values["kinds"]), values["commits"])

    def write(self, generation: Path) -> None:
        """Write the state, durably."""
        replace_file(generation / "state.json", orjson.dumps(self))

    def with_kind(self, kind: str) -> Self:
        """Return the state with one more kind; its number is its position."""
        if len(self.kinds) == MAX_KINDS:
            raise EngineError(
                f"The index takes {MAX_KINDS} kinds of documents; {kind!r} is too many."
            )
        return replace(self, kinds=(*self.kinds, kind))


class Storage:
    """The folder, and the names in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current_file = folder / "current"
        self.previous_file = folder / "previous"

    def live(self) -> Path | None:
        """Return the live generation; None if there is none that this code can read."""
        return self._named_by(self.current_file)

    def previous(self) -> Path | None:
        """Return the generation that the live one has replaced, if this code can read it."""
        return self._named_by(self.previous_file)

    def _named_by(self, file: Path) -> Path | None:
        try:
            name = file.read_text()
        except OSError:
            return None
        generation = self.folder / name
        usable = name.startswith(f"{SCHEMA_HASH}-") and (generation / "state.json").exists()
        return generation if usable else None

    def create(self) -> Path:
        """Make the folder of a new generation, and return it."""
        moment = time.strftime("%Y%m%d%H%M%S")
        generation = self.folder / f"{SCHEMA_HASH}-{moment}{time.time_ns() % 10**9:09d}"
        try:
            generation.mkdir(parents=True)
        except OSError as error:
            raise EngineError(f"The search index cannot be written: {error}") from error
        State().write(generation)
        return generation

    def make_live(self, generation: Path) -> None:
        """Put a generation in the place of the live one. Only the one before is kept."""
        before = self.current_file.read_text() if self.current_file.exists() else ""
        if before != generation.name:
            replace_file(self.previous_file, before.encode())
        replace_file(self.current_file, generation.name.encode())
        for other in self.folder.iterdir():
            if other.is_dir() and other.name not in (generation.name, before):
                self.remove(other)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Make a generation that nobody else removes. Unless it is live at the end, it goes."""
        generation = self.create()
        with _flocked(generation / "building.lock"):
            try:
                yield generation
            finally:
                if self.live() != generation:
                    shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def reopening(self) -> Iterator[Path]:
        """Hold the previous generation, so that nobody removes it."""
        generation = self.previous()
        if generation is None:
            raise EngineError("There is no index before the live one to go back to.")
        with _flocked(generation / "building.lock"):
            yield generation

    def remove(self, generation: Path) -> None:
        """Remove what is left of a generation, unless another process is building it."""
        try:
            with _flocked(generation / "building.lock", wait=False):
                shutil.rmtree(generation, ignore_errors=True)
        except BlockingIOError:
            pass

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock under which the live generation is changed; a killed process loses it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"The search index cannot be written: {error}") from error
        with _flocked(self.folder / "write.lock"):
            yield


@contextmanager
def _flocked(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold a lock on a file. BlockingIOError: somebody else has it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(lock)


def index_name(site_id: int, locale: str) -> str:
    """Return the folder name of an index."""
    return f"{site_id}-{locale}"


def parse_index_name(name: str) -> tuple[int, str]:
    """Return the site and locale of an index."""
    site, _, locale = name.partition("-")
    return int(site), locale


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, also after a crash."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
