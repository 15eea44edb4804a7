"""Compressing answers that are for one reader. What is public is compressed where it is kept."""

from django.http import HttpRequest, HttpResponse

from api.edge.encodings import ENCODINGS, chosen_encoding, compressible


def compress(request: HttpRequest, response: HttpResponse) -> None:
    """Send an answer in the coding that its reader likes best, if that is worth it.

    The entity tag is then that of the bytes which are sent, as `answer` knows them.
    """
    encoding = chosen_encoding(request.META.get("HTTP_ACCEPT_ENCODING"))
    if not encoding or response.streaming or response.has_header("Content-Encoding"):
        return
    if not compressible(response.get("Content-Type", ""), len(response.content)):
        return
    response.content = ENCODINGS[encoding](response.content)
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
    if etag := response.get("ETag"):
        response["ETag"] = f'{etag[:-1]}-{encoding}"'
