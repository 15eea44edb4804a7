"""Search by meaning: what is found without any of its words, by whom, and when it is not."""

import io
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.publishing.consumers import run_consumer
from pages.publishing.models import ConsumerState
from pages.publishing.publisher import publish_all
from search.checks import check_embedder
from search.desk import rules
from search.models import CuratedQuery, PageVector, PinnedPage
from search.query import CursorExpired, SearchAnswer, SearchQuery, search
from search.semantic import hybrid, vectors
from search.semantic.consumer import VectorMaker
from search.semantic.embedding import EmbedderError, get_embedder
from tests.factories import make_article, make_section, make_site, republish, translate
from tests.search import concepts

pytestmark = pytest.mark.django_db


@pytest.fixture
def update(settings: Any, index_changes: Callable[[], None]) -> Callable[[], None]:
    """Publish what is pending, index it, and make its vectors."""
    settings.ROOST_SEARCH_EMBEDDER = "tests.search.concepts.embed"
    settings.ROOST_SEARCH_EMBEDDER_MS = 5_000

    def run() -> None:
        index_changes()
        maker = VectorMaker()
        while run_consumer(maker):
            pass
        assert ConsumerState.objects.get(name=maker.name).error == ""

    return run


def ask(site: Any, q: str, **values: Any) -> SearchAnswer:
    return search(SearchQuery(q, site.pk, **values))


def ids(answer: SearchAnswer) -> list[int]:
    return [hit.object_id for hit in answer.hits]


def test_found_by_meaning(site: Any, update: Callable[[], None]) -> None:
    repair = make_article(site.root_page, "Automobile repairs")
    make_article(site.root_page, "The heron")
    update()
    answer = ask(site, "mending cars")
    assert (ids(answer), answer.total_count, answer.ranking) == ([repair.pk], 1, "hybrid")
    assert answer.hits[0].title == "Automobile repairs"
    assert answer.hits[0].score > 0
    assert ask(site, "zebra").total_count == 0


def test_words_and_meaning_are_half_of_the_rank_each(site: Any, update: Callable[[], None]) -> None:
    words = make_article(
        site.root_page, "A car of thought", summary="eat eat eat eat eat bird bird"
    )
    both = make_article(site.root_page, "The car, a vehicle")
    meaning = make_article(site.root_page, "An automobile is a vehicle")
    update()
    answer = ask(site, "car")
    assert ids(answer)[0] == both.pk
    assert set(ids(answer)) == {words.pk, both.pk, meaning.pk}
    assert answer.total_count == 3
    assert [hit.score for hit in answer.hits] == sorted(
        (hit.score for hit in answer.hits), reverse=True
    )
    by_date = ask(site, "car", order="date")
    assert (set(ids(by_date)), by_date.ranking) == ({words.pk, both.pk}, "lexical")


def test_highlights_are_those_of_the_words(site: Any, update: Callable[[], None]) -> None:
    make_article(site.root_page, "Vehicles", body=[("rich_text", "<p>A car is a vehicle.</p>")])
    update()
    (hit,) = ask(site, "car").hits
    assert hit.passages[0].html == "A <mark>car</mark> is a vehicle."
    assert ask(site, "car", highlight=False).hits[0].passages == ()


def test_what_is_restricted_is_not_found_by_meaning_either(
    site: Any, update: Callable[[], None]
) -> None:
    section = make_section(site.root_page, "Workshop")
    secret = make_article(section, "Automobile", tags=["secret"])
    shown = make_article(site.root_page, "Motorcar", tags=["open"])
    update()
    assert set(ids(ask(site, "car"))) == {secret.pk, shown.pk}
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    for late in (False, True):  # at once, and when index and vectors have heard of it
        if late:
            update()
        answer = ask(site, "car", facets=("tags",))
        assert (ids(answer), answer.total_count) == ([shown.pk], 1)
        assert [value.value for value in answer.facets["tags"]] == ["open"]
    assert PageVector.objects.get(object_id=secret.pk).vector == b""
    shown.unpublish()
    publish_all()
    assert ask(site, "car").total_count == 0


