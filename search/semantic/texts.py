"""What of a page its vector is made of."""

import hashlib

from search.engines.interface import SearchDocument

LONGEST = 2_000  # characters; models read about so many, and what a page is about comes first


def text_of(document: SearchDocument) -> str:
    """Return the text that tells what a page is about: its title first, and no more than needed."""
    parts = [document.title, document.summary]
    length = sum(map(len, parts))
    for section in document.sections:
        if length > LONGEST:
            break
        parts += (section.heading, section.text)
        length += len(section.heading) + len(section.text)
    return "\n".join(part for part in parts if part)[:LONGEST]


def digest_of(text: str) -> str:
    """Return what differs where a text does."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
