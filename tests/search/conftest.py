"""An empty search index for each test, and what tests do with it."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch")),
    ]
)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """This process's engine, empty: every test that asks for it is made with each of them."""
    from search.engines import get_engine

    if request.param == "embedded":
        settings.ROOST_SEARCH_INDEX = tmp_path / "search"
        engine = get_engine()
        yield engine
        engine.close()
    else:
        settings.ELASTICSEARCH_URLS = [request.getfixturevalue("elasticsearch_url")]
        settings.ELASTICSEARCH_PREFIX = f"test_{secrets.token_hex(4)}"
        engine = get_engine()
        yield engine
        engine.connection.try_again()
        engine.storage.remove_everything()
        engine.close()


@pytest.fixture
def index_changes(engine: Any) -> Callable[[], None]:
    """Publish what is pending and let the indexer read the change log to its end."""
    from pages.publishing.consumers import run_consumer
    from pages.publishing.models import ConsumerState
    from pages.publishing.publisher import publish_all
    from search.indexer import SearchIndexer

    def run() -> None:
        publish_all()
        indexer = SearchIndexer()
        while run_consumer(indexer):
            pass
        assert ConsumerState.objects.get(name=indexer.name).error == ""

    return run


@pytest.fixture
def site(db: None) -> Any:
    """A site with an English home page."""
    from tests.factories import make_site

    return make_site()
