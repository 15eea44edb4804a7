"""Statements that are prepared, and totals that are kept: what they must not change."""

from threading import Thread

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.publishing.ahead import asking_ahead
from pages.publishing.database import fetch_rows
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.world import make_world
from tests.factories import make_article, republish

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_come_as_python_s_values() -> None:
    sql = (
        "SELECT d.model, %s + 0 FROM django_content_type d WHERE d.model = %s"
        " AND d.app_label LIKE '%%core%%' AND d.app_label = %s"
    )
    assert fetch_rows(sql, [41, "page", "wagtailcore"]) == [("page", 41)]
    assert fetch_rows("SELECT id FROM django_content_type WHERE model = %s", ["Größe"]) == []


def test_there_may_be_more_statements_than_a_connection_keeps() -> None:
    for _ in range(2):
        for number in range(150):
            assert fetch_rows(f"SELECT {number}, %s + 0", [7]) == [(number, 7)]


def test_statements_that_the_server_has_forgotten_are_prepared_again() -> None:
    assert fetch_rows("SELECT %s + 1", [1]) == [(2,)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    assert fetch_rows("SELECT %s + 1", [2]) == [(3,)]


def test_statements_that_are_forgotten_between_two_that_read_ahead_are_prepared_again() -> None:
    with asking_ahead() as ask:
        assert ask("SELECT %s + 1", [1])() == [(2,)]
        if connection.vendor == "postgresql":
            ask("DEALLOCATE ALL", [])()
        assert ask("SELECT %s + 1", [2])() == [(3,)]


def test_a_connection_that_the_server_has_closed_is_opened_again() -> None:
    assert fetch_rows("SELECT %s + 1", [1]) == [(2,)]
    if connection.vendor == "postgresql":
        _close_from_outside(connection.connection.info.backend_pid)
    assert fetch_rows("SELECT %s + 1", [2]) == [(3,)]


def test_a_column_may_get_another_type() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept_number (value integer)")
        cursor.execute("INSERT INTO kept_number VALUES (1)")
    try:
        sql = "SELECT value FROM kept_number WHERE value = %s"
        assert fetch_rows(sql, [1]) == [(1,)]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE kept_number ALTER value TYPE bigint")
        assert fetch_rows(sql, [1]) == [(1,)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE kept_number")


def test_what_others_prepared_in_a_connection_is_never_taken_for_one_s_own() -> None:
    """A pooler hands connections round: the same name must be the same statement."""
    if connection.vendor == "postgresql":
        fetch_rows("SELECT %s + 1", [1])
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_prepared_statements")
            before = {name for (name,) in cursor.fetchall()}
        connection.connection.roost_statements.clear()  # as in another process
        assert fetch_rows("SELECT %s + 2", [1]) == [(3,)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_prepared_statements")
            assert len({name for (name,) in cursor.fetchall()} - before) == 1
    assert fetch_rows("SELECT %s + 1", [1]) == [(2,)]


def _close_from_outside(pid: int) -> None:
    def close() -> None:
        with connection.cursor() as cursor:  # a thread has a connection of its own
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connection.close()

    thread = Thread(target=close)
    thread.start()
    thread.join()


def test_what_postgresql_cannot_store_is_never_cut_off() -> None:
    sql = "SELECT id FROM django_content_type WHERE model = %s"
    if connection.vendor == "postgresql":
        with pytest.raises(DataError):
            fetch_rows(sql, ["page\0s"])
    else:
        assert fetch_rows(sql, ["page\0s"]) == []


def test_a_total_is_counted_once_for_each_state_of_the_site(api: Api) -> None:
    world = make_world()

    def total(address: str = "pages/?type=pages.ArticlePage&locale=en") -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            body = api.get(address).json()
        counts = sum("COUNT(*)" in query["sql"] for query in captured)
        return body["meta"]["total_count"], counts

    before, _ = total()
    assert total() == (before, 0)
    assert total("pages/?type=pages.ArticlePage&locale=en&limit=1&offset=1") == (before, 0)
    make_article(world.blog, "One more", slug="one-more")
    assert total() == (before + 1, 1)
    assert total() == (before + 1, 0)
    republish(world.first, title="Edited")
    assert total() == (before + 1, 0)
    by_title = "pages/?type=pages.ArticlePage&title=Edited"
    assert total(by_title) == (1, 1)
    republish(world.second, summary="Edited, too")
    total(by_title)
    republish(world.second, title="Edited")
    assert total(by_title) == (2, 1)
    republish(world.second, summary="Edited again")
    assert total(by_title) == (2, 0)
    restriction = PageViewRestriction.objects.create(page=world.blog, restriction_type="login")
    assert total() == (0, 1)
    restriction.delete()
    publish_all()
    assert total() == (before + 1, 1)
    world.blog.unpublish()
    assert total() == (before + 1, 1)
    world.first.delete()
    assert total() == (before, 1)
