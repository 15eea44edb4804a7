"""The admin's search on a real Elasticsearch, and without it."""

import secrets
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import insert_or_update_object

from search.admin_search import AdminSearchBackend
from tests.factories import make_article, republish
from tests.services.process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("elasticsearch")]


@pytest.fixture
def backends(settings: Any, elasticsearch_url: str) -> Any:
    """The backends of an installation whose admin searches with Elasticsearch."""
    return configured(settings, elasticsearch_url)


def configured(settings: Any, url: str) -> Any:
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "search.admin_search",
            "URLS": [url],
            "INDEX_PREFIX": f"test_{secrets.token_hex(4)}_admin_",
        },
        "database": {"BACKEND": "wagtail.search.backends.database"},
    }
    return get_search_backend()


def found(client: Any, query: str) -> list[str]:
    answer = client.get(reverse("wagtailadmin_pages:search"), {"q": query})
    assert answer.status_code == 200
    return [page.title for page in answer.context["page_obj"]]


def test_the_index_answers_once_it_is_made(backends: Any, site: Any, admin_client: Any) -> None:
    assert isinstance(backends, AdminSearchBackend)
    first = make_article(site.root_page, "Kestrels hover", slug="first")
    insert_or_update_object(first)
    assert found(admin_client, "kestrels") == ["Kestrels hover"]  # by the database
    assert not is_there(backends)

    call_command("update_index", verbosity=0)
    assert is_there(backends)
    assert found(admin_client, "kestrels") == ["Kestrels hover"]
    first = republish(first, title="Ospreys dive")
    insert_or_update_object(first)  # what the worker does after each save
    backends.get_index_for_model(Page).refresh()
    assert found(admin_client, "ospreys") == ["Ospreys dive"]
    assert found(admin_client, "kestrels") == []
    first.delete()
    backends.get_index_for_model(Page).refresh()
    assert found(admin_client, "ospreys") == []


def is_there(backend: Any) -> bool:
    index = backend.get_index_for_model(Page)
    return bool(backend.es.indices.exists_alias(name=index.name))


def test_without_the_server_the_database_answers_and_pages_are_saved(
    settings: Any, site: Any, admin_client: Any
) -> None:
    configured(settings, f"http://127.0.0.1:{free_port()}")
    page = make_article(site.root_page, "Kestrels hover", slug="first")
    insert_or_update_object(page)
    assert found(admin_client, "kestrels") == ["Kestrels hover"]
    page.delete()
    assert found(admin_client, "kestrels") == []
