"""Which web pages may read what."""

from typing import Any

import pytest

from api.models import ApiToken
from tests.api.client import Api
from tests.factories import make_site

pytestmark = pytest.mark.django_db
OWN, OTHER, STRANGER = "https://example.com", "https://other.example", "https://evil.example"


def allowed(api: Api, origin: str, secret: str = "") -> str | None:
    headers = {"Origin": origin}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    response = api.get("pages/", headers=headers)
    assert response.status_code == 200
    return response.headers.get("Access-Control-Allow-Origin")


def preflight(api: Api, origin: str, method: str = "GET", names: str = "") -> Any:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    if names:
        headers["Access-Control-Request-Headers"] = names
    return api.client.options("/api/v1/pages/", headers=headers)


def test_any_page_reads_what_is_public(world: Any, api: Api) -> None:
    assert {allowed(api, origin) for origin in (OWN, STRANGER)} == {"*"}
    response = preflight(api, STRANGER, names="if-none-match")
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_tokens_are_used_by_pages_of_their_sites(world: Any, api: Api, settings: Any) -> None:
    make_site("other.example", is_default_site=False)
    _, every = ApiToken.create(name="Every", scopes=["published"])
    _, bound = ApiToken.create(name="Bound", scopes=["published"], site_ids=[world.site.pk])
    assert allowed(api, OWN, every) == OWN
    assert allowed(api, OTHER, every) == OTHER
    assert allowed(api, OWN, bound) == OWN
    assert allowed(api, OTHER, bound) is None
    assert allowed(api, STRANGER, every) is None
    settings.ROOST_CORS_ORIGINS = [STRANGER]
    assert allowed(api, STRANGER, bound) == STRANGER


def test_a_preflight_for_a_token_names_the_origin(world: Any, api: Api) -> None:
    response = preflight(api, OWN, names="accept,authorization")
    assert response["Access-Control-Allow-Origin"] == OWN
    assert "Authorization" in response["Access-Control-Allow-Headers"]
    assert "Origin" in response["Vary"]
    for refused in (
        preflight(api, STRANGER, names="authorization"),
        preflight(api, STRANGER, "POST"),
    ):
        assert refused.status_code == 204
        assert "Access-Control-Allow-Origin" not in refused
