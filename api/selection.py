"""The `fields` parameter: which fields of a document are sent."""

from collections.abc import Iterable, Sequence

import orjson

from api.parameters import Parameter, Words

EVERYTHING = "*"
ALWAYS = ("id", "meta")


def fields_parameter(names: Iterable[str], of_list: bool = False) -> Parameter:
    """Return the `fields` parameter for documents with these fields."""
    without = "Without it, the short form." if of_list else "Without it, all of them."
    return Words(
        "fields",
        "Only these fields of each document, beside `id` and `meta`, separated by commas; "
        f"`*` for all. {without}",
        max_length=1_000,
        choices=(EVERYTHING, *dict.fromkeys(names)),
        example="title,summary",
    )


def needs_parsing(fields: Sequence[str] | None) -> bool:
    """Return whether a choice of fields is other than the stored bytes."""
    return bool(fields) and EVERYTHING not in (fields or ())


def select(body: bytes, fields: Sequence[str]) -> bytes:
    """Return a document with only some of its fields, in its own order."""
    document = orjson.loads(body)
    wanted = {*ALWAYS, *fields}
    return orjson.dumps({name: value for name, value in document.items() if name in wanted})
