"""What a Tantivy index of ours holds, and how a document is put into it."""

import hashlib
import inspect
from importlib.metadata import version
from typing import cast

import orjson
import tantivy

from search.engines import analysis
from search.engines.analysis import in_single_characters, prepared, spaced
from search.engines.interface import SearchDocument, Section

# Kinds are numbered per index folder, in the order in which they come: see `storage.State`.
MAX_KINDS = 64
# Where the values of each facet are; by type, tag and year it is filtered, too.
FACET_FIELDS = {
    "type": "type",
    "tags": "tag",
    "category": "category_facet",
    "author": "author_facet",
    "year": "year",
}
TIE_BITS = 28  # of what tells documents of one second apart
LAST_SECOND = 2**34  # the year 2514


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("all", "title", "headings", "address", "above"):
        builder.add_text_field(name, tokenizer_name="text", index_option="freq")
    # The words as they are written: in order, for phrases, and backwards, because what is misspelt
    # has one sound half.
    builder.add_text_field("words", tokenizer_name="words", index_option="position")
    builder.add_text_field("words_reversed", tokenizer_name="words", index_option="basic")
    builder.add_text_field("title_words", tokenizer_name="words", index_option="freq")
    for name in ("kind", "category", "author"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACET_FIELDS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("ancestor", indexed=True)
    # Signed, because tantivy-py deletes by a signed term, which no unsigned field contains.
    builder.add_integer_field("ref", indexed=True, fast=True)
    builder.add_integer_field("seq", fast=True)
    builder.add_integer_field("published_at", fast=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


SCHEMA = _schema()


def ref(kind_number: int, object_id: int) -> int:
    """Return the number that names a document inside one index."""
    return object_id * MAX_KINDS + kind_number


def tantivy_document(document: SearchDocument, kind_number: int) -> tantivy.Document:
    """Return the document as Tantivy takes it."""
    texts = [
        document.title,
        document.own_title,
        document.summary,
        document.more,
        document.address,
    ]
    titles = "\n".join((document.title, document.own_title))
    for section in document.sections:
        texts += (section.heading, section.text)
    everything = "\n".join(texts)
    made = tantivy.Document()
    made.add_text("all", prepared(everything))
    made.add_text("title", prepared(titles))
    made.add_text("headings", prepared("\n".join(document.headings)))
    made.add_text("address", prepared(document.address))
    made.add_text("above", prepared("\n".join(document.above)))
    for text in texts:  # one by one, so that no phrase reaches from one into the next
        if text:
            made.add_text("words", in_single_characters(text))
    # Each piece of text once: only whether a word is there counts.
    made.add_text("words_reversed", " ".join(set(spaced(everything)[::-1].split())))
    made.add_text("title_words", in_single_characters(titles))
    made.add_text("kind", document.key.kind)
    for name, values in (
        ("category", document.categories),
        ("author", document.authors),
        *((field, document.facet_values(facet)) for facet, field in FACET_FIELDS.items()),
    ):
        for value in values:
            made.add_text(name, value)
    for ancestor in document.ancestors:
        made.add_integer("ancestor", ancestor)
    number = ref(kind_number, document.key.object_id)
    made.add_integer("ref", number)
    made.add_integer("seq", document.seq)
    made.add_integer("published_at", document.published_at)
    made.add_integer("newest", newest(document.published_at, number))
    made.add_bytes(
        "source",
        orjson.dumps([document.title, document.summary, [tuple(s) for s in document.sections]]),
    )
    return made


def newest(published_at: int, number: int) -> int:
    """Return the value by which documents are ordered, newest first, without any two alike."""
    second = max(-LAST_SECOND, min(published_at, LAST_SECOND))
    return (second << TIE_BITS) | (number & ((1 << TIE_BITS) - 1))


# An index made with another schema, analysis or version of Tantivy is not opened but rebuilt.
SCHEMA_HASH = hashlib.sha256(
    "".join(
        [
            version("tantivy"),
            inspect.getsource(_schema),
            inspect.getsource(tantivy_document),
            inspect.getsource(newest),
            inspect.getsource(analysis),
            *FACET_FIELDS.values(),
        ]
    ).encode()
).hexdigest()[:8]


def stored_text(document: tantivy.Document) -> tuple[str, tuple[Section, ...]]:
    """Return title and sections for showing; the summary is the first section."""
    title, summary, sections = orjson.loads(cast(bytes, document.get_first("source")))
    shown = (Section("", "", summary), *(Section(*section) for section in sections))
    return title, shown
