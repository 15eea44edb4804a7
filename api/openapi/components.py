"""The components of the OpenAPI document: a schema for each page type, snippet and block."""

from django.db import models
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from api.declared import (
    FILE_TYPE,
    IMAGE_TYPE,
    REDIRECT_TYPE,
    SETTINGS_TYPE,
    page_models,
    snippets,
)
from api.openapi.answers import reading_answers
from api.openapi.blocks import block_components
from api.openapi.fields import field_schema, field_schemas
from api.openapi.schemas import (
    BOOLEAN,
    INTEGER,
    NULL,
    TEXT,
    TIME,
    URL,
    Json,
    array,
    component,
    constant,
    list_of,
    nullable,
    one_or_any,
    record,
)
from media.renditions import FALLBACK_FORMATS, MODERN_FORMATS
from pages.models import OrganisationSettings, SeoSettings
from pages.publishing.fallbacks import REQUESTED
from search.engines.interface import FACETS

FORMATS = (*MODERN_FORMATS, *dict.fromkeys(FALLBACK_FORMATS.values()))
COORDINATE: Json = {"type": "number", "minimum": 0, "maximum": 1}
TAG_VALUE: Json = {"anyOf": [TEXT, INTEGER, {"type": "array", "items": TEXT}]}


def components() -> Json:
    """Return every schema by name."""
    found = {**_shared(), **_media(), **_site(), **_pages(), **_snippets(), **_blocks()}
    labels = [*page_models(), *(model._meta.label for _, model in snippets().values())]
    documents = [*labels, IMAGE_TYPE, FILE_TYPE, SETTINGS_TYPE, REDIRECT_TYPE]
    cards = [f"{label}Card" for label in labels] + [IMAGE_TYPE, FILE_TYPE]
    found["Document"] = one_or_any([component(name) for name in documents])
    found["Card"] = one_or_any([component(name) for name in cards])
    return {**found, **_answers(), **reading_answers()}


def _shared() -> Json:
    source = record({"url": URL, "width": INTEGER})
    image = {
        "id": INTEGER,
        "title": TEXT,
        "alt": TEXT,
        "width": INTEGER,
        "height": INTEGER,
        "url": {**URL, "description": "The original file."},
        "src": {**URL, "description": "For `<img src>`."},
        "srcset": {
            **record({name: array(source) for name in FORMATS}, optional=FORMATS),
            "description": "Files by format, the best format first and the widest file last.",
        },
        "focal_point": nullable(record({"x": COORDINATE, "y": COORDINATE})),
        "dominant_color": nullable(TEXT),
        "blurhash": {**nullable(TEXT), "description": "A blurred picture (blurha.sh)."},
        "credit": TEXT,
        "license_url": TEXT,
    }
    file = {
        "id": INTEGER,
        "title": TEXT,
        "url": URL,
        "filename": TEXT,
        "size": nullable(INTEGER),
        "content_type": TEXT,
    }
    reference = {
        "id": INTEGER,
        "type": TEXT,
        "title": TEXT,
        "path": TEXT,
        "html_url": URL,
        "locale": TEXT,
    }
    tags = {"type": "object", "additionalProperties": TAG_VALUE}
    seo = {
        "title": TEXT,
        "description": TEXT,
        "canonical": URL,
        "robots": TEXT,
        "og": tags,
        "twitter": tags,
        "alternates": array(record({"hreflang": TEXT, "href": URL})),
        "json_ld": {"type": "object"},
    }
    problem = {
        "type": {**TEXT, "format": "uri-reference"},
        "title": TEXT,
        "status": INTEGER,
        "detail": TEXT,
        "parameter": {**TEXT, "description": "The query parameter that is at fault."},
        "accepted": {
            "description": "What that parameter accepts, in words or as a list.",
            "anyOf": [TEXT, array(TEXT)],
        },
        "fresh": {**URL, "description": "The URL of a fresh sync."},
        "scope": {**TEXT, "description": "The scope that a token would need."},
    }
    part = {"id": INTEGER, "meta": {"type": "object"}}
    return {
        "Image": record(image),
        "File": record(file),
        "Reference": {**record(reference), "description": "A link to a public page."},
        "Seo": record(seo),
        "Part": {
            **record(part, optional=("id", "meta")),
            "description": "A document with the fields, or the form of rich text, asked for.",
        },
        "Problem": {
            **record(problem, optional=("parameter", "accepted", "fresh", "scope")),
            "description": "RFC 9457.",
        },
    }