def test_filters_facets_and_operators_hold(site: Any, update: Callable[[], None]) -> None:
    old = make_article(site.root_page, "Automobile of old", tags=["old"])
    new = make_article(site.root_page, "Motorcar of today", tags=["new"])
    word = make_article(site.root_page, "A car", tags=["new"])
    update()
    everything = ask(site, "car", facets=("tags",))
    assert everything.total_count == 3
    counts = {value.value: value.count for value in everything.facets["tags"]}
    assert counts == {"old": 1, "new": 2}
    for tag, pages in (("old", {old.pk}), ("new", {new.pk, word.pk})):
        answer = ask(site, "car", tags=(tag,), facets=("tags",))
        assert set(ids(answer)) == pages
        assert answer.total_count == counts[tag]
        assert {value.value: value.count for value in answer.facets["tags"]} == counts
    assert set(ids(ask(site, "car -motorcar"))) == {old.pk, word.pk}
    assert ids(ask(site, 'car "of old"')) == [old.pk]
    assert ask(site, "car", types=("pages.SectionPage",)).total_count == 0


def test_sites_and_locales_are_apart(site: Any, update: Callable[[], None]) -> None:
    english = make_article(site.root_page, "Birds")
    french = translate(english, "fr", title="Oiseau")
    other = make_site("other.example", is_default_site=False)
    make_article(other.root_page, "Herons")
    update()
    assert ids(ask(site, "feathered", locales=("fr",))) == [french.pk]
    assert set(ids(ask(site, "feathered"))) == {english.pk, french.pk}


def test_pages_of_results_join(
    site: Any, update: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hybrid, "WINDOW", 4)
    monkeypatch.setattr(vectors, "MOST_NEAR", 3)
    for number in range(9):
        make_article(site.root_page, f"Car {number}", summary="meal " * (number + 1))
    for number in range(3):
        make_article(site.root_page, f"Automobile {number}")
    update()
    everything = ask(site, "car", limit=50)
    assert everything.total_count == len(ids(everything)) == len(set(ids(everything))) == 12
    assert everything.next_cursor is None
    by_offset = [ids(ask(site, "car", limit=5, offset=offset)) for offset in (0, 5, 10)]
    assert [*chain.from_iterable(by_offset)] == ids(everything)
    by_cursor, cursor = [], None
    for _ in range(20):
        answer = ask(site, "car", limit=1, cursor=cursor)
        assert (answer.total_count, answer.ranking) == (12, "hybrid")
        by_cursor += ids(answer)
        cursor = answer.next_cursor
        if cursor is None:
            break
    assert by_cursor == ids(everything)


@pytest.mark.parametrize("name", ["broken", "too_few", "missing"])
def test_an_embedder_that_fails_leaves_the_words(
    site: Any, update: Callable[[], None], settings: Any, name: str
) -> None:
    make_article(site.root_page, "Automobile")
    word = make_article(site.root_page, "Car")
    update()
    cursor = ask(site, "car", limit=1).next_cursor
    settings.ROOST_SEARCH_EMBEDDER = f"tests.search.concepts.{name}"
    answer = ask(site, "car")
    assert (ids(answer), answer.total_count, answer.ranking) == ([word.pk], 1, "lexical")
    with pytest.raises(CursorExpired):
        ask(site, "car", limit=1, cursor=cursor)
    republish(word, title="Car, mended")
    maker = VectorMaker()
    run_consumer(maker)
    assert ConsumerState.objects.get(name=maker.name).error


def test_an_embedder_that_is_late_leaves_the_words(
    site: Any, update: Callable[[], None], settings: Any
) -> None:
    make_article(site.root_page, "Automobile")
    settings.ROOST_SEARCH_EMBEDDER = "tests.search.concepts.slow"
    update()
    settings.ROOST_SEARCH_EMBEDDER_MS = 20
    began = time.monotonic()
    assert ask(site, "car").ranking == "lexical"
    assert time.monotonic() - began < 0.25
    until = time.monotonic() + 10
    while ask(site, "car").ranking == "lexical":  # remembered once it is there
        assert time.monotonic() < until
        time.sleep(0.05)
    assert ask(site, "car").total_count == 1


