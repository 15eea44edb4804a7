"""An Elasticsearch that is down, slow, full or half-answering: publishing goes on, and afterwards
the index is equal to the documents.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Thread
from typing import Any

import pytest

from pages.publishing.changes import current_seq
from pages.publishing.consumers import Consumer, run_consumer
from pages.publishing.models import Change, ConsumerState, PublishedDocument
from pages.publishing.publisher import publish_all
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.interface import EngineError, Section
from search.indexer import SearchIndexer, rebuild
from search.models import RefusedDocument
from search.query import SearchQuery, search
from tests.api.client import Api
from tests.factories import make_article, make_category, republish
from tests.search.cutting_proxy import CuttingProxy
from tests.search.documents import ask, document, elasticsearch_only, fill, found
from tests.services.process import Unavailable, skip_or_fail

pytestmark = [pytest.mark.django_db, elasticsearch_only]


@pytest.fixture
def server(elasticsearch: Any) -> Any:
    """The server itself, where it is ours to do something to."""
    if isinstance(elasticsearch, str):
        skip_or_fail(Unavailable("Unset ROOST_TEST_ELASTICSEARCH_URL: tests stop the server."))
    return elasticsearch


@pytest.fixture
def other_consumer() -> Consumer:
    """A consumer that only counts."""

    class Counting(Consumer):
        name = "counting"
        seen = 0

        def handle(self, changes: Sequence[Change]) -> None:
            self.seen += len(changes)

    return Counting()


def titles(site: Any, q: str) -> list[str]:
    return sorted(hit.title for hit in search(SearchQuery(q, site.pk, spell=False)).hits)


def error() -> str:
    return ConsumerState.objects.get(name="search").error


def as_published(engine: Any) -> bool:
    """Tell whether the index holds exactly the public documents, each as it is now."""
    client, prefix = engine.connection.client, engine.storage.prefix
    held = client.search(index=prefix, size=1000, docvalue_fields=["seq"], source=False)["hits"]
    indexed = {(hit["_id"], hit["fields"]["seq"][0]) for hit in held["hits"]}
    public = PublishedDocument.objects.filter(
        kind__in=["page", "image", "file", "author", "category"], access=""
    )
    rows = public.values_list("kind", "object_id", "seq")
    return indexed == {(f"{kind}:{pk}", seq) for kind, pk, seq in rows}


def catch_up(engine: Any) -> None:
    engine.connection.try_again()
    while run_consumer(SearchIndexer()):
        pass
    assert error() == ""
    assert engine.seq() == current_seq()
    assert as_published(engine)


def publish_meanwhile(site: Any, other: Consumer, *pages: Any) -> None:
    """Publish, change and take away, and let the consumers do what they can."""
    make_article(site.root_page, "Latecomer wren")
    republish(pages[0], title="Robin")
    pages[1].unpublish()
    publish_all()
    assert run_consumer(SearchIndexer()) == 0
    assert run_consumer(other) > 0
    assert error()


def test_a_server_that_is_killed_and_comes_back(
    site: Any, engine: Any, index_changes: Callable[[], None], server: Any, other_consumer: Consumer
) -> None:
    pages = [make_article(site.root_page, f"Wren {number}") for number in range(3)]
    index_changes()
    server.kill()
    try:
        publish_meanwhile(site, other_consumer, *pages)
        assert "is not available: nobody answers" in error()
        with pytest.raises(EngineError, match="nobody answers"):
            search(SearchQuery("wren", site.pk))
        response = Api().get("search/", q="wren")
        assert response.status_code == 503
        assert response["Retry-After"]
        assert response["Content-Type"] == "application/problem+json"
        assert Api().get("pages/").status_code == 200
    finally:
        server.start()
    catch_up(engine)
    assert titles(site, "robin wren") == [
        "<mark>Robin</mark>",
        "<mark>Wren</mark> 2",
        "Latecomer <mark>wren</mark>",
    ]
    assert Api().get("search/", q="wren").status_code == 200


def test_a_server_that_hangs_is_waited_for_once(
    site: Any, engine: Any, index_changes: Callable[[], None], server: Any, other_consumer: Consumer
) -> None:
    pages = [make_article(site.root_page, f"Wren {number}") for number in range(3)]
    index_changes()
    engine.connection.client = engine.connection.client.options(request_timeout=1)
    with server.halted():
        publish_meanwhile(site, other_consumer, *pages)
        assert "does not answer in time" in error()
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(EngineError, match="not available"):
                search(SearchQuery("wren", site.pk))
        assert time.monotonic() - began < 5  # a second for whoever finds out, now and then
    catch_up(engine)


def test_a_disk_that_is_full(
    site: Any, engine: Any, index_changes: Callable[[], None], other_consumer: Consumer
) -> None:
    pages = [make_article(site.root_page, f"Wren {number}") for number in range(3)]
    index_changes()
    settings = engine.connection.client.indices.put_settings
    block = "index.blocks.read_only_allow_delete"
    settings(index=engine.storage.prefix, settings={block: True})
    publish_meanwhile(site, other_consumer, *pages)
    assert "takes no changes" in error()
    assert "read-only-allow-delete" in error()
    assert "<mark>Wren</mark> 2" in titles(site, "wren")  # what is there is found
    assert not RefusedDocument.objects.exists()
    settings(index=engine.storage.prefix, settings={block: None})
    catch_up(engine)


def test_answers_that_are_cut_off(
    site: Any, engine: Any, settings: Any, elasticsearch_url: str
) -> None:
    from search.engines import get_engine

    with CuttingProxy(elasticsearch_url) as proxy:
        settings.ELASTICSEARCH_URLS = [proxy.url]
        through = get_engine()
        pages = [make_article(site.root_page, f"Wren {number}") for number in range(3)]
        publish_all()
        run_consumer(SearchIndexer())
        assert titles(site, "wren")
        for path in ("/_bulk", "_refresh", "_doc/state", "_msearch", ""):
            through.connection.try_again()
            proxy.cut = path
            republish(pages[0], title=f"Wren {path}")
            publish_all()
            run_consumer(SearchIndexer())
            if path in ("_msearch", ""):
                with pytest.raises(EngineError):
                    search(SearchQuery("wren", site.pk))
        proxy.cut = None
        pages[1].unpublish()
        publish_all()
        catch_up(through)
        through.close()


@pytest.fixture
def refusing(engine: Any) -> Iterator[Callable[[], None]]:
    """Let the indexes refuse documents with this title, until the function is called."""
    client = engine.connection.client
    name = f"{engine.storage.prefix}-refuse"
    condition = "ctx.title == 'Poison'"
    processors = [{"convert": {"field": "kind", "type": "integer", "if": condition}}]
    client.ingest.put_pipeline(id=name, processors=processors)

    def stop() -> None:
        client.indices.put_settings(
            index=engine.storage.prefix, settings={"index.final_pipeline": "_none"}
        )

    def start() -> None:
        client.indices.put_settings(
            index=engine.storage.prefix, settings={"index.final_pipeline": name}
        )

    start.stop = stop  # type: ignore[attr-defined]
    yield start
    engine.storage.remove_everything()  # nobody may use it any more
    client.ingest.delete_pipeline(id=name)


def test_a_document_that_is_refused_waits_until_it_is_tried_again(
    site: Any, engine: Any, index_changes: Callable[[], None], refusing: Any
) -> None:
    one = make_article(site.root_page, "Wren")
    index_changes()
    refusing()
    poison = make_article(site.root_page, "Poison", summary="first")
    two = make_article(site.root_page, "Wren, too")
    index_changes()
    assert engine.seq() == current_seq()
    assert len(titles(site, "wren")) == 2  # the rest went on
    (row,) = RefusedDocument.objects.all()
    assert (row.kind, row.object_id, row.locale, row.times) == ("page", poison.pk, "en", 1)
    assert "unable to convert [page] to integer" in row.reason

    republish(poison, summary="second")
    index_changes()
    row.refresh_from_db()
    assert row.times == 2
    RefusedDocument.objects.update(try_again=True)
    index_changes()
    row.refresh_from_db()
    assert (row.times, row.try_again) == (3, False)

    refusing.stop()
    RefusedDocument.objects.update(try_again=True)
    index_changes()
    assert not RefusedDocument.objects.exists()
    assert titles(site, "second poison") == ["<mark>Poison</mark>"]  # as it is now
    assert as_published(engine)
    assert {one.live, two.live} == {True}


def test_a_success_or_the_end_of_a_document_settles_it(
    site: Any, engine: Any, index_changes: Callable[[], None], refusing: Any
) -> None:
    make_article(site.root_page, "Wren")
    index_changes()
    refusing()
    mended = make_article(site.root_page, "Poison")
    gone = make_article(site.root_page, "Poison")
    rebuilt = make_article(site.root_page, "Poison")
    index_changes()
    assert RefusedDocument.objects.count() == 3
    republish(mended, title="Antidote")
    gone.unpublish()
    index_changes()
    (row,) = RefusedDocument.objects.all()
    assert row.object_id == rebuilt.pk
    rebuild(engine)  # whose indexes do not refuse it
    assert not RefusedDocument.objects.exists()
    assert as_published(engine)


def test_a_mapping_that_does_not_fit(
    site: Any, engine: Any, index_changes: Callable[[], None]
) -> None:
    make_article(site.root_page, "Wren")
    index_changes()
    client = engine.connection.client
    name = next(name for name in client.indices.get(index=engine.storage.prefix) if "-en-" in name)
    made = client.indices.get(index=name)[name]
    made["mappings"]["properties"]["published_at"] = {"type": "boolean"}
    for key in ("uuid", "version", "creation_date", "provided_name"):
        made["settings"]["index"].pop(key)
    client.indices.delete(index=name)
    client.indices.create(
        index=name,
        settings=made["settings"],
        mappings=made["mappings"],
        aliases=made["aliases"],
    )
    page = make_article(site.root_page, "Robin")
    make_category("Robins")  # without a date
    index_changes()
    assert engine.seq() == current_seq()
    (row,) = RefusedDocument.objects.all()
    assert row.object_id == page.pk
    assert "published_at" in row.reason
    rebuild(engine)
    assert not RefusedDocument.objects.exists()
    assert as_published(engine)


def test_what_is_too_large_does_not_hold_up_the_rest(engine: Any, server: Any) -> None:
    fill(engine, document(1, "Wren"))
    huge = document(2, "Huge wren", sections=(Section("", "", "word " * 3_000_000),))
    with engine.writer() as writer:
        writer.index([huge, document(3, "Wren"), document(4, "Wren")])
        writer.commit(2)
        (key,) = writer.refused
        assert key.object_id == 2
    assert sorted(found(engine, "wren")) == [1, 3, 4]
    assert ask(engine, "wren").seq == 2


def test_a_build_waits_for_a_server_that_is_slow(engine: Any, server: Any) -> None:
    fill(engine, document(1, "Wren"))
    engine.connection.client = engine.connection.client.options(request_timeout=1)

    def halt() -> None:
        with server.halted():
            halted.set()
            time.sleep(2)  # more than a search may take

    for when in ("begun", "filled"):
        halted = Event()
        slow = Thread(target=halt)
        if when == "begun":
            slow.start()
            halted.wait()
        with engine.builder() as builder:
            builder.index([document(2, f"Robin {when}")])
            builder.commit(2)
            if when == "filled":
                slow.start()
                halted.wait()
        slow.join()
        assert found(engine, when) == [2]


def test_a_build_whose_end_is_not_heard_of(engine: Any, elasticsearch_url: str) -> None:
    fill(engine, document(1, "Wren"))
    prefix, client = engine.storage.prefix, engine.connection.client
    with CuttingProxy(elasticsearch_url) as proxy:
        through = ElasticsearchEngine([proxy.url], prefix)

        def build() -> None:
            with through.builder() as builder:
                builder.index([document(2, "Robin")])
                builder.commit(2)
                builder.take_over()
                proxy.cut = "if_seq_no"  # the change of the state

        with pytest.raises(EngineError):
            build()
        through.close()
    assert (found(engine, "robin"), found(engine, "wren"), engine.seq()) == ([2], [], 2)
    before = set(client.indices.get_alias(name=prefix).body)
    with engine.writer() as writer:
        writer.index([document(3, "Robin")])
        writer.commit(3)
    after = set(client.indices.get_alias(name=prefix).body)
    assert len(before) == len(after) == 1
    assert before != after  # the alias for other programs names what is live, too
    assert sorted(found(engine, "robin")) == [2, 3]


@pytest.mark.long  # a restart
def test_what_was_sent_to_a_new_index_outlives_a_restart(engine: Any, server: Any) -> None:
    with engine.builder() as builder:
        builder.index(document(number, f"Wren {number}") for number in range(50))
        builder._wait_until_under_way(at_most=0)
        server.kill()
        server.start()
        engine.connection.try_again()
        builder.commit(1)
    assert ask(engine, "wren").total == 50
