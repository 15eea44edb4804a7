"""What all answers with one document share."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.lookup import Document
from api.selection import Selection
from pages.publishing.tags import document_tag


def document_answer(
    request: HttpRequest,
    document: Document,
    fields: Selection | None = None,
    tags: Iterable[str] = (),
) -> HttpResponse:
    """Return the answer for a document: its stored bytes, or some fields of it.

    `tags` are those of what might take its place.
    """
    whole = fields is None or fields.is_whole
    response = answer(
        request,
        document.body if fields is None else fields.of(document.body),
        tags=[document_tag(document.kind, document.object_id), *tags],
        site_ids=[document.site_id],
        seq=document.seq,
        etag=document.etag if whole else None,
    )
    response["Roost-Digest"] = document.digest
    return response
