"""The components of answers that are about content without being a document."""

from api.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    TEXT,
    TIME,
    URL,
    Json,
    array,
    component,
    constant,
    nullable,
    one_or_any,
    record,
    short_or_whole,
)
from api.rich_text.tree import TAGS


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
    source = record({"url": URL, "width": INTEGER, "height": INTEGER})
    signed_image = {
        "id": INTEGER,
        "url": {**URL, "description": "The original file."},
        "src": {**URL, "description": "The last of `srcset`, for `<img src>`."},
        "srcset": {
            "type": "object",
            "additionalProperties": array(source),
            "description": "Files by format.",
        },
        "expires_at": {**nullable(TIME), "description": "Null: they are good for ever."},
    }
    return {
        "SignedImage": record(signed_image),
        "SignedFile": record({"id": INTEGER, "url": URL, "expires_at": TIME}),
        "VercelRedirects": record({"redirects": array(record(vercel, optional=("has",)))}),
        "Route": record(route),
        "RichTextNode": _rich_text(),
        "ExportCursor": record(cursor, optional=("next", "seq")),
        "ResolvedPath": record(resolved, optional=("page", "redirect", "locks")),
    }


def _rich_text() -> Json:
    """Return the schema of one node of rich text as a tree."""
    children = array(component("RichTextNode"))
    number, text = nullable(INTEGER), nullable(TEXT)
    image = {"image": number, "src": TEXT, "srcset": TEXT, "sizes": TEXT, "alt": TEXT}
    attributes = {"type": "object", "additionalProperties": TEXT}
    kinds: dict[str, Json] = {
        "text": {"text": TEXT, "marks": array({**TEXT, "enum": list(TAGS)})},
        "break": {},
        "link": {"href": text, "page": number, "file": number, "children": children},
        "image": {**image, "width": number, "height": number},
        "paragraph": {"children": children},
        "heading": {"level": INTEGER, "id": text, "children": children},
        "list": {"ordered": BOOLEAN, "children": children},
        "list_item": {"children": children},
        "quote": {"children": children},
        "code": {"text": TEXT},
        "divider": {},
        "element": {"tag": TEXT, "attributes": attributes, "children": children},
    }
    nodes = [record({"type": constant(kind), **fields}) for kind, fields in kinds.items()]
    return {**one_or_any(nodes), "description": "Rich text with `rich_text=tree`."}
