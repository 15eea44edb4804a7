"""Cache tags: what an answer was made of, in `[a-z0-9-]{1,64}`."""

import re

UNSAFE = re.compile(r"[^a-z0-9-]+")


def document_tag(kind: str, object_id: int) -> str:
    """Return the tag of every answer that shows this object."""
    return f"{kind}-{object_id}"


def list_tag(site_id: int, type_label: str) -> str:
    """Return the tag of every list that can contain this type in this site."""
    return UNSAFE.sub("-", f"list-{site_id}-{type_label.lower()}")[:64]


def site_tag(site_id: int) -> str:
    """Return the tag of every answer that anything in this site can change; 0: what sites share."""
    return f"site-{site_id}"


def change_tags(site_id: int, kind: str, object_id: int, type_label: str) -> list[str]:
    """Return the tags that a change of one document concerns."""
    return [document_tag(kind, object_id), list_tag(site_id, type_label), site_tag(site_id)]
