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

from search.engines.analysis import analysis_for
from search.engines.elasticsearch.analysis import LANGUAGES, Json, analysis, cut
from search.engines.interface import SearchDocument

# Lucene takes no term of more than 32,766 bytes: a longer value is stored, but not filtered by.
LONGEST_VALUE = 8_000


def _searched(analyzer: str, **values: Any) -> Text:
    # Without positions: words in their order are found as they are written.
    options = {"index_options": "freqs"} | values
    return Text(analyzer=analyzer, search_analyzer="text_query", **options)


def _exact(analyzer: str) -> Text:
    return Text(analyzer=analyzer, search_analyzer="exact_query")


def _shown() -> Text:
    """Return a text that is searched in `all`, and analysed only to be marked."""
    return _searched("text", index=False)


def _value(**values: Any) -> Keyword:
    return Keyword(ignore_above=LONGEST_VALUE, **values)


class SectionText(InnerDoc):
    """A stretch of text below one heading."""

    anchor = Keyword(index=False, doc_values=False)
    heading = _shown()
    text = _shown()


class IndexedDocument(Document):
    """One published document; the names are the same in the indexes of all languages."""

    # Searched, and never shown: cut by us.
    all = _searched("text_cut", fields={"exact": _exact("exact_cut")})
    headings = _searched("text_cut")
    address = _searched("text_cut")
    above = _searched("text_cut")
    # Shown as they are.
    title = _searched("text", fields={"exact": _exact("exact")})
    own_title = Text(index=False, copy_to="title")
    summary = _shown()
    sections = Object(SectionText)
    # What a word that is being typed may become.
    title_words = _value()
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
    texts = [document.title, document.own_title, document.summary]
    for section in document.sections:
        texts += (section.heading, section.text)
    texts += (document.more, document.address)
    values: Json = {
        "all": [cut(text) for text in texts if text],
        "headings": [cut(heading) for heading in document.headings],
        "title": document.title,
        "title_words": analysis_for(document.key.locale).phrase(
            f"{document.title} {document.own_title}"
        ),
        "own_title": document.own_title,
        "summary": document.summary,
        "sections": [section._asdict() for section in document.sections],
        "address": cut(document.address),
        "above": [cut(title) for title in document.above],
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
