"""Wrong input is named and refused; nothing that can be sent makes a 5xx."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.declared import snippets
from api.urls import urlpatterns
from tests.api.client import ROOT, Api

pytestmark = pytest.mark.django_db
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

WRONG = [
    ("pages/?nonsense=1", "nonsense"),
    ("pages/?limit=10&limit=20", "limit"),
    ("pages/?limit=0", "limit"),
    ("pages/?limit=1001", "limit"),
    ("pages/?limit=101&fields=*", "limit"),
    ("pages/?limit=101&fields=body", "limit"),
    ("pages/?offset=10001", "offset"),
    ("pages/?cursor=abc", "cursor"),
    ("pages/?count=no", "count"),
    ("pages/?order=random&seed=-1", "seed"),
    ("pages/?order=-random", "order"),
    ("pages/?order=cover", "order"),
    ("pages/?first_published_at.gte=yesterday", "first_published_at.gte"),
    ("pages/?first_published_at.lt=2026-13-01", "first_published_at.lt"),
    ("pages/?first_published_at=2026-01-01", "first_published_at"),
    ("pages/?title.gte=a", "title.gte"),
    ("pages/?show_in_menus=1", "show_in_menus"),
    ("pages/?limit=ten", "limit"),
    ("pages/?limit=", "limit"),
    ("pages/?limit=1.5", "limit"),
    ("pages/?limit=%D9%A1", "limit"),  # an Arabic digit one
    ("pages/?limit= 1", "limit"),
    ("pages/?offset=-1", "offset"),
    ("pages/?offset=9999999999", "offset"),
    (f"pages/?child_of={2**63}", "child_of"),
    (f"pages/?child_of={10**400}", "child_of"),
    ("pages/?order=body", "order"),
    ("pages/?order=--title", "order"),
    ("pages/?type=pages.Nothing", "type"),
    ("pages/?type=pages.ArticlePage,", "type"),
    ("pages/?fields=nothing", "fields"),
    ("pages/?fields=", "fields"),
    ("pages/?fields=title,", "fields"),
    ("pages/?fields=title,*", "fields"),
    ("pages/?fields=title,_", "fields"),
    ("pages/?fields=--title", "fields"),
    ("pages/?fields=cover(", "fields"),
    ("pages/?fields=cover(title", "fields"),
    ("pages/?fields=cover(title))", "fields"),
    ("pages/?fields=cover()", "fields"),
    ("pages/?fields=cover(nothing)", "fields"),
    ("pages/?fields=title(title)", "fields"),
    ("pages/?fields=-cover(title)", "fields"),
    ("pages/?fields=(title)", "fields"),
    ("snippets/authors/?fields=body", "fields"),
    ("pages/?locale=xx", "locale"),
    ("pages/?site=nowhere.example", "site"),
    ("pages/?site=99999", "site"),
    ("pages/?slug=a%00b", "slug"),
    (f"pages/?slug={'a' * 256}", "slug"),
    ("pages/?search=x", "search"),
    ("pages/find/", "path"),
    ("search/", "q"),
    ("search/?q=", "q"),
    ("search/?q=%20", "q"),
    (f"search/?q={'a' * 257}", "q"),
    ("search/?q=a&offset=1001", "offset"),
    ("search/?q=a&order=title", "order"),
    ("images/?site=example.com", "site"),
    ("snippets/authors/?locale=en", "locale"),
    ("menus/main/?locale=xx", "locale"),
    ("sync/?types=pages.Nothing", "types"),
    ("sync/?limit=501", "limit"),
    ("sync/?cursor=abc", "cursor"),
    ("?x=1", "x"),
    ("openapi.json?x=1", "x"),
]


def test_what_is_wrong_is_named_with_what_is_accepted(world: Any, api: Api) -> None:
    for address, parameter in WRONG:
        response = api.get(address)
        problem = response.json()  # type: ignore[attr-defined]
        assert response.status_code == 400, address
        assert response["Content-Type"] == "application/problem+json"
        assert problem["status"] == 400
        assert problem["parameter"] == parameter, address
        assert problem["accepted"] or address.endswith("?x=1"), address
        assert len(response.content) < 5_000


def test_an_unknown_parameter_lists_the_known_ones(world: Any, api: Api) -> None:
    problem = api.json("pages/find/", status=400, paht="/")
    assert problem == {
        "type": "/api/v1/docs/#unknown-parameter",
        "title": "Unknown query parameter",
        "status": 400,
        "detail": "There is no parameter 'paht' here; accepted: path, site, perspective, fields, "
        "rich_text, min_seq.",
        "parameter": "paht",
        "accepted": ["path", "site", "perspective", "fields", "rich_text", "min_seq"],
    }


def test_without_a_default_site_the_request_must_name_one(world: Any, api: Api) -> None:
    from wagtail.models import Site

    world.site.is_default_site = False
    world.site.save()
    problem = api.json("pages/", status=400)
    assert problem["parameter"] == "site"
    assert problem["accepted"] == ["example.com"]
    Site.objects.all().delete()
    assert api.json("pages/", status=400)["accepted"] == []


@pytest.mark.parametrize("query", ["slug=%ff", "slug=%ED%A0%80", "%ff=1", "&".join("a=1" * 200)])
def test_a_query_that_cannot_be_read(world: Any, api: Api, query: str) -> None:
    assert api.get(f"pages/?{query}").status_code == 400


def test_a_query_with_too_many_parameters(world: Any, api: Api) -> None:
    api.json("pages/?" + "&".join(["tags=a"] * 20))
    for number in (21, 99, 150, 10_000):
        problem = api.json("pages/?" + "&".join(["tags=a"] * number), status=400)
        assert problem["parameter"] == "tags"
        assert (
            problem["accepted"] == ("at most 20 times tags", "up to 100 parameters")[number > 100]
        )
    problem = api.json("pages/?" + "&".join(f"p{n}=1" for n in range(10_000)), status=400)
    assert problem["title"] == "The query string cannot be read"


def test_bytes_that_are_not_percent_encoded(world: Any, api: Api) -> None:
    for raw, status in ((b"slug=\xff", 400), ("slug=日本".encode(), 200)):
        response = api.client.get(ROOT + "pages/", QUERY_STRING=raw.decode("latin-1"))
        assert response.status_code == status


def test_addresses_that_do_not_exist(world: Any, api: Api) -> None:
    for address in ("nothing/", "pages/abc/", "pages/1/2/", "menus/", "pages", f"pages/{10**30}/"):
        response = api.get(address)
        if address == "menus/":
            assert response.status_code == 200
            continue
        assert response.status_code == 404, address
        assert response["Content-Type"] == "application/problem+json"
    assert "/api/v1/pages/ ends with a slash" in api.json("pages", status=404)["detail"]
    assert "authors" in api.json("snippets/nothing/", status=404)["detail"]


def test_other_methods_are_refused(world: Any, api: Api) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(api.client, method)(f"{ROOT}pages/")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Content-Type"] == "application/problem+json"


def test_an_error_nobody_expects_is_a_problem_without_details(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("api.list_endpoint.find", broken)
    api.client.raise_request_exception = False
    response = api.get("pages/")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert b"secret" not in response.content


NAMES = sorted(
    {
        parameter.name
        for pattern in urlpatterns
        for parameter in pattern.callback.cls.declared_parameters()  # type: ignore[attr-defined]
    }
)
ADDRESSES = ["", "pages/", "pages/find/", "pages/1/", "images/", "menus/main/", "sync/", "search/"]
VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["*", "/", "en", "-title", "pages.ArticlePage", "1|en|x|all=", "%", "'", '"']),
)


@FUZZ
@given(
    address=st.sampled_from([*ADDRESSES, *(f"snippets/{name}/" for name in snippets())]),
    query=st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), VALUES), max_size=5),
)
def test_no_query_makes_a_5xx(
    world: Any, api: Api, address: str, query: list[Any], waits_briefly: None
) -> None:
    encoded = "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}"
        for name, value in query
    )
    response = api.get(f"{address}?{encoded}")
    if response.status_code == 503:
        assert response.json()["type"].endswith("#not-yet")  # type: ignore[attr-defined]
        assert response["Retry-After"]
        return
    assert response.status_code in (200, 400, 401, 404), (address, query)


@FUZZ
@given(path=st.text(max_size=40).map(lambda text: f"/{text}"))
def test_no_path_makes_a_5xx(world: Any, api: Api, path: str) -> None:
    encoded = quote(path, errors="surrogatepass")
    assert api.get(f"pages/find/?path={encoded}").status_code in (200, 400)


@FUZZ
@given(path=st.text(max_size=40))
def test_no_address_makes_a_5xx(world: Any, api: Api, path: str) -> None:
    response = api.get(ROOT + quote(path.lstrip("/"), errors="surrogatepass"))
    assert response.status_code in (200, 400, 404)


def test_another_host_is_a_problem(world: Any, api: Api) -> None:
    for path in ("/api/v1/pages/", "/api/v1/resolve/", "/api/manage/pages/"):
        response = api.client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response["Content-Type"]) == (
            400,
            "application/problem+json",
        )
        assert response.json()["type"].endswith("#bad-host")
    elsewhere = api.client.get("/", headers={"Host": "evil.example"})
    assert (elsewhere.status_code, elsewhere["Content-Type"]) == (400, "text/html; charset=utf-8")
