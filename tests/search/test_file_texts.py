"""Files are found by the text that is in them."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from media.models import File
from pages.publishing.publisher import publish_all
from search.indexer import rebuild
from search.models import FileText
from search.query import SearchAnswer, SearchQuery, search
from tests.factories import make_article
from tests.media import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_files(index_changes: Callable[[], None]) -> Callable[[], None]:
    """Index what changed, and then what is in new files."""
    from pages.publishing.consumers import take_batch
    from search.file_reader import FileReader

    def run() -> None:
        index_changes()
        reader = FileReader()
        while take_batch(reader):
            pass

    return run


def make_file(name: str, content: bytes, **values: Any) -> File:
    return File.objects.create(title="Paper", file=ContentFile(content, name=name), **values)


def ask(site: Any, q: str, **values: Any) -> SearchAnswer:
    return search(SearchQuery(q, site.pk, **{"types": ["*"], **values}))


def test_a_file_is_found_by_its_text(site: Any, read_files: Callable[[], None]) -> None:
    file = make_file("birds.pdf", files.pdf("Nothing", "The osprey & the <eel>"))
    make_article(site.root_page, "Osprey")
    read_files()
    hit = next(hit for hit in ask(site, "osprey eel").hits if hit.kind == "file")
    assert (hit.object_id, hit.type) == (file.pk, "media.File")
    (passage,) = hit.passages
    assert passage.html == "The <mark>osprey</mark> &amp; the &lt;<mark>eel</mark>&gt;"
    assert passage.anchor == "page=2"
    assert b"osprey" not in hit.card
    assert ask(site, "eel", types=["media.File"]).total_count == 1
    assert ask(site, '"the osprey"', types=["media.File"]).total_count == 1
    assert ask(site, "eel", types=[]).total_count == 0  # pages only


def test_a_file_is_read_once_and_again_when_it_is_another(
    site: Any, read_files: Callable[[], None]
) -> None:
    file = make_file("birds.txt", b"osprey")
    read_files()
    read_at = FileText.objects.get().read_at
    file.title = "Birds"
    file.save()
    read_files()
    assert FileText.objects.get().read_at == read_at
    assert ask(site, "osprey").total_count == 1
    file.file.save("birds2.txt", ContentFile(b"heron"), save=False)
    file._set_document_file_metadata()
    file.save()
    publish_all()
    assert not any(hit.passages for hit in ask(site, "osprey").hits)
    read_files()
    assert ask(site, "osprey").total_count == 0
    assert ask(site, "heron").total_count == 1


def test_a_rebuild_takes_the_texts_along(
    site: Any, engine: Any, read_files: Callable[[], None]
) -> None:
    make_file("birds.txt", b"osprey")
    read_files()
    rebuild(engine)
    assert ask(site, "osprey").total_count == 1


def test_private_files_are_not_read_and_deleted_ones_are_gone(
    site: Any, read_files: Callable[[], None]
) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    make_file("secret.txt", b"osprey", collection=private)
    file = make_file("public.txt", b"osprey")
    read_files()
    assert FileText.objects.count() == 1
    assert [hit.object_id for hit in ask(site, "osprey").hits] == [file.pk]
    CollectionViewRestriction.objects.create(
        collection=file.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert ask(site, "osprey").total_count == 0  # before the index has caught up
    file.delete()
    read_files()
    assert FileText.objects.count() == 0


def test_a_broken_file_is_only_logged(
    site: Any, read_files: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_file("broken.pdf", b"%PDF-1.7 and then nothing")
    make_file("photo.zip", b"PK")
    make_file("fine.txt", b"osprey")
    with caplog.at_level(logging.WARNING, logger="search"):
        read_files()
    assert f"No text from file {broken.pk}" in caplog.text
    assert FileText.objects.get(file=broken).problem
    assert FileText.objects.count() == 2  # nothing is kept of what is not read
    assert ask(site, "osprey").total_count == 1
    assert ask(site, "broken").total_count == 1  # by its name


def test_texts_take_one_query_a_batch(site: Any, engine: Any) -> None:
    from search.engines.interface import Key, SearchDocument
    from search.file_texts import with_file_texts

    texts = [SearchDocument(Key(0, "", "file", n), "media.File", n, "x") for n in range(9)]
    pages = [SearchDocument(Key(1, "en", "page", n), "x", n, "x") for n in range(9)]
    for documents, expected in ((texts, 1), (pages, 0)):
        with CaptureQueriesContext(connection) as queries:
            assert with_file_texts(documents) == documents
        assert len(queries) == expected
