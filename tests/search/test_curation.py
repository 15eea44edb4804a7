"""What editors pin, hide and call the same holds in every search, under the same access rule."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from pages.publishing.publisher import publish_all
from search.desk import rules
from search.desk.models import CuratedQuery, HiddenPage, PinnedPage, Synonyms
from search.desk.normal import normal
from search.query import SearchQuery, search
from tests.factories import make_article, make_locale, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(site: Any, index_changes: Callable[[], None]) -> dict[str, Any]:
    section = make_section(site.root_page, "Birds", slug="birds")
    made = {
        name: make_article(section, f"{name} report", slug=name.lower(), summary="Of the sea.")
        for name in ("Wren", "Heron", "Goose", "Owl")
    }
    made["Visit"] = make_article(site.root_page, "Plan your visit", slug="visit", tags=["ferry"])
    index_changes()
    return made


def _curate(
    site: Any, queries: str, pin: tuple[Any, ...] = (), hide: tuple[Any, ...] = (), **values: Any
) -> CuratedQuery:
    row = CuratedQuery.objects.create(site=site, queries=queries, **values)
    for order, page in enumerate(pin):
        PinnedPage.objects.create(query=row, page=page, sort_order=order)
    for page in hide:
        HiddenPage.objects.create(query=row, page=page)
    rules.forget()
    return row


def _ids(site: Any, q: str, **values: Any) -> list[int]:
    return [hit.object_id for hit in search(SearchQuery(q, site.pk, **values)).hits]


def test_searches_are_compared_without_capitals_accents_and_punctuation() -> None:
    assert normal("  Café—Hours? ") == normal("cafe hours") == "cafe hours"
    assert normal("What's new") == normal("whats NEW")
    assert normal("東京　タワー") == "東京 タワー"
    assert normal("?!") == ""


def test_pinned_pages_come_first_in_their_order(site: Any, pages: Any) -> None:
    _curate(site, "report\nReports!", pin=(pages["Visit"], pages["Owl"]))
    found = search(SearchQuery("Report", site.pk))
    ids = [hit.object_id for hit in found.hits]
    assert ids[:2] == [pages["Visit"].pk, pages["Owl"].pk]
    assert sorted(ids) == sorted(page.pk for page in pages.values())
    assert [hit.pinned for hit in found.hits] == [True, True, False, False, False]
    assert found.total_count == 5
    assert found.hits[0].title == "Plan your visit"
    assert _ids(site, "reports")[:2] == ids[:2]
    assert pages["Visit"].pk not in _ids(site, "report of the sea")
    assert pages["Visit"].pk not in _ids(site, '"report"')


def test_paging_goes_through_pinned_and_other_results_once(site: Any, pages: Any) -> None:
    _curate(site, "report", pin=(pages["Visit"], pages["Owl"], pages["Goose"]))
    whole = _ids(site, "report")
    for size in (1, 2, 3, 4):
        paged = [
            pk
            for offset in range(0, 6, size)
            for pk in _ids(site, "report", limit=size, offset=offset)
        ]
        assert paged == whole, size
    first = search(SearchQuery("report", site.pk, limit=4))
    assert first.next_cursor
    rest = _ids(site, "report", limit=4, cursor=first.next_cursor)
    assert [hit.object_id for hit in first.hits] + rest == whole


def test_hidden_pages_are_found_by_other_searches_only(site: Any, pages: Any) -> None:
    _curate(site, "report", hide=(pages["Owl"],))
    found = search(SearchQuery("report", site.pk, facets=("type",)))
    assert pages["Owl"].pk not in [hit.object_id for hit in found.hits]
    assert found.total_count == 3
    assert [value.count for value in found.facets["type"]] == [3]
    assert pages["Owl"].pk not in _ids(site, "report", order="date")
    assert pages["Owl"].pk in _ids(site, "owl")


def test_pinned_pages_pass_the_filters_and_are_counted(site: Any, pages: Any) -> None:
    _curate(site, "report", pin=(pages["Visit"], pages["Owl"]))
    below = pages["Owl"].get_parent().pk
    assert pages["Visit"].pk not in _ids(site, "report", under=below)
    assert _ids(site, "report", tags=["ferry"]) == [pages["Visit"].pk]
    future = datetime(2999, 1, 1, tzinfo=UTC)
    assert _ids(site, "report", published_from=future) == []
    assert pages["Visit"].pk not in _ids(site, "report", order="date")
    found = search(SearchQuery("report", site.pk, facets=("type", "tags")))
    assert [(value.value, value.count) for value in found.facets["type"]] == [
        ("pages.ArticlePage", 5)
    ]
    assert [(value.value, value.count) for value in found.facets["tags"]] == [("ferry", 1)]


def test_a_pinned_page_that_is_withdrawn_is_gone_at_once(site: Any, pages: Any) -> None:
    _curate(site, "report", pin=(pages["Visit"], pages["Owl"]))
    PageViewRestriction.objects.create(page=pages["Visit"], restriction_type="login")
    pages["Owl"].unpublish()
    publish_all()
    found = search(SearchQuery("report", site.pk))
    assert {hit.object_id for hit in found.hits} == {
        pages[name].pk for name in ("Wren", "Heron", "Goose")
    }
    assert found.total_count == 3


def test_rules_are_of_one_site_and_one_language(site: Any, pages: Any) -> None:
    _curate(site, "report", pin=(pages["Visit"],), locale=make_locale("de"))
    assert _ids(site, "report")[0] != pages["Visit"].pk
    assert _ids(site, "report", locales=["en"])[0] != pages["Visit"].pk
    CuratedQuery.objects.update(locale=make_locale("en"))
    rules.forget()
    assert _ids(site, "report", locales=["en"])[0] == pages["Visit"].pk


def test_what_is_written_is_checked(site: Any) -> None:
    _curate(site, "Opening hours")
    again = CuratedQuery(site=site, queries="news\nopening—hours")
    with pytest.raises(ValidationError, match="curated already"):
        again.full_clean()
    with pytest.raises(ValidationError, match="at least one word"):
        CuratedQuery(site=site, queries="news\n???").full_clean()
    with pytest.raises(ValidationError, match="2 to 20"):
        Synonyms(words="k8s, K8s ,").full_clean()
    Synonyms(words="k8s, kubernetes").full_clean()


# --- Synonyms ------------------------------------------------------------------------------------


def _synonyms(words: str, **values: Any) -> None:
    Synonyms.objects.create(words=words, **values)
    rules.forget()


def test_synonyms_find_each_other(site: Any, pages: Any) -> None:
    assert _ids(site, "ardea", spell=False) == []
    _synonyms("ardea, Heron")
    found = search(SearchQuery("Ardea", site.pk))
    assert [hit.object_id for hit in found.hits] == [pages["Heron"].pk]
    assert found.corrected_query is None
    assert _ids(site, "ardea", order="date") == [pages["Heron"].pk]
    assert _ids(site, "ardea", desk=False, spell=False) == []


def test_synonyms_may_go_one_way(site: Any, pages: Any) -> None:
    _synonyms("waterbird, heron, goose", one_way=True)
    assert set(_ids(site, "waterbird")) == {pages["Heron"].pk, pages["Goose"].pk}
    assert _ids(site, "heron") == [pages["Heron"].pk]


def test_synonyms_of_several_words(
    site: Any, pages: Any, index_changes: Callable[[], None]
) -> None:
    make_article(site.root_page, "Nycticorax", slug="night", summary="A black crowned one.")
    index_changes()
    _synonyms("night heron, black crowned, nycticorax")
    first = _ids(site, "night heron")[0]
    assert first in _ids(site, "nycticorax")
    assert len(_ids(site, "black crowned")) == 1
    assert len(_ids(site, "nycticorax", order="date")) == 1


def test_synonyms_of_another_language_do_nothing(site: Any, pages: Any) -> None:
    _synonyms("ardea, heron", locale=make_locale("de"))
    assert _ids(site, "ardea", spell=False, locales=["en"]) == []


def test_synonyms_can_be_tried_out_first(site: Any, pages: Any) -> None:
    tried = [rules.group_of(["ardea", "heron"])]
    assert _ids(site, "ardea", also_synonyms=tried) == [pages["Heron"].pk]
    assert _ids(site, "ardea", spell=False) == []