def test_vectors_are_made_only_where_the_text_has_changed(
    site: Any, update: Callable[[], None]
) -> None:
    page = make_article(site.root_page, "Automobile")
    other = make_article(site.root_page, "Heron")
    update()
    concepts.asked.clear()
    republish(page, tags=["new"], slug="another-address")
    update()
    assert concepts.asked == []
    republish(page, title="Wren")
    update()
    assert [len(texts) for texts in concepts.asked] == [1]
    assert concepts.asked[0][0].startswith("Wren")
    assert set(ids(ask(site, "feathered"))) == {page.pk, other.pk}
    assert ask(site, "vehicle").total_count == 0


def test_another_embedder_makes_all_vectors_anew(
    site: Any, update: Callable[[], None], settings: Any
) -> None:
    make_article(site.root_page, "Automobile")
    update()
    settings.ROOST_SEARCH_MODEL = "/models/another"
    assert ask(site, "car").ranking == "lexical"
    maker = VectorMaker()
    maker.idle()
    assert ask(site, "car").ranking == "hybrid"
    assert ask(site, "car").total_count == 1
    assert PageVector.objects.values("embedder").distinct().count() == 1


def test_one_more_query_of_the_database(site: Any, update: Callable[[], None]) -> None:
    make_article(site.root_page, "Automobile")
    update()
    ask(site, "car")
    with CaptureQueriesContext(
        connection,
    ) as hybrid_queries:
        ask(site, "car")
    # The newest vector, and the documents of the hits with what was withdrawn.
    assert len(hybrid_queries) == 2


def test_without_an_embedder_there_are_no_vectors(
    site: Any, index_changes: Callable[[], None]
) -> None:
    make_article(site.root_page, "Automobile")
    index_changes()
    answer = ask(site, "car")
    assert (answer.total_count, answer.ranking) == (0, "lexical")
    with CaptureQueriesContext(connection) as queries:
        ask(site, "automobile")
    assert len(queries) == 1


def test_pinned_pages_stand_before_both(site: Any, update: Callable[[], None]) -> None:
    pinned = make_article(site.root_page, "Our workshop")
    meaning = make_article(site.root_page, "Automobile")
    word = make_article(site.root_page, "A car")
    curated = CuratedQuery.objects.create(site=site, queries="car")
    PinnedPage.objects.create(query=curated, page=pinned, sort_order=0)
    rules.forget()
    update()
    answer = ask(site, "car")
    assert ids(answer)[0] == pinned.pk
    assert set(ids(answer)) == {pinned.pk, meaning.pk, word.pk}
    assert answer.total_count == 3


@pytest.mark.parametrize("name", ["missing", "not_callable"])
def test_a_wrong_embedder_is_named(settings: Any, name: str) -> None:
    assert check_embedder(None) == []
    settings.ROOST_SEARCH_EMBEDDER = f"tests.search.concepts.{name}"
    (error,) = check_embedder(None)
    assert error.id == "search.E002"
    assert f"tests.search.concepts.{name}" in error.msg


def test_the_ready_embedder_needs_a_folder(settings: Any) -> None:
    settings.ROOST_SEARCH_EMBEDDER = "search.semantic.sentence_transformers.embed"
    settings.ROOST_SEARCH_MODEL = "/no/such/folder"
    assert check_embedder(None) == []
    with pytest.raises(EmbedderError, match="accepted: a folder with a model"):
        get_embedder().documents(["heron"])


def test_the_status_tells_of_vectors(site: Any, update: Callable[[], None]) -> None:
    make_article(site.root_page, "Automobile")
    update()
    out = io.StringIO()
    call_command("search_index", "status", stdout=out)
    assert "Vectors: of 2 of 2 public pages." in out.getvalue()
