"""Search over HTTP; how things are found is tested in tests/search."""

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(world: Any) -> Any:
    rebuild(get_engine())
    return world


def test_a_hit_is_a_card_with_what_was_found_in_it(indexed: Any, api: Api) -> None:
    answer = api.json("search/", q="hovers")
    (card,) = api.json("pages/", path="/blog/third/")["items"]
    (hit,) = answer["items"]
    highlights, score = hit.pop("highlights"), hit.pop("score")
    assert hit.pop("pinned") is False
    assert hit == card
    assert 0 < score <= 1
    assert highlights["title"] == "Third"
    assert "<mark>hovers</mark>" in highlights["passages"][0]["html"]
    assert answer["meta"]["total_count"] == 1
    assert answer["meta"]["seq"] == int(api.get("pages/")["Roost-Seq"])


def test_filters_and_paging(indexed: Any, api: Api) -> None:
    everything = api.ids("search/", q="kestrel")
    assert set(everything) == {indexed.first.pk, indexed.third.pk, indexed.japanese.pk}
    assert api.ids("search/", q="kestrel", locale="ja") == [indexed.japanese.pk]
    both = api.ids("search/", q="kestrel", locale=["ja", "en"], order="date")
    assert sorted(both) == sorted(everything)
    assert api.ids("search/", q="kestrel", tags="sea", locale="en") == [indexed.first.pk]
    assert api.ids("search/", q="kestrel", category="news", locale="en") == [indexed.first.pk]
    assert api.ids("search/", q="kestrel", author="ada-lovelace", locale="en") == [indexed.first.pk]
    assert api.ids("search/", q="kestrel", type="pages.StandardPage") == []
    assert api.ids("search/", q="Ada", type="pages.Author") == [indexed.author.pk]
    assert set(api.ids("search/", q="kestrel", descendant_of=indexed.blog.pk)) == {
        indexed.first.pk,
        indexed.third.pk,
    }
    pages = [api.ids("search/", q="kestrel", limit=1, offset=offset)[0] for offset in range(3)]
    assert pages == everything


def test_it_is_kept_briefly(indexed: Any, api: Api) -> None:
    response = api.get("search/", q="kestrel")
    assert "s-maxage=10" in response["Cache-Control"]
    assert f"list-{indexed.site.pk}-pages-articlepage" in response["Cache-Tag"]


def test_phrases_and_exclusions(indexed: Any, api: Api) -> None:
    assert api.ids("search/", q='"kestrel hovers"') == [indexed.third.pk]
    assert indexed.third.pk not in api.ids("search/", q='kestrel -"kestrel hovers"')
    assert api.ids("search/", q='"hovers kestrel"') == []
    problem = api.json("search/", status=400, q="-kestrel")
    assert problem["parameter"] == "q"
    assert "only what to leave out" in problem["detail"]


def test_dates(indexed: Any, api: Api) -> None:
    published = indexed.third.first_published_at
    day = f"{published:%Y-%m-%d}"

    def count(**bounds: str) -> int:
        given = {f"first_published_at.{name}": value for name, value in bounds.items()}
        return api.json("search/", q="hovers", **given)["meta"]["total_count"]

    assert count(gte=day) == count(lte=day) == count(gte=day, lte=day) == 1
    assert count(gt=day) == count(lt=day) == 0
    second = f"{published:%Y-%m-%dT%H:%M:%SZ}"
    assert count(gte=second) == count(lte=second) == 1
    assert count(gt=second) == count(lt=second) == 0
    assert api.ids("search/", q="hovers", year=[published.year, 1999]) == [indexed.third.pk]
    assert api.ids("search/", q="hovers", year=1999) == []
    problem = api.json("search/", status=400, q="x", **{"first_published_at.gte": "yesterday"})
    assert problem["parameter"] == "first_published_at.gte"
    for far in ("0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z"):
        assert api.get("search/", q="x", **{"first_published_at.gt": far}).status_code in (200, 400)


