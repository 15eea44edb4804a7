"""Uploads in an S3 bucket: Roost reads and writes them there, and documents stay as they are."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as PillowImage

from media.renditions import file_document, image_document
from tests.factories import make_file, make_image, make_site
from tests.services import s3
from tests.services.process import Unavailable, skip_or_fail

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("s3")]


@pytest.fixture(scope="module")
def storage() -> Iterator[s3.S3]:
    try:
        with s3.running() as running:
            yield running
    except Unavailable as error:
        skip_or_fail(error)


@pytest.fixture
def bucket(storage: s3.S3, settings: Any) -> s3.S3:
    options = settings.S3_OPTIONS | {
        "bucket_name": storage.bucket,
        "endpoint_url": storage.endpoint_url,
        "access_key": storage.access_key,
        "secret_key": storage.secret_key,
        "region_name": "us-east-1",
        "addressing_style": "path",
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "media.storages.BucketStorage", "OPTIONS": options}
    }
    make_site()
    return storage


def path(url: str) -> str:
    return urlsplit(url).path


def test_an_image_and_its_sizes_live_in_the_bucket(bucket: s3.S3, client: Client) -> None:
    image = make_image("A heron", size=(1000, 500), color="orange")
    assert default_storage.exists(image.file.name)
    small = image_document(image)["srcset"]["webp"][0]  # type: ignore[index]
    for _ in range(2):  # made, then found
        response = client.get(path(small["url"]))
        assert response.status_code == 200
        content = response.getvalue()
        with PillowImage.open(io.BytesIO(content)) as picture:
            assert picture.size == (320, 160)
    rendition = image.renditions.get()
    assert default_storage.size(rendition.file.name) == len(content)


def test_no_address_of_a_document_is_signed(bucket: s3.S3) -> None:
    text = repr((image_document(make_image("A heron")), file_document(make_file("A report"))))
    assert "Signature" not in text
    assert bucket.endpoint_url not in text


def test_a_file_is_downloaded_through_roost(bucket: s3.S3, client: Client) -> None:
    file = make_file("A report")
    response: Any = client.get(path(str(file_document(file)["url"])))
    assert response.status_code == 200
    with default_storage.open(file.file.name) as stored:
        assert b"".join(response.streaming_content) == stored.read()


def test_the_admin_shows_what_is_in_the_bucket(bucket: s3.S3, admin_client: Client) -> None:
    thumbnail = make_image("Ein Löffler").get_rendition("max-165x165")
    assert admin_client.get(thumbnail.url).status_code == 200
    assert Client().get(thumbnail.url).status_code == 404


def test_two_uploads_of_one_name_are_two_files(bucket: s3.S3) -> None:
    first, second = make_image("A heron"), make_image("A heron")
    assert first.file.name != second.file.name


def test_a_file_that_is_gone_from_the_bucket_is_not_found(bucket: s3.S3, client: Client) -> None:
    image = make_image("A heron")
    addresses = image_document(image)
    default_storage.delete(image.file.name)
    assert client.get(path(str(addresses["url"]))).status_code == 404
    assert client.get(path(addresses["srcset"]["webp"][0]["url"])).status_code == 404  # type: ignore[index]
