"""Documents for tests of the engine alone."""

from collections.abc import Iterable
from typing import Any

import pytest

from search.engines.interface import EngineAnswer, EngineQuery, Key, SearchDocument, Section

# For what only one engine has: its files, its locks, its indexes.
embedded_only = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
elasticsearch_only = pytest.mark.parametrize(
    "engine",
    [pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch"))],
    indirect=True,
)


def document(number: int, title: str = "", text: str = "", **values: Any) -> SearchDocument:
    key = Key(values.pop("site", 1), values.pop("locale", "en"), values.pop("kind", "page"), number)
    values.setdefault("type", "pages.ArticlePage")
    values.setdefault("seq", 1)
    sections = values.pop("sections", (Section("", "", text),))
    return SearchDocument(key=key, title=title, sections=tuple(sections), **values)


def fill(engine: Any, *documents: SearchDocument, seq: int = 1) -> None:
    with engine.builder() as builder:
        builder.index(documents)
        builder.commit(seq)


def ask(engine: Any, text: str, **values: Any) -> EngineAnswer:
    values.setdefault("site_ids", (1,))
    return engine.search(EngineQuery(text, **values))


def numbers(answer: EngineAnswer) -> list[int]:
    return [hit.key.object_id for hit in answer.hits]


def found(engine: Any, text: str, **values: Any) -> Iterable[int]:
    return numbers(ask(engine, text, **values))
