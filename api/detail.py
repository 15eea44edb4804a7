"""What all answers with one document share."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.lookup import Document
from api.shape import AS_STORED, Shape
from pages.publishing.tags import document_tag


def document_answer(
    request: HttpRequest,
    document: Document,
    shape: Shape = AS_STORED,
    tags: Iterable[str] = (),
) -> HttpResponse:
    """Return the answer for a document: its stored bytes, or another shape of it.

    `tags` are those of what might take its place.
    """
    response = answer(
        request,
        shape.of(document.body),
        tags=[document_tag(document.kind, document.object_id), *tags],
        site_ids=[document.site_id],
        seq=document.seq,
        etag=document.etag if shape.as_stored else None,
    )
    response["Roost-Digest"] = document.digest
    response["Last-Modified"] = document.last_modified
    return response
