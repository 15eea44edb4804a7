"""What a Tantivy index of ours holds, and how a document is put into it."""

import hashlib
import inspect
from importlib.metadata import version
from typing import cast

import orjson
import tantivy

from search.engines.embedded import analysis
from search.engines.embedded.analysis import prepared, spaced
from search.engines.interface import SearchDocument, Section

# Kinds are numbered per index folder, in the order in which they come: see `storage.State`.
MAX_KINDS = 64


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("all", "title", "headings"):
        builder.add_text_field(name, tokenizer_name="text", index_option="freq")
    # The words as they are written, forwards and backwards: what is misspelt has one sound half.
    for name in ("words", "words_reversed"):
        builder.add_text_field(name, tokenizer_name="words", index_option="basic")
    for name in ("kind", "type", "tag", "category", "author"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("ancestor", indexed=True)
    # Signed, because tantivy-py deletes by a signed term, which no unsigned field contains.
    builder.add_integer_field("ref", indexed=True, fast=True)
    builder.add_integer_field("seq", fast=True)
    builder.add_integer_field("published_at", fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


SCHEMA = _schema()
# An index made with another schema, analysis or version of Tantivy is not opened but rebuilt.
SCHEMA_HASH = hashlib.sha256(
    f"{version('tantivy')}{inspect.getsource(_schema)}{inspect.getsource(analysis)}".encode()
).hexdigest()[:8]


def ref(kind_number: int, object_id: int) -> int:
    """Return the number that names a document inside one index."""
    return object_id * MAX_KINDS + kind_number


def tantivy_document(document: SearchDocument, kind_number: int) -> tantivy.Document:
    """Return the document as Tantivy takes it."""
    texts = [document.title, document.summary, document.more]
    for section in document.sections:
        texts += (section.heading, section.text)
    everything = "\n".join(texts)
    words = spaced(everything)
    made = tantivy.Document()
    made.add_text("all", prepared(everything))
    made.add_text("title", prepared(document.title))
    made.add_text("headings", prepared("\n".join(document.headings)))
    made.add_text("words", words)
    made.add_text("words_reversed", words[::-1])
    made.add_text("kind", document.key.kind)
    made.add_text("type", document.type)
    for name, values in (
        ("tag", document.tags),
        ("category", document.categories),
        ("author", document.authors),
    ):
        for value in values:
            made.add_text(name, value)
    for ancestor in document.ancestors:
        made.add_integer("ancestor", ancestor)
    made.add_integer("ref", ref(kind_number, document.key.object_id))
    made.add_integer("seq", document.seq)
    made.add_integer("published_at", document.published_at)
    made.add_bytes(
        "source",
        orjson.dumps([document.title, document.summary, [tuple(s) for s in document.sections]]),
    )
    return made


def stored_text(document: tantivy.Document) -> tuple[str, tuple[Section, ...]]:
    """Return title and sections for showing; the summary is the first section."""
    title, summary, sections = orjson.loads(cast(bytes, document.get_first("source")))
    shown = (Section("", "", summary), *(Section(*section) for section in sections))
    return title, shown
