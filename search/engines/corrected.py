"""How both engines say what was searched instead of misspelt words."""

import re
from collections.abc import Mapping, Sequence


def corrected(text: str, instead: Mapping[str, Sequence[str]]) -> str | None:
    """Return the query with its unknown words mended; None: it is as it was typed.

    A word that is being typed is not wrong.
    """
    if not instead:
        return None
    mended = text
    for word, others in instead.items():
        best = others[0]
        if not best.startswith(word.lower()):
            mended = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", best, mended)
    return mended if mended != text else None
