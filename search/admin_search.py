"""The admin's own search on Elasticsearch, and by the database where that does not answer."""

from typing import Any

from modelsearch.backends.elasticsearch8 import Elasticsearch8SearchBackend
from wagtail.search.backends import get_search_backend

from search.engines.elasticsearch.connection import Connection
from search.engines.interface import EngineError

DATABASE = "database"  # the other one of WAGTAILSEARCH_BACKENDS; both are kept up to date
SECONDS = 2  # that an editor waits for a server that hangs, once


class AdminSearchBackend(Elasticsearch8SearchBackend):
    """Wagtail's search, in indexes that `manage.py update_index` makes.

    Until it has, and while the server does not answer, the database searches.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        """Take what WAGTAILSEARCH_BACKENDS says."""
        urls = params["URLS"]
        super().__init__({"TIMEOUT": SECONDS, **params, "OPTIONS": {"max_retries": 0}})
        self._connection = Connection(urls, SECONDS)

    def _search(
        self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **kwargs: Any
    ) -> Any:
        model = getattr(model_or_queryset, "model", model_or_queryset)
        if self._has(self.get_index_for_model(model).name):
            return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)
        database = get_search_backend(DATABASE)
        same = (
            database.autocomplete_query_compiler_class
            if query_compiler_class is self.autocomplete_query_compiler_class
            else database.query_compiler_class
        )
        return database._search(same, query, model_or_queryset, **kwargs)

    def _has(self, index: str) -> bool:
        """Return whether there is an index that is complete: those have an alias."""
        try:
            with self._connection.asking() as client:
                return bool(client.indices.exists_alias(name=index))
        except EngineError:
            return False


SearchBackend = AdminSearchBackend
