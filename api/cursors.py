"""Cursors of lists: where the next page begins, signed, and good for one list only."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from django.core.signing import BadSignature, Signer

from api.parameters import Parameter, ParameterError

CURSOR = Parameter(
    "cursor",
    "Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the "
    "parameters of that answer; only `limit`, `fields` and `count` may differ.",
    max_length=2_000,
)
ACCEPTED = "the cursor of a next link, with the parameters that stand beside it there"
# What does not change which items a list has, and in which order.
FREE = ("cursor", "limit", "offset", "fields", "count", "rich_text", "min_seq")
FORM = 1  # of the cursor; raise it when old cursors can no longer be read


def dump(path: str, values: Mapping[str, Any], place: Sequence[Any], seed: Any) -> str:
    """Return the cursor of a list for what comes after a place: sort value(s) and id.

    It is the same for the same place, so that answers stay the same.
    """
    return dump_of(list_of(path, values), place, seed)


def dump_of(of_list: str, place: Sequence[Any], seed: Any) -> str:
    """Return the cursor of a list that `list_of` has named."""
    return _signer().sign_object([FORM, of_list, *place, seed])


def load(path: str, values: Mapping[str, Any]) -> tuple[tuple[Any, int], int | None]:
    """Return the place and the seed that a request's cursor holds.

    Raises:
        ParameterError: it was tampered with, or is that of another list.
    """
    try:
        form, of_list, sort, document_id, seed = _signer().unsign_object(values[CURSOR.name])
    except (BadSignature, ValueError, TypeError):
        form, of_list = 0, ""
    if form != FORM or of_list != list_of(path, values):
        detail = f"This is no cursor of this list; accepted: {ACCEPTED}."
        raise ParameterError(CURSOR.name, detail, ACCEPTED)
    return (sort, document_id), seed


def list_of(path: str, values: Mapping[str, Any]) -> str:
    """Return a hash of what a list contains, in its order."""
    chosen = {name: value for name, value in values.items() if name not in FREE}
    written = orjson.dumps([path, chosen], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(written, digest_size=8).hexdigest()


@cache
def _signer() -> Signer:
    return Signer(salt="roost.api.list")
