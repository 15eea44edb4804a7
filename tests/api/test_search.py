"""Search over HTTP; how things are found is tested in tests/search."""

from typing import Any

import pytest

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
