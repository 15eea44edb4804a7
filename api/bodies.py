"""The JSON bodies that endpoints are sent."""

from typing import Any

import orjson
from django.http import HttpRequest

from api.errors import BadBody


def json_body(request: HttpRequest, most: int) -> Any:
    """Return what the body of a request says in JSON, in at most so many bytes.

    Raises:
        BadBody: it is larger, or no JSON.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        raise BadBody(f"The body has more than {most:,} bytes.", too_large=True)
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise BadBody("The body is not JSON.") from None
