"""Who wrote a page, in the many forms in which front matter says so."""

import re
from typing import Any, NamedTuple

_LINKED = re.compile(r"\[(?P<name>[^\]]+)\]\((?P<url>[^)\s]+)\)\s*(?:\((?P<company>[^()]*)\))?")
_PLAIN = re.compile(r"(?P<name>[^()<>]+?)\s*(?:<[^>]*>)?\s*(?:\((?P<company>[^()]*)\))?")


class AuthorEntry(NamedTuple):
    """One author as named by a page."""

    name: str
    url: str = ""
    company: str = ""


def read_authors(settings: dict[str, Any]) -> list[AuthorEntry]:
    """Return the authors of `authors` or `author`, each once, in their order.

    Understood: a name, a list of names, `[Name](address) (Company)` one or many in a text, and
    Jekyll's and
    Hugo's `{name: …, url: …}`. A plain text is one name unless it separates names by commas or
    "and".
    """
    params = settings.get("params")
    value = settings.get("authors") or settings.get("author")
    if not value and isinstance(params, dict):
        value = params.get("authors") or params.get("author")
    entries: dict[str, AuthorEntry] = {}
    for entry in _entries(value):
        entries.setdefault(entry.name, entry)
    return list(entries.values())


def _entries(value: Any) -> list[AuthorEntry]:
    if isinstance(value, list):
        return [entry for item in value for entry in _entries(item)]
    if isinstance(value, dict):
        name = str(value.get("name") or "").strip()
        url = str(value.get("url") or value.get("link") or "").strip()
        return [AuthorEntry(name, url)] if name else []
    if value is None:
        return []
    text = " ".join(str(value).split())
    linked = [
        AuthorEntry(match["name"].strip(), match["url"], (match["company"] or "").strip())
        for match in _LINKED.finditer(text)
    ]
    rest = _LINKED.sub(",", text) if linked else text
    plain = [_plain(part) for part in re.split(r"[,;]|\s+(?:and|&)\s+", _outside_brackets(rest))]
    if linked:
        # What follows a linked name without a link of its own is a company ("[Name](url), Cisco"),
        # not a person.
        return linked
    return [entry for entry in plain if entry]


def _outside_brackets(text: str) -> str:
    """Hide commas inside brackets: "Ann (A, B)" is one author."""
    return re.sub(r"\([^()]*\)", lambda match: match[0].replace(",", " "), text)


def _plain(text: str) -> AuthorEntry | None:
    match = _PLAIN.fullmatch(text.strip())
    if not match or not match["name"].strip():
        return None
    return AuthorEntry(match["name"].strip(), "", (match["company"] or "").strip())