def test_facets(indexed: Any, api: Api) -> None:
    meta = api.json("search/", q="kestrel", locale="en", facets="tags,author,type")["meta"]
    assert set(meta["facets"]) == {"tags", "author", "type"}
    assert {"value": "ada-lovelace", "label": "Ada Lovelace", "count": 1} in meta["facets"][
        "author"
    ]
    for value in meta["facets"]["tags"]:
        narrowed = api.json("search/", q="kestrel", locale="en", tags=value["value"], facets="tags")
        assert narrowed["meta"]["total_count"] == value["count"]
        assert narrowed["meta"]["facets"]["tags"] == meta["facets"]["tags"]
    assert "facets" not in api.json("search/", q="kestrel")["meta"]
    problem = api.json("search/", status=400, q="kestrel", facets="colour")
    assert problem["accepted"] == ["type", "tags", "category", "author", "year"]


def test_cursors_and_links(indexed: Any, api: Api) -> None:
    everything = api.ids("search/", q="kestrel")
    seen, address = [], "search/?q=kestrel&limit=1"
    while address:
        response = api.get(address)
        seen += [item["id"] for item in response.json()["items"]]  # type: ignore[attr-defined]
        link = response.get("Link")
        cursor = response.json()["meta"]["next_cursor"]  # type: ignore[attr-defined]
        assert bool(link) == bool(cursor)
        address = link.partition(">")[0].removeprefix("<") if link else ""
        if cursor:
            assert api.ids("search/", q="kestrel", limit=1, cursor=cursor) == api.ids(address)
    assert seen == everything
    for other in ("x", "a.b:c"):
        assert api.json("search/", status=400, q="kestrel", cursor=other)["parameter"] == "cursor"


def test_less_can_be_asked_for(indexed: Any, api: Api) -> None:
    (hit,) = api.json("search/", q="hovers", highlight="off")["items"]
    assert "highlights" not in hit
    assert api.json("search/", q="hoverz")["meta"]["corrected_query"] == "hovers"
    assert api.json("search/", q="hoverz", spell="off")["meta"]["total_count"] == 0


def test_a_search_waits_for_a_change(indexed: Any, api: Api) -> None:
    seq = api.json("search/", q="kestrel")["meta"]["seq"]
    assert api.get("search/", q="kestrel", min_seq=seq).status_code == 200
    response = api.get("search/", q="kestrel", min_seq=seq + 1)
    assert (response.status_code, response["Retry-After"]) == (503, "1")
    assert response["Content-Type"] == "application/problem+json"
    assert "no-store" in response["Cache-Control"]


def test_suggestions(indexed: Any, api: Api) -> None:
    answer = api.json("suggest/", q="thi")
    assert answer["queries"] == []
    (page,) = answer["pages"]
    assert (page["id"], page["title"]) == (indexed.third.pk, "Third")
    assert page["highlights"]["title"] == "<mark>Third</mark>"
    assert page["meta"]["path"] == "/blog/third/"
    assert set(page["meta"]) == {"type", "path", "html_url", "locale"}
    assert api.json("suggest/", q="hov")["pages"][0]["id"] == indexed.third.pk
    assert api.json("suggest/", q="thi", locale="ja")["pages"] == []
    assert api.json("suggest/", q="thi", type="pages.StandardPage")["pages"] == []
    assert len(api.json("suggest/", q="kestrel", limit=1)["pages"]) == 1
    # What was withdrawn since the index was written, the cards, and the popular searches.
    assert api.queries("suggest/", q="thi") == 3
    response = api.get("suggest/", q="thi")
    assert "s-maxage=10" in response["Cache-Control"]
    for bad in ({"q": ""}, {"q": "x" * 257}, {"q": "x", "limit": 21}, {"q": "x", "order": "date"}):
        assert api.get("suggest/", **bad).status_code == 400


def test_suggestions_leave_out_what_was_restricted_since(indexed: Any, api: Api) -> None:
    PageViewRestriction.objects.create(
        page=indexed.third, restriction_type=PageViewRestriction.LOGIN
    )
    assert api.json("suggest/", q="thi")["pages"] == api.json("suggest/", q="hov")["pages"] == []
