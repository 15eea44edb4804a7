"""What all answers with one document share."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.lookup import Document
from api.selection import needs_parsing, select
from pages.publishing.tags import document_tag


def document_answer(
    request: HttpRequest,
    document: Document,
    fields: Sequence[str] | None = None,
    tags: Iterable[str] = (),
) -> HttpResponse:
    """Return the answer for a document: its stored bytes, or some fields of it.

    `tags` are those of what might take its place.
    """
    whole = not needs_parsing(fields)
    response = answer(
        request,
        document.body if whole else select(document.body, fields or ()),
        tags=[document_tag(document.kind, document.object_id), *tags],
        site_ids=[document.site_id],
        seq=document.seq,
        etag=document.etag if whole else None,
    )
    response["Roost-Digest"] = document.digest
    return response
