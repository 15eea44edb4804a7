"""What an index of ours holds, and how a document is put into it."""

import hashlib
import json
from typing import Any

from elasticsearch.dsl import (
    Document,
    InnerDoc,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
)

from search.engines.elasticsearch.analysis import LANGUAGES, Json, analysis
from search.engines.interface import SearchDocument

# Lucene takes no term of more than 32,766 bytes: a longer value is stored, but not filtered by.
LONGEST_VALUE = 8_000


def _searched(**values: Any) -> Text:
    # Without positions: words in their order are found as they are written.
    return Text(
        analyzer="text", search_analyzer="text_query", **({"index_options": "freqs"} | values)
    )


def _exact(**values: Any) -> Text:
    return Text(analyzer="exact", search_analyzer="exact_query", **values)


def _shown(*copy_to: str) -> Text:
    """Return a text that is searched in `all`, and analysed again only to be marked."""
    return _searched(index=False, copy_to=list(copy_to), fields={"exact": _exact(index=False)})


def _value(**values: Any) -> Keyword:
    return Keyword(ignore_above=LONGEST_VALUE, **values)


class SectionText(InnerDoc):
    """A stretch of text below one heading."""

    anchor = Keyword(index=False, doc_values=False)
    heading = _shown("headings", "all")
    text = _shown("all")


class IndexedDocument(Document):
    """One published document; the names are the same in the indexes of all languages."""

    all = _searched(fields={"exact": _exact()})
    title = _searched(
        copy_to="all",
        fields={
            "exact": _exact(),
            "starts": Text(analyzer="starts", search_analyzer="exact_query", norms=False),
        },
    )
    own_title = _searched(index=False, copy_to=["title", "all"])
    headings = _searched()
    address = _searched(copy_to="all")
    above = _searched()
    summary = _shown("all")
    sections = Object(SectionText)
    more = _shown("all")
    kind = Keyword()
    object_id = Long()
    seq = Long(index=False)
    type = _value()
    tags = _value()
    categories = _value()
    authors = _value()
    category_facets = _value()
    author_facets = _value()
    ancestors = Long()
    published_at = Long()
    year = Keyword()

    class Meta:
        dynamic = MetaField("strict")


MAPPING: Json = IndexedDocument._doc_type.mapping.to_dict()


def index_settings(locale: str) -> Json:
    """Return the settings of an index for texts of this locale."""
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        # Every commit refreshes what it has changed; nothing is to be seen before.
        "refresh_interval": -1,
        # How long a deletion is remembered, so that an older write does not bring a document back.
        "gc_deletes": "24h",
        # A pair of characters stands where its first one does, and is a part of the text like it.
        "similarity": {"default": {"type": "BM25", "discount_overlaps": False}},
        "analysis": analysis(locale),
    }


# An index made with another schema or analysis is not used but rebuilt.
SCHEMA_HASH = hashlib.sha256(
    json.dumps(
        [MAPPING, [index_settings(code) for code in ("", *LANGUAGES)]], sort_keys=True
    ).encode()
).hexdigest()[:8]


def document_id(kind: str, object_id: int) -> str:
    """Return the name of a document inside one index."""
    return f"{kind}:{object_id}"


def source(document: SearchDocument) -> Json:
    """Return the document as Elasticsearch takes it; what it does not have is left out."""
    values: Json = {
        "title": document.title,
        "own_title": document.own_title,
        "summary": document.summary,
        "sections": [section._asdict() for section in document.sections],
        "more": document.more,
        "address": document.address,
        "above": document.above,
        "kind": document.key.kind,
        "object_id": document.key.object_id,
        "seq": document.seq,
        "type": document.type,
        "tags": document.tags,
        "categories": document.categories,
        "authors": document.authors,
        "category_facets": document.category_facets,
        "author_facets": document.author_facets,
        "ancestors": document.ancestors,
        "published_at": document.published_at,
        "year": str(document.year or ""),
    }
    return {name: value for name, value in values.items() if value or name in ("seq", "object_id")}
