"""The components of answers that are about content without being a document."""

from api.openapi.schemas import INTEGER, TEXT, URL, Json, array, record, short_or_whole


def reading_answers() -> Json:
    """Return the schemas of what is found at paths."""
    redirect = record({"to": TEXT, "status": {**INTEGER, "enum": [301, 302]}})
    resolved = {
        "path": TEXT,
        "status": {**TEXT, "enum": ["page", "redirect", "gone", "missing", "protected"]},
        "page": short_or_whole("Page"),
        "locks": array({**TEXT, "enum": ["groups", "login", "password"]}),
        "redirect": redirect,
    }
    cursor = {
        "op": {**TEXT, "enum": ["cursor", "end"]},
        "cursor": TEXT,
        "next": {**URL, "description": "At the end: where to ask for what changed since."},
        "seq": INTEGER,
    }
    return {
        "ExportCursor": record(cursor, optional=("next", "seq")),
        "ResolvedPath": record(resolved, optional=("page", "redirect", "locks")),
    }
