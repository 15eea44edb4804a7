"""Images go out in the sizes that documents name, and in no other way."""

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction

from media.renditions import image_document
from tests.factories import make_image, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Any:
    make_site()
    return make_image("A heron", size=(1000, 500), color="orange")


def path(url: str) -> str:
    return urlsplit(url).path


def test_a_size_of_the_srcset_is_made_on_first_request(client: Client, image: Any) -> None:
    public = image_document(image)
    small = public["srcset"]["webp"][0]
    response = client.get(path(small["url"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    with PillowImage.open(io.BytesIO(response.getvalue())) as picture:
        assert picture.size == (small["width"], small["width"] // 2)


def test_every_address_of_a_document_answers(client: Client, image: Any) -> None:
    public = image_document(image)
    addresses = [public["url"], public["src"]]
    addresses += [source["url"] for sources in public["srcset"].values() for source in sources]
    assert {client.get(path(url)).status_code for url in addresses} == {200}
    assert [source["width"] for source in public["srcset"]["jpeg"]] == [320, 640, 960, 1000]


@pytest.mark.parametrize("spec", ["webp-321", "webp-99999", "gif-320", "webp", "width-320", "-"])
def test_other_sizes_are_not_made(client: Client, image: Any, spec: str) -> None:
    address = path(image_document(image)["srcset"]["webp"][0]["url"]).replace("webp-320", spec)
    assert client.get(address).status_code == 404
    assert image.renditions.count() == 0


def test_an_address_of_other_pixels_is_not_found(client: Client, image: Any) -> None:
    address = path(image_document(image)["url"])
    image.focal_point_x = image.focal_point_y = 3
    image.save()
    assert client.get(address).status_code == 404


def test_an_image_of_a_private_collection_is_not_served(client: Client, image: Any) -> None:
    address = path(image_document(image)["url"])
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    image.collection = private
    image.save()
    assert client.get(address).status_code == 404


def test_uploads_are_for_people_who_work_here(
    client: Client, admin_client: Client, image: Any
) -> None:
    address = f"/media/{image.file.name}"
    assert client.get(address).status_code == 404
    assert admin_client.get(address).status_code == 200
    assert admin_client.get("/media/../../etc/passwd").status_code in (400, 404)


def test_the_dominant_colour_is_known(image: Any) -> None:
    assert image.dominant_color.startswith("#ffa5")
