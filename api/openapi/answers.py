"""The components of answers that are about content without being a document."""

from api.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    TEXT,
    TIME,
    URL,
    Json,
    array,
    nullable,
    record,
    short_or_whole,
)


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
    vercel = {
        "source": TEXT,
        "destination": TEXT,
        "statusCode": INTEGER,
        "has": array(record({"type": TEXT, "key": TEXT, "value": TEXT})),
    }
    route = {
        "path": TEXT,
        "id": INTEGER,
        "type": TEXT,
        "locale": TEXT,
        "is_fallback": {**BOOLEAN, "description": "Whether another locale's text stands in."},
        "lastmod": nullable(TIME),
        "alternates": {
            **array(record({"locale": TEXT, "path": TEXT})),
            "description": "The page in every locale in which it is, its own included.",
        },
        "tags": {**array(TEXT), "description": "Of the answers that show it, as in `Cache-Tag`."},
    }
    return {
        "VercelRedirects": record({"redirects": array(record(vercel, optional=("has",)))}),
        "Route": record(route),
        "ExportCursor": record(cursor, optional=("next", "seq")),
        "ResolvedPath": record(resolved, optional=("page", "redirect", "locks")),
    }
