"""The index follows the documents, whatever happens to it or to the process that writes it."""

import shutil
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.utils import timezone

from pages.publishing.changes import changes_after, current_seq
from pages.publishing.consumers import run_consumer
from pages.publishing.models import Change, Clock, ConsumerState, PublishedDocument
from pages.publishing.publisher import publish_all
from search.indexer import SearchIndexer, rebuild
from search.query import SearchQuery, search
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    republish,
    translate,
)
from tests.search.documents import embedded_only

pytestmark = pytest.mark.django_db


def titles(site: Any, q: str, **values: Any) -> list[str]:
    answer = search(SearchQuery(q, site.pk, spell=False, **values))
    return [orjson.loads(hit.card).get("title", "") for hit in answer.hits]


def indexed(engine: Any) -> dict[tuple[int, str], int]:
    return {where: count for where, count in engine.status().documents.items() if count}


def published() -> dict[tuple[int, str], int]:
    counts: dict[tuple[int, str], int] = {}
    for document in PublishedDocument.objects.filter(
        kind__in=["page", "image", "file", "author", "category"], access=""
    ):
        where = (document.site_id, document.locale)
        counts[where] = counts.get(where, 0) + 1
    return counts


def test_an_editors_changes_arrive(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    page = make_article(site.root_page, "Kingfishers", summary="Blue and orange", slug="bird")
    index_changes()
    assert titles(site, "kingfisher orange") == ["Kingfishers"]
    republish(page, title="Herons", summary="Grey")
    index_changes()
    assert (titles(site, "kingfisher"), titles(site, "heron")) == ([], ["Herons"])
    page.unpublish()
    index_changes()
    assert titles(site, "heron") == []
    assert engine.seq() == current_seq()
    assert indexed(engine) == published()


def test_a_translation_is_found_by_the_title_in_the_language_of_the_site(
    site: Any, index_changes: Callable[[], None]
) -> None:
    page = make_article(site.root_page, "Kingfishers", slug="bird")
    translate(page, "ja", title="カワセミ")
    index_changes()
    assert titles(site, "kingfishers", locales=("ja",)) == ["カワセミ"]
    republish(page, title="Halcyons")
    index_changes()
    assert titles(site, "kingfishers", locales=("ja",)) == []
    assert titles(site, "halcyons", locales=("ja",)) == ["カワセミ"]
    page.unpublish()
    index_changes()
    assert titles(site, "halcyons", locales=("ja",)) == []


def test_the_same_changes_again_change_nothing(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    for number in range(5):
        make_article(site.root_page, f"Wren {number}")
    index_changes()
    before = search(SearchQuery("wren", site.pk))
    SearchIndexer().handle(changes_after(0, 1000))
    ConsumerState.objects.update(cursor=0)
    index_changes()
    after = search(SearchQuery("wren", site.pk))
    assert (after.total_count, {hit.object_id for hit in after.hits}) == (
        5,
        {hit.object_id for hit in before.hits},
    )


def test_a_document_is_indexed_as_it_is_now(site: Any, engine: Any) -> None:
    page = make_article(site.root_page, "Old name", slug="page")
    publish_all()
    changes = changes_after(0, 1000)
    republish(page, title="New name")
    publish_all()
    SearchIndexer().handle(changes)
    assert titles(site, "old") == []


@embedded_only
@pytest.mark.parametrize("quiet", [True, False])
def test_a_removed_folder_is_noticed_and_built_again(
    site: Any, engine: Any, index_changes: Callable[[], None], quiet: bool
) -> None:
    make_article(site.root_page, "Kingfishers")
    index_changes()
    shutil.rmtree(engine.storage.folder)
    assert titles(site, "kingfishers") == []  # an empty answer, no error
    if not quiet:
        make_article(site.root_page, "Herons")
    index_changes()
    assert titles(site, "kingfishers") == ["Kingfishers"]
    assert indexed(engine) == published()


@embedded_only
def test_an_index_that_is_older_than_the_cursor_catches_up(
    site: Any, engine: Any, index_changes: Callable[[], None], tmp_path: Any
) -> None:
    make_article(site.root_page, "Kingfishers")
    index_changes()
    engine.close()
    shutil.copytree(engine.storage.folder, tmp_path / "backup")
    make_article(site.root_page, "Herons")
    index_changes()
    engine.close()
    shutil.rmtree(engine.storage.folder)
    shutil.copytree(tmp_path / "backup", engine.storage.folder)
    assert titles(site, "herons") == []
    index_changes()
    assert titles(site, "herons") == ["Herons"]


def test_an_index_that_is_ahead_of_a_restored_database_is_built_again(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    lost = make_article(site.root_page, "Kingfishers")
    index_changes()
    seq = Change.objects.get(kind="page", object_id=lost.pk).seq
    PublishedDocument.objects.filter(kind="page", object_id=lost.pk).delete()
    Change.objects.filter(seq__gte=seq).delete()
    Clock.objects.update(seq=seq - 1)
    index_changes()
    assert indexed(engine) == published()
    assert engine.seq() == current_seq()


def test_what_is_published_during_a_rebuild_is_not_lost(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    for number in range(3):
        make_article(site.root_page, f"Wren {number}")
    index_changes()

    def publish_more(done: int, total: int) -> None:
        assert titles(site, "wren")  # the live index answers meanwhile
        if not titles(site, "latecomer"):
            make_article(site.root_page, "Latecomer")
            index_changes()

    rebuild(engine, publish_more)
    assert titles(site, "latecomer") == ["Latecomer"]
    assert engine.seq() == current_seq()
    assert indexed(engine) == published()


@embedded_only
def test_a_failing_engine_leaves_the_cursor_and_says_why(
    site: Any, engine: Any, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.ROOST_SEARCH_INDEX = tmp_path / "file" / "search"
    make_article(site.root_page, "Kingfishers")
    publish_all()
    assert run_consumer(SearchIndexer()) == 0
    state = ConsumerState.objects.get(name="search")
    assert state.cursor == 0
    assert "cannot be written" in state.error


def test_kinds_that_can_be_searched(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    make_author("Ada Kestrel", bio="<p>Writes about falcons</p>")
    make_image("Kestrel in flight", description="A hovering falcon")
    make_article(make_section(site.root_page, "Kestrel"), "Kestrel", tags=["falcon"])
    index_changes()

    def kinds(*types: str) -> set[str]:
        hits = search(SearchQuery("kestrel falcon", site.pk, types=types)).hits
        return {hit.type for hit in hits}

    assert kinds() == {"pages.ArticlePage", "pages.SectionPage"}
    assert kinds("media.Image", "pages.Author") == {"media.Image", "pages.Author"}
    assert kinds("*") == kinds() | kinds("media.Image", "pages.Author")
    assert indexed(engine) == published()
    assert timezone.now() > ConsumerState.objects.get(name="search").moved_at
