"""The texts of files, as the index takes them: sections of the file's document."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import F, QuerySet

from pages.publishing.kinds import FILE
from search.engines.interface import SearchDocument, Section
from search.models import FileText


def with_file_texts(documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """Return documents, those of files with the text of the file. Takes a query if there are any.

    Text that was read from what is not the file any more is left out.
    """
    documents = list(documents)
    ids = [document.key.object_id for document in documents if document.key.kind == FILE]
    if not ids:
        return documents
    texts = dict(current_texts().filter(pk__in=ids).values_list("pk", "parts"))
    return [
        replace(document, sections=(*document.sections, *_sections(texts[document.key.object_id])))
        if document.key.kind == FILE and document.key.object_id in texts
        else document
        for document in documents
    ]


def files_read_since(moment: datetime | None) -> list[int]:
    """Return the ids of files whose text was read after a moment; None: of all that have text."""
    texts = current_texts().exclude(parts=[])
    return list(
        (texts.filter(read_at__gte=moment) if moment else texts).values_list("pk", flat=True)
    )


def current_texts() -> QuerySet[FileText]:
    """Return the texts of files as they are now."""
    return FileText.objects.filter(digest=F("file__file_hash"))


def _sections(parts: Iterable[tuple[str, str]]) -> list[Section]:
    return [Section(anchor, "", text) for anchor, text in parts]