def _media() -> Json:
    shared = _shared()

    def meta(label: str) -> Json:
        library = {"created_at": TIME, "collection": INTEGER, "tags": array(TEXT)}
        return record({**_meta(label)["properties"], **library})

    return {
        label: {
            **shared[name],
            "properties": {"meta": meta(label), **shared[name]["properties"]},
            "required": ["meta", *shared[name]["required"]],
        }
        for label, name in ((IMAGE_TYPE, "Image"), (FILE_TYPE, "File"))
    }


def _site() -> Json:
    site = {
        "id": INTEGER,
        "hostname": TEXT,
        "root_url": URL,
        "name": TEXT,
        "default_locale": TEXT,
        "locales": array(TEXT),
    }
    settings = {
        "id": INTEGER,
        "meta": _meta(SETTINGS_TYPE),
        "site": record(site),
        "organisation": record(_columns(OrganisationSettings)),
        "social": record({"profiles": array(TEXT)}),
        "seo": record(_columns(SeoSettings)),
    }
    redirect = {
        "id": INTEGER,
        "meta": _meta(REDIRECT_TYPE),
        "from": TEXT,
        "to": TEXT,
        "status": {**INTEGER, "enum": [301, 302]},
        "page": nullable(INTEGER),
    }
    locale = {
        "code": TEXT,
        "name": TEXT,
        "local_name": TEXT,
        "direction": {**TEXT, "enum": ["ltr", "rtl"]},
        "is_default": BOOLEAN,
        "home_path": TEXT,
    }
    return {
        "Site": record({**site, "port": INTEGER, "is_default": BOOLEAN}),
        "Locale": record(locale),
        SETTINGS_TYPE: record(settings),
        REDIRECT_TYPE: record(redirect),
    }


def _pages() -> Json:
    found: Json = {}
    for label, model in page_models().items():
        head = {"id": INTEGER, "meta": _page_meta(label), "title": TEXT}
        card_head = {"id": INTEGER, "meta": _card_meta(label), "title": TEXT}
        names = list(getattr(model, "card_fields", ()))
        found[label] = record({**head, **field_schemas(model)})
        found[f"{label}Card"] = record({**card_head, **field_schemas(model, names)})
    labels = list(page_models())
    found["Page"] = one_or_any([component(label) for label in labels])
    found["PageCard"] = one_or_any([component(f"{label}Card") for label in labels])
    return found


def _card_meta(label: str) -> Json:
    return record(
        {
            "type": constant(label),
            "detail_url": TEXT,
            "html_url": URL,
            "slug": TEXT,
            "path": TEXT,
            "locale": TEXT,
            "first_published_at": nullable(TIME),
            "updated_at": TIME,
            REQUESTED: TEXT,
        },
        optional=(REQUESTED,),
    )


def _page_meta(label: str) -> Json:
    return record(
        {
            **_card_meta(label)["properties"],
            "site": record({"id": INTEGER, "hostname": TEXT}),
            "show_in_menus": BOOLEAN,
            "position": INTEGER,
            "parent": nullable(component("Reference")),
            "breadcrumbs": array(component("Reference")),
            "translations": array(component("Reference")),
            "seo": component("Seo"),
        },
        optional=(REQUESTED,),
    )


def _snippets() -> Json:
    found: Json = {}
    labels = []
    for _, model in snippets().values():
        label = model._meta.label
        labels.append(label)
        names = getattr(model, "card_fields", None)
        translated = hasattr(model, "locale_id")
        meta = _meta(label, translated)
        # As pages show it, a snippet has no locale of its own: it is the page's.
        card_meta = record(_meta(label, translated)["properties"], optional=("locale",))
        found[label] = record({"id": INTEGER, "meta": meta, **field_schemas(model)})
        chosen = list(names) if names is not None else None
        found[f"{label}Card"] = record(
            {"id": INTEGER, "meta": card_meta, **field_schemas(model, chosen)}
        )
    found["Snippet"] = one_or_any([component(label) for label in labels])
    found["SnippetCard"] = one_or_any([component(f"{label}Card") for label in labels])
    found["SnippetType"] = record({"name": TEXT, "type": TEXT, "url": TEXT, "fields": array(TEXT)})
    return found


def public_streams() -> list[StreamBlock]:
    """Return every stream that a public field holds."""
    public: list[type[models.Model]] = [*page_models().values()]
    public += [model for _, model in snippets().values()]
    return [
        field.stream_block
        for model in public
        for field in model._meta.get_fields()
        if isinstance(field, StreamField) and field.name in field_schemas(model)
    ]


def _blocks() -> Json:
    """Return the blocks of every public stream."""
    found: Json = {}
    for stream in public_streams():
        found |= block_components(stream)
    return found


