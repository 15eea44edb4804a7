"""Whatever is sent, the answer is a problem that names what is wrong, and comes quickly."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from tests.api.client import ROOT, Api
from tests.api.test_tokens import bearer, make_token

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(Path(__file__).with_name("openapi.json").read_text())
# A single answer takes 1 to 3 ms here; other work on the machine must not fail the test.
AT_ONCE = 0.5

LONG = "x" * 10_000
PARAMETERS = {
    "many filters": "&".join(f"tags=t{n}" for n in range(10_000)),
    "many unknown ones": "&".join(f"p{n}=1" for n in range(10_000)),
    "deep fields": "fields=" + "(".join(["body"] * 1_000),
    "many fields": "fields=" + ",".join(["title"] * 5_000),
    "a null byte": "slug=%00",
    "a null byte in a name": "sl%00ug=x",
    "bad UTF-8": "slug=%ff%fe",
    "an overlong form": "slug=%c0%af",
    "half a surrogate": "slug=%ed%a0%80",
    "a large number": "limit=9" + "9" * 30,
    "a number in another script": "limit=%D9%A1%D9%A2",
    "minus nothing": "limit=-",
    "a huge offset": "offset=1000001",
    "a float": "limit=1e3",
    "a long text": f"slug={LONG}",
    "no name": "=x",
    "SQL": "order=title;DROP TABLE publishing_entry",
    "a percent": "order=%25s",
    "a list in brackets": "tags[]=x",
}
PATHS = [
    "pages/../../admin/", "pages/%2e%2e/%2e%2e/admin/", "pages/..%2f..%2fadmin/", "pages//1/",
    "//evil.example/", "pages/1%00/", "pages/%ff/", "pages/" + "9" * 400 + "/", "pages/-1/",
    "pages/٣/", f"{LONG}/", "snippets/%2e%2e/", "menus/%00/", "sitemaps/..%2f..%2fetc%2fpasswd",
    "sitemaps/sitemap-" + "9" * 50 + ".xml", "docs/../openapi.json", "PAGES/", "pages/1/../2/",
]  # fmt: skip
FIND = [
    "/../../etc/passwd", "/%2e%2e/", "//evil.example/", "/\\evil.example", "/a\0b/", "x", "",
    "/" + "a/" * 2_000, "/%ff", "/?" + "a=b&" * 2_000, "/\ud7ff", "/\u202e/", "/%", "/%zz/",
]  # fmt: skip


def problem(response: Any, began: float, *statuses: int) -> Any:
    assert time.perf_counter() - began < AT_ONCE
    assert response.status_code in statuses, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize("query", PARAMETERS.values(), ids=PARAMETERS)
def test_a_bad_query_is_a_problem_that_names_the_parameter(
    world: Any, api: Api, query: str
) -> None:
    api.get("pages/")
    began = time.perf_counter()
    response = api.client.get(f"{ROOT}pages/", QUERY_STRING=query)
    found = problem(response, began, 400)
    name = query.partition("=")[0]
    if "bad-query" not in found["type"] or "more than" in found["detail"]:
        assert name.startswith("p0") or "%" in name or found["parameter"] in (name, "")
        assert found["accepted"]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_trick_leads_nowhere(world: Any, api: Api, path: str) -> None:
    began = time.perf_counter()
    response = api.client.get("/", PATH_INFO=(ROOT + path).encode().decode("latin-1"))
    problem(response, began, 404, 400)
    assert "passwd" not in response.content.decode() or "sitemaps" in path


@pytest.mark.parametrize("path", FIND)
def test_find_takes_any_path(world: Any, api: Api, path: str) -> None:
    began = time.perf_counter()
    response = api.get(f"pages/find/?path={quote(path, errors='surrogatepass')}")
    assert time.perf_counter() - began < AT_ONCE
    assert response.status_code in (200, 400), response.content
    if response.status_code == 400:
        assert response.json()["parameter"] == "path"  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [10_000_000])
@pytest.mark.parametrize("address", ["pages/", "unlock/", "resolve/", "sync/", "nothing/"])
def test_a_large_body_is_not_read(world: Any, api: Api, address: str, size: int) -> None:
    """Reads ignore a body; what takes one refuses by its length."""
    body = b"x" * size
    for method in ("GET", "POST", "PUT"):
        began = time.perf_counter()
        response = api.client.generic(method, ROOT + address, body)
        assert time.perf_counter() - began < AT_ONCE
        assert response.status_code < 500
        assert response.status_code in (200, 404, 405, 413)


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@seed(1)
@given(
    token=st.text(
        st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=80
    )
)
def test_any_token_that_was_not_given_out_is_refused(world: Any, api: Api, token: str) -> None:
    from api import limits

    limits.forget()
    for header in (token, f"Bearer {token}", f"Bearer roost_{token}", f"Bearer visitor_{token}"):
        response = api.client.get(f"{ROOT}me/", HTTP_AUTHORIZATION=header)
        assert response.status_code == 401, header
        assert response["WWW-Authenticate"].isascii()


@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@seed(2)
@given(cut=st.integers(0, 400), text=st.text(max_size=40))
def test_a_cursor_that_was_changed_is_refused(world: Any, api: Api, cut: int, text: str) -> None:
    following = api.json("sync/?limit=1")["next"]
    cursor = following.partition("cursor=")[2]
    changed = cursor[:cut] + text + cursor[cut + 1 :]
    if changed == cursor:
        return
    response = api.get("sync/", cursor=changed)
    assert response.status_code == 400, (changed, response.content)
    assert response.json()["parameter"] == "cursor"  # type: ignore[attr-defined]


def test_the_contract_is_valid_openapi() -> None:
    validate(CONTRACT)


@pytest.fixture
def _open_connection() -> Iterator[None]:
    """The application closes the database connection after a request; the test's stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# --- The whole contract, against the running application ------------------------------------------


@pytest.mark.usefixtures("_open_connection")
@pytest.mark.parametrize("who", ["anonymous", "token"])
def test_no_answer_breaks_the_contract(
    world: Any, api: Api, who: str, django_user_model: Any, waits_briefly: None
) -> None:
    """schemathesis makes up requests, those that fit the contract and those that do not."""
    import schemathesis

    schema = schemathesis.openapi.from_dict(CONTRACT)
    schema.app = get_wsgi_application()
    user = django_user_model.objects.create_superuser("root")
    scopes = ["published", "draft", "search", "forms", "manage"]
    headers = {} if who == "anonymous" else bearer(make_token(scopes=scopes, user=user))
    statuses: Counter[int] = Counter()
    for result in schema.get_all_operations():
        _ask(result.ok(), headers, statuses)
    # Enough of what was made up went through, and enough did not, to say something.
    assert statuses[200] > 40
    assert statuses[400] > 40
    assert max(statuses.keys() - {503}) < 500


def _ask(operation: Any, headers: dict[str, str], statuses: Counter[int]) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    from api import limits

    asked = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]

    @seed(20261121)
    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=st.one_of(*(operation.as_strategy(mode) for mode in schemathesis.GenerationMode)))
    def ask(case: Any) -> None:
        limits.forget()
        # It says that it reads compressed answers, which without a connection it does not.
        case.headers = {**headers, "Accept-Encoding": "identity"}
        response = case.call()
        statuses[response.status_code] += 1
        # A change that has not happened is waited for, and then asked for again.
        not_yet = response.status_code == 503 and "min_seq" in case.query
        checked = [check for check in asked if not (not_yet and check is not_a_server_error)]
        case.validate_response(response, checks=checked)

    ask()
