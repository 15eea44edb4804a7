"""Reads the text of new files: a consumer of the change log, with a thread of its own."""

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

from media.models import File
from media.texts import MAX_FILE, Part, Unreadable, kind_of, read_text
from pages.publishing.access import ANONYMOUS
from pages.publishing.consumers import Consumer
from pages.publishing.kinds import FILE
from pages.publishing.models import Change, PublishedDocument
from search.engines.interface import EngineError
from search.file_texts import current_texts
from search.indexer import index_files_again
from search.models import FileText

logger = logging.getLogger(__name__)

CHUNK = 1_000_000  # bytes


class FileReader(Consumer):
    """Reads files once they are public, and brings their text into the index.

    It follows the log from its beginning, so it also reads the files that were there before it.
    """

    name = "file-texts"
    batch_size = 20
    outages = (EngineError,)

    def handle(self, changes: Sequence[Change]) -> None:
        """Read the files that have changed, unless their text is known."""
        ids = [change.object_id for change in changes if change.kind == FILE]
        public = PublishedDocument.objects.visible_to(ANONYMOUS).filter(
            kind=FILE, object_id__in=ids
        )
        files = File.objects.filter(pk__in=public.values("object_id")).order_by("pk")
        known = set(current_texts().filter(pk__in=ids).values_list("pk", flat=True))
        for file in files:
            if file.pk not in known:
                keep_text(file)
        # Also what was known: after a crash it may not be in the index yet.
        index_files_again([file.pk for file in files if kind_of(file.filename)])


def keep_text(file: File) -> None:
    """Read a file and keep its text. One that cannot be read is logged, and not tried again."""
    kind = kind_of(file.filename)
    if kind is None:
        return
    parts: list[Part] = []
    problem = ""
    try:
        parts = _read(file, kind)
    except (Unreadable, OSError) as error:
        problem = str(error)
        logger.warning("No text from file %s (%s): %s", file.pk, file.filename, problem)
    FileText.objects.update_or_create(
        file=file, defaults={"digest": file.file_hash, "parts": parts, "problem": problem}
    )


def _read(file: File, kind: str) -> list[Part]:
    """Return the text of an upload, wherever it is kept."""
    with tempfile.TemporaryDirectory(prefix="roost-file-") as folder:
        path = Path(folder) / f"file.{kind}"
        with file.file.open("rb") as source, path.open("wb") as copy:
            while copy.tell() <= MAX_FILE and (chunk := source.read(CHUNK)):
                copy.write(chunk)
        return read_text(kind, path)