def _answers() -> Json:
    item = {
        "op": {**TEXT, "enum": ["upsert", "delete"]},
        "seq": INTEGER,
        "kind": TEXT,
        "id": INTEGER,
        "type": TEXT,
        "locale": TEXT,
        "path": TEXT,
        "previous_path": TEXT,
        "digest": TEXT,
        "tags": array(TEXT),
        "document": {"anyOf": [component("Document"), NULL]},
    }
    page = {
        "items": array(component("SyncItem")),
        "next": {**URL, "description": "Follow it at once while `has_more`, else next time."},
        "has_more": BOOLEAN,
        "seq": INTEGER,
    }
    passage = {
        "html": {**TEXT, "description": "Escaped, but for `<mark>`."},
        "heading": nullable(TEXT),
        "anchor": nullable(TEXT),
    }
    marked = {**TEXT, "description": "Escaped, but for `<mark>`."}
    hit = record(
        {
            "highlights": record({"title": marked, "passages": array(record(passage))}),
            "score": COORDINATE,
            "pinned": {**BOOLEAN, "description": "Whether editors want it at the top."},
        },
        optional=("highlights",),
    )
    results = list_of({"allOf": [component("Card"), hit]})
    results["properties"]["meta"] = record(
        {
            "total_count": INTEGER,
            "corrected_query": nullable(TEXT),
            "seq": INTEGER,
            "next_cursor": nullable(TEXT),
            "ranking": {
                **TEXT,
                "enum": ["lexical", "hybrid"],
                "description": "`hybrid`: by words and by meaning; `lexical`: by words alone.",
            },
            "facets": {
                "type": "object",
                "description": "Those that were asked for: their most frequent values, 50 at most.",
                "properties": {name: array(component("FacetValue")) for name in FACETS},
            },
        },
        optional=("facets",),
    )
    facet_value = record(
        {
            "value": {**TEXT, "description": "What the filter of the facet's name takes."},
            "label": TEXT,
            "count": INTEGER,
        }
    )
    suggestions = record(
        {
            "pages": array(
                record(
                    {
                        "id": INTEGER,
                        "meta": record(
                            {"type": TEXT, "path": TEXT, "html_url": URL, "locale": TEXT}
                        ),
                        "title": TEXT,
                        "highlights": record({"title": marked}),
                    }
                )
            ),
            "queries": array(TEXT),
        }
    )
    found = {
        "status": {**TEXT, "enum": ["page", "redirect", "gone", "missing", "protected"]},
        "page": one_or_any([component("Page"), component("Part")]),
        "locks": array({**TEXT, "enum": ["groups", "login", "password"]}),
        "redirect": record({"to": TEXT, "status": {**INTEGER, "enum": [301, 302]}}),
    }
    me = {
        "token": nullable(
            record({"name": TEXT, "prefix": TEXT, "expires_at": nullable(TIME)}),
        ),
        "scopes": array(TEXT),
        "user": nullable(TEXT),
        "sites": {**array(TEXT), "description": "Host names. Empty: all."},
        "locales": {**array(TEXT), "description": "Empty: all."},
        "groups": {**array(TEXT), "description": "Whose restricted pages it sees."},
        "sees_private": BOOLEAN,
    }
    page_right = record({"page": INTEGER, "path": TEXT, "permission": TEXT})
    collection_right = record({"collection": INTEGER, "permission": TEXT})
    role = {
        "id": INTEGER,
        "name": TEXT,
        "members": INTEGER,
        "permissions": array(TEXT),
        "pages": array(page_right),
        "collections": array(collection_right),
    }
    root = {
        "name": TEXT,
        "version": TEXT,
        "seq": INTEGER,
        "retention_days": INTEGER,
        "sites": array(record({"id": INTEGER, "hostname": TEXT, "is_default": BOOLEAN})),
        "links": {"type": "object", "additionalProperties": TEXT},
    }
    return {
        "SyncItem": record(item),
        "SyncPage": record(page),
        "SearchResults": results,
        "FacetValue": facet_value,
        "Suggestions": suggestions,
        "FoundAtPath": record(found, optional=("page", "redirect", "locks")),
        "Unlocked": record(
            {
                "token": {**TEXT, "description": "For the header `Authorization: Bearer …`."},
                "expires_at": TIME,
                "open": {**BOOLEAN, "description": "Whether the page can now be read."},
            }
        ),
        "Me": record(me),
        "Role": record(role),
        "Root": record(root),
    }


def _meta(label: str, translated: bool = False) -> Json:
    properties = {"type": constant(label), "detail_url": TEXT}
    return record({**properties, "locale": TEXT} if translated else properties)


def _columns(model: type[models.Model]) -> Json:
    return {
        column.name: field_schema(column)
        for column in model._meta.concrete_fields
        if column.name not in ("id", "site")
    }
