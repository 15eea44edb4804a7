"""The Elasticsearch engine: its indexes and aliases, and the processes that share them."""

import textwrap
from typing import Any

import pytest

from search.engines.elasticsearch.documents import SCHEMA_HASH
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.interface import EngineError, Key
from tests.search.documents import ask, document, elasticsearch_only, fill, found
from tests.search.processes import python

pytestmark = elasticsearch_only


def indexes(engine: Any) -> list[str]:
    """Return the names of the engine's indexes, but for the one that holds its state."""
    names = engine.connection.client.indices.get(index=f"{engine.storage.prefix}-*").body
    return sorted(name for name in names if not name.endswith("-state"))


def another(engine: Any) -> ElasticsearchEngine:
    """Return what another process would have."""
    return ElasticsearchEngine(engine.connection.urls, engine.storage.prefix)


def test_an_index_for_each_site_and_locale_and_an_alias_for_all(engine: Any) -> None:
    fill(engine, document(1, "Apples"), document(2, "Pommes", locale="fr"))
    prefix = engine.storage.prefix
    first = indexes(engine)
    assert [name.rpartition(SCHEMA_HASH)[0] for name in first] == [
        f"{prefix}-1-en-",
        f"{prefix}-1-fr-",
    ]
    aliases = engine.connection.client.indices.get_alias(name=prefix)
    assert sorted(aliases.body) == first
    with engine.writer() as writer:
        writer.index([document(3, "Bild", kind="image", site=0, locale="")])
        writer.commit(2)
    assert f"{prefix}-0-und-{SCHEMA_HASH}" in indexes(engine)[0]
    assert found(engine, "bild", site_ids=(0,)) == [3]
    for _ in range(2):
        fill(engine, document(4, "Pears"))
    live = sorted(engine.connection.client.indices.get_alias(name=prefix).body)
    assert len(live) == 1
    assert len(indexes(engine)) == 2  # the live one, and the one before
    assert not set(first) & set(indexes(engine))


def test_an_older_write_never_beats_a_newer_one(engine: Any) -> None:
    fill(engine, document(1, "Apples"), document(2, "Apples"))
    late = another(engine)
    with late.writer() as slow, engine.writer() as quick:
        slow.index([document(1, "Old"), document(2, "Old")])
        quick.index([document(1, "New", seq=9)])
        quick.delete([Key(1, "en", "page", 2)])
        quick.commit(9)
        slow.commit(5)
    assert (found(engine, "new"), found(engine, "old")) == ([1], [])
    assert engine.seq() == 9
    late.close()


def test_an_index_that_somebody_removed_is_noticed_and_never_made_by_chance(engine: Any) -> None:
    fill(engine, document(1, "Apples"), document(2, "Pommes", locale="fr"))
    with engine.writer() as writer:
        engine.connection.client.indices.delete(index=indexes(engine)[0])
        writer.index([document(3, "Pears")])
        with pytest.raises(EngineError, match="removed"):
            writer.commit(2)
    assert ask(engine, "apples").total == 0
    assert engine.seq() is None
    assert len(indexes(engine)) == 1
    with pytest.raises(EngineError, match="search_index rebuild"), engine.writer():
        pass


def test_an_index_of_other_code_is_not_used(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    state = engine.connection.client.get(index=f"{engine.storage.prefix}-state", id="state")
    values = state["_source"]
    values["live"]["name"] = values["live"]["name"].replace(SCHEMA_HASH, "0ld5chem")
    engine.connection.client.index(
        index=f"{engine.storage.prefix}-state", id="state", document=values
    )
    other = another(engine)
    assert other.seq() is None
    assert ask(other, "apples").total == 0
    other.close()


def test_nobody_writes_to_an_index_that_is_being_replaced(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    with engine.writer() as writer, engine.builder() as builder:
        builder.index([document(1, "Pears")])
        builder.commit(5)
        builder.take_over()
        writer.index([document(1, "Plums")])
        with pytest.raises(EngineError, match="being replaced"):
            writer.commit(6)
        with pytest.raises(EngineError, match="being replaced"), another(engine).writer():
            pass
    assert (found(engine, "pears"), engine.seq()) == ([1], 5)
    with engine.writer() as writer:
        writer.commit(7)
    assert engine.seq() == 7


def test_another_process_sees_a_commit_and_a_killed_one_leaves_nothing_locked(engine: Any) -> None:
    fill(engine, document(1, "Apples"))
    start = f"""
    import sys, time
    from search.engines.elasticsearch.engine import ElasticsearchEngine
    from tests.search.documents import document
    engine = ElasticsearchEngine({engine.connection.urls!r}, {engine.storage.prefix!r})
    """
    with python(
        textwrap.dedent(start)
        + textwrap.dedent(
            """
            with engine.writer() as writer:
                writer.index([document(2, "Pears", locale="fr")])
                writer.commit(2)
                writer.index([document(3, "Plums")])
                with engine.builder() as builder:
                    builder.index([document(4, "Quinces")])
                    print("ready", flush=True)
                    time.sleep(60)
            """
        )
    ) as process:
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert (found(engine, "pears"), found(engine, "plums"), engine.seq()) == ([2], [], 2)
    with engine.writer() as writer:
        writer.index([document(3, "Plums")])
        writer.commit(3)
    assert found(engine, "plums") == [3]
    assert len(indexes(engine)) == 3  # with the one that nobody goes on building
    fill(engine, document(1, "Apples"))
    assert len(indexes(engine)) == 4  # it may yet be going on


def test_excluded_documents_and_cursors_in_many_languages(engine: Any) -> None:
    locales = [f"x{n}" for n in range(8)]
    fill(engine, *(document(n, "Wren", locale=locales[n % 8]) for n in range(40)))
    hidden = frozenset(Key(1, locales[n % 8], "page", n) for n in range(0, 40, 4))
    seen, after = [], None
    while True:
        answer = ask(engine, "wren", limit=7, after=after, exclude=hidden)
        assert answer.total == 30
        seen += [hit.key.object_id for hit in answer.hits]
        if not (after := answer.next):
            break
    assert sorted(seen) == [n for n in range(40) if n % 4]


def test_copies_are_made_of_what_is_live_alone(engine: Any) -> None:
    def copied() -> list[str]:
        settings = engine.connection.client.indices.get_settings(
            index=indexes(engine), name="index.auto_expand_replicas"
        )
        return sorted(
            values["settings"]["index"]["auto_expand_replicas"] for values in settings.body.values()
        )

    with engine.builder() as builder:
        builder.index([document(1, "Apples")])
        builder.commit(1)
        assert copied() == ["false"]
    assert copied() == ["0-1"]
    with engine.writer() as writer:
        writer.index([document(2, "Pommes", locale="fr")])
        writer.commit(2)
    assert copied() == ["0-1", "0-1"]
