"""`routes/`: every path of a site; and redirects as hosts take them."""

import json
from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from api.redirect_formats import Redirect as Written
from api.redirect_formats import netlify, nginx, vercel
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_routes_are_what_lists_show(world: Any, api: Api) -> None:
    items = api.json("routes/")["items"]
    listed = api.json("pages/", limit=100)["items"]
    assert [item["path"] for item in items] == sorted(page["meta"]["path"] for page in listed)
    by_id = {page["id"]: page["meta"] for page in listed}
    for item in items:
        meta = by_id[item["id"]]
        assert (item["type"], item["locale"]) == (meta["type"], meta["locale"])
        assert item["lastmod"] == meta["updated_at"]
        assert not item["is_fallback"]
        assert item["tags"][0] == f"page-{item['id']}"
        response = api.get(f"pages/{item['id']}/")
        assert set(response["Cache-Tag"].split(",")) <= set(item["tags"])


def test_alternates_are_the_translations_and_itself(world: Any, api: Api) -> None:
    items = {item["path"]: item for item in api.json("routes/")["items"]}
    both = [{"locale": "en", "path": "/blog/first/"}, {"locale": "ja", "path": "/ja/blog/first/"}]
    assert items["/blog/first/"]["alternates"] == both
    assert items["/ja/blog/first/"]["alternates"] == both
    assert items["/about/"]["alternates"] == [{"locale": "en", "path": "/about/"}]


def test_filters_and_pages(world: Any, api: Api) -> None:
    whole = [item["path"] for item in api.json("routes/")["items"]]
    japanese = [item["path"] for item in api.json("routes/", locale="ja")["items"]]
    assert japanese == [path for path in whole if path.startswith("/ja/")]
    articles = api.json("routes/", type="pages.ArticlePage,pages.HomePage")["items"]
    assert {item["type"] for item in articles} == {"pages.ArticlePage", "pages.HomePage"}
    other = make_site("other.example", is_default_site=False)
    publish_all()
    (home,) = api.json("routes/", site="other.example")["items"]
    assert home["id"] == other.root_page.pk
    found, response = [], api.get("routes/", limit=2)
    while True:
        found += [item["path"] for item in response.json()["items"]]  # type: ignore[attr-defined]
        if "Link" not in response:
            break
        response = api.get(response["Link"].partition(">")[0][1:])
    assert found == whole


def test_what_is_restricted_is_no_route_and_no_alternate(world: Any, api: Api) -> None:
    PageViewRestriction.objects.create(page=world.japanese, restriction_type="login")
    publish_all()
    items = {item["path"]: item for item in api.json("routes/")["items"]}
    assert "/ja/blog/first/" not in items
    assert items["/blog/first/"]["alternates"] == [{"locale": "en", "path": "/blog/first/"}]


def test_what_stands_in_for_a_translation_is_a_route(world: Any, api: Api, settings: Any) -> None:
    settings.ROOST_LOCALE_FALLBACKS = {"ja": ["en"]}
    from pages.publishing.audit import differences, mend

    mend(differences())
    items = {item["path"]: item for item in api.json("routes/", locale="ja")["items"]}
    assert items["/ja/blog/second/"]["is_fallback"]
    assert items["/ja/blog/second/"]["id"] == world.second.pk
    assert items["/ja/blog/second/"]["alternates"] == [{"locale": "en", "path": "/blog/second/"}]
    assert not items["/ja/blog/first/"]["is_fallback"]


# Redirects ----------------------------------------------------------------------------------------


@pytest.fixture
def redirects(world: Any) -> None:
    def add(old: str, to: str, site: Any = None, status: int = 301) -> None:
        Redirect.objects.create(
            old_path=Redirect.normalise_path(old),
            redirect_link=to,
            site=site,
            is_permanent=status == 301,
        )

    add("/shared", "https://shared.example/")
    add("/shared", "https://own.example/", world.site)
    add("/page?id=1", "/one/", status=302)
    add("/page", "/all/")
    add("/a b/ü(1)*", "/ö/?x=1#y")
    publish_all()


def written(api: Api, name: str) -> str:
    response = api.get("redirects/", format=name)
    assert response.status_code == 200
    return response.content.decode()


def test_netlify(redirects: Any, api: Api) -> None:
    assert written(api, "netlify").splitlines() == [
        "/page id=1 /one/ 302",
        "/a%20b/%C3%BC(1)%2A /%C3%B6/?x=1#y 301",
        "/old /blog/first/ 301",
        "/page /all/ 301",
        "/shared https://own.example/ 301",
    ]


def test_vercel(redirects: Any, api: Api) -> None:
    response = api.get("redirects/", format="vercel")
    assert response["Content-Type"] == "application/json"
    found = json.loads(response.content)["redirects"]
    assert found[0] == {
        "source": "/page",
        "destination": "/one/",
        "statusCode": 302,
        "has": [{"type": "query", "key": "id", "value": "1"}],
    }
    assert found[1]["source"] == r"/a%20b/%C3%BC\(1\)\*"
    assert [item["source"] for item in found[2:]] == ["/old", "/page", "/shared"]
    assert found[-1]["destination"] == "https://own.example/"


def test_nginx(redirects: Any, api: Api) -> None:
    text = written(api, "nginx")
    lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
    assert lines[:6] == [
        'map "$uri?$args" $roost_301 {',
        "default $roost_301_path;",
        '"/page?id=1" "";',
        '"/page/?id=1" "";',
        "}",
        "map $uri $roost_301_path {",
    ]
    assert '"/a b/ü(1)*" "/%C3%B6/?x=1#y";' in lines
    assert '"/old" "/blog/first/";' in lines
    assert '"/old/" "/blog/first/";' in lines
    assert lines.count('"/page?id=1" "/one/";') == 1


HOSTILE = [
    Written("/x y\n/z", "/to here\n/evil 301", 301),
    Written('/quote"', '/"; return 200;', 301),
    Written("/dollar$host", "/$host$request_uri", 302),
    Written("/back\\slash", "/back\\slash", 301),
    Written("/star/*/:name", "/:splat", 301),
]


def test_nothing_in_a_redirect_breaks_out_of_its_line() -> None:
    lines = netlify(HOSTILE).decode().splitlines()
    assert len(lines) == len(HOSTILE)
    assert all(len(line.split()) == 3 for line in lines)
    assert len(json.loads(vercel(HOSTILE))["redirects"]) == len(HOSTILE)
    for line in nginx(HOSTILE).decode().splitlines():
        if line.startswith('  "'):
            key, value = line.removesuffix(";").strip().split('" "')
            assert "$" not in value
            for part in (key[1:], value[:-1]):
                plain = part.replace("\\\\", "").replace('\\"', "")
                assert '"' not in plain
                assert "\\" not in plain


def test_formats_have_everything_and_take_no_paging(world: Any, api: Api) -> None:
    assert api.json("redirects/", status=400, format="apache")["parameter"] == "format"
    for name in ("limit", "offset", "cursor", "order", "count"):
        value = {"order": "from", "count": "off", "cursor": "x"}.get(name, 1)
        problem = api.json("redirects/", status=400, format="nginx", **{name: value})
        assert problem["parameter"] == name
    assert api.get("redirects/", format="netlify")["Cache-Tag"]
