"""Addresses of images in other sizes, and of what is private, for those who may have them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from api.visitors import Visit
from media.models import Image
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.test_tokens import bearer, make_token
from tests.factories import make_file, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(world: Any, api: Api) -> Any:
    """Asks with an API token; returns status and answer."""
    headers = bearer(make_token())

    def ask(address: str, **parameters: Any) -> tuple[int, Any]:
        response: Any = api.get(address, headers=headers, **parameters)
        return response.status_code, response.json()

    return ask


def sizes(answer: Any) -> dict[str, list[tuple[int, int]]]:
    return {
        name: [(source["width"], source["height"]) for source in sources]
        for name, sources in answer["srcset"].items()
    }


def served(api: Api, url: str) -> Any:
    return api.client.get(urlsplit(url).path)


def test_a_token_gets_any_size(world: Any, api: Api, build: Any) -> None:
    """The world's image is 800 by 600."""
    address = f"images/{world.image.pk}/sign/"
    for parameters, expected in (
        ({"width": 100}, {"avif": [(100, 75)], "webp": [(100, 75)], "jpeg": [(100, 75)]}),
        ({"width": [100, 200], "format": "webp"}, {"webp": [(100, 75), (200, 150)]}),
        ({"height": 60, "format": "avif,png"}, {"avif": [(80, 60)], "png": [(80, 60)]}),
        ({"width": 100, "height": 100, "format": "webp"}, {"webp": [(100, 75)]}),
        ({"width": 90, "height": 90, "fit": "cover", "format": "webp"}, {"webp": [(90, 90)]}),
        ({"width": [160, 320], "ratio": "16:9", "format": "png"}, {"png": [(160, 90), (320, 180)]}),
        ({"width": [900, 1000], "format": "webp"}, {"webp": [(800, 600)]}),
        ({"filter": "fill-50x60-c50|format-webp|webpquality-9"}, {"webp": [(50, 60)]}),
        ({"width": 64, "quality": 10, "format": "jpeg"}, {"jpeg": [(64, 48)]}),
    ):  # fmt: skip
        status, answer = build(address, **parameters)
        assert (status, answer["expires_at"]) == (200, None), answer
        assert sizes(answer) == expected, parameters
        response = served(api, answer["src"])
        assert response.status_code == 200
        assert "immutable" in response["Cache-Control"]


def test_an_image_of_its_own_sizes_needs_no_token(world: Any, api: Api) -> None:
    image = api.json(f"images/{world.image.pk}/")
    answer = api.json(f"images/{world.image.pk}/sign/")
    for name, sources in image["srcset"].items():
        assert [width for width, _ in sizes(answer)[name]] == [one["width"] for one in sources]
    assert served(api, answer["url"]).status_code == 200


@pytest.mark.parametrize("parameter", ["width=100", "filter=width-100", "format=png", "quality=1"])
def test_other_sizes_need_an_api_token(world: Any, api: Api, parameter: str) -> None:
    """Nobody in particular must be able to make the server render millions of images."""
    address = f"images/{world.image.pk}/sign/?{parameter}"
    visitor = {"Authorization": f"Bearer {Visit().token()}"}
    for headers in (None, visitor):
        assert api.get(address, headers=headers).status_code == 401
    draft = bearer(make_token(scopes=["draft"]))
    assert api.get(address, headers=draft).status_code == 403
    assert world.image.renditions.count() == 0


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("width=0", "width"),
        ("width=4097", "width"),
        ("&".join(f"width={n}" for n in range(1, 23)), "width"),
        ("width=1&width=2&height=3", "height"),
        ("height=3&ratio=1:1", "height"),
        ("ratio=1:0", "ratio"),
        ("ratio=16x9", "ratio"),
        ("width=1&fit=cover", "fit"),
        ("width=1&fit=fill", "fit"),
        ("format=gif", "format"),
        ("format=png&quality=3", "quality"),
        ("quality=101", "quality"),
        ("filter=rotate-90", "filter"),
        ("filter=width-100&width=3", "width"),
        ("expires_in=1", "expires_in"),
        ("expires_in=9999999", "expires_in"),
        ("size=3", "size"),
    ],
)
def test_a_size_that_there_is_not_is_a_problem(
    world: Any, build: Any, query: str, parameter: str
) -> None:
    status, answer = build(f"images/{world.image.pk}/sign/?{query}")
    assert (status, answer["parameter"]) == (400, parameter)
    assert answer["accepted"]


def test_what_is_private_is_signed_for_those_who_may_read_it(world: Any, api: Api) -> None:
    collection = Collection.get_first_root_node().add_child(name="Private")
    image = make_image("Members", collection=collection)
    file = make_file("Members", collection=collection, content=b"secret")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    publish_all()
    member = bearer(make_token(sees_private=True))
    for address in (f"images/{image.pk}/sign/", f"files/{file.pk}/sign/"):
        assert api.get(address).status_code == 404
        assert api.get(address, headers=bearer(make_token())).status_code == 404
        response: Any = api.get(address, headers=member)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        answer = response.json()
        assert answer["expires_at"]
        assert served(api, answer["url"]).status_code == 200
    assert b"".join(served(api, answer["url"]).streaming_content) == b"secret"


def test_an_address_ends_when_it_is_wanted_to(world: Any, build: Any) -> None:
    _, answer = build(f"images/{world.image.pk}/sign/", width=10, expires_in=60)
    assert answer["expires_at"]
    _, answer = build(f"files/{world.file.pk}/sign/", expires_in=60)
    assert answer["expires_at"]


def test_nothing_is_signed_of_what_is_not_there(build: Any) -> None:
    for address in ("images/0/sign/", "files/0/sign/", "images/99999999999999999999/sign/"):
        assert build(address, expires_in=60)[0] == 404


def test_a_drawing_has_one_address(world: Any, api: Api, build: Any) -> None:
    Image.objects.filter(pk=world.image.pk).update(file="drawing.svg")
    answer = api.json(f"images/{world.image.pk}/sign/")
    assert (answer["srcset"], answer["src"]) == ({}, answer["url"])
    status, answer = build(f"images/{world.image.pk}/sign/", width=10)
    assert (status, answer["parameter"]) == (400, "width")


def test_signing_takes_few_queries(world: Any, api: Api) -> None:
    """The document, the image with its collection, and the restrictions of that."""
    api.json("")
    for address, expected in (
        (f"images/{world.image.pk}/sign/", 4),
        (f"files/{world.file.pk}/sign/", 2),
    ):
        with CaptureQueriesContext(connection) as captured:
            api.json(address)
        assert len(captured) <= expected
