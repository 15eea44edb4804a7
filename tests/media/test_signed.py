"""Other sizes than documents name are made for those who hold the secret, and within limits."""

import base64
import hashlib
import hmac
import io
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.test import Client
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction

from media.addresses import file_url, original_url
from media.renditions import image_document
from media.sizes import MAX_PIXELS, WrongSize, size_of
from tests.factories import make_file, make_image, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Any:
    make_site()
    return make_image("A heron", size=(1000, 500), color="orange")


def hide(thing: Any) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    thing.collection = private
    thing.save()


def path(url: str) -> str:
    return urlsplit(url).path


def soon() -> int:
    return int(time.time()) + 60


@pytest.mark.parametrize(
    ("spec", "size", "content_type"),
    [
        ("fill-300x300|format-webp", (300, 300), "image/webp"),
        ("max-400x400|format-avif|avifquality-40", (400, 200), "image/avif"),
        ("height-100|format-png", (200, 100), "image/png"),
        ("width-111", (111, 55), "image/jpeg"),
        ("width-4000|format-webp", (1000, 500), "image/webp"),  # never enlarged
        ("fill-200x200-c100|format-jpeg|jpegquality-30|bgcolor-fff", (200, 200), "image/jpeg"),
    ],
)
def test_a_signed_size_is_made(
    client: Client, image: Any, spec: str, size: tuple[int, int], content_type: str
) -> None:
    wanted = size_of(image, spec)
    response = client.get(path(wanted.url()))
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert "immutable" in response["Cache-Control"]
    with PillowImage.open(io.BytesIO(response.getvalue())) as picture:
        assert picture.size == size == (wanted.width, wanted.height)


def test_an_address_that_was_changed_is_refused(client: Client, image: Any) -> None:
    other = make_image("A crane", size=(1000, 500))
    good = path(size_of(image, "width-300|format-webp").url())
    foreign = path(size_of(other, "width-300|format-webp").url())
    *_, proof, _ = good.split("/")
    changed = [
        good.replace("width-300", "width-301"),
        good.replace("format-webp", "format-avif"),
        good.replace(proof, proof[:-1] + ("A" if proof[-1] != "A" else "B")),
        good.replace(proof, f"{proof}.{soon()}"),
        good.replace(proof, "unsigned"),
        good.replace(proof, foreign.split("/")[-2]),
        good.replace(f"/image/{image.pk}/", f"/image/{other.pk}/"),
    ]
    for address in changed:
        response = client.get(address)
        assert response.status_code == 403, address
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 403
    assert image.renditions.count() == other.renditions.count() == 0


def test_a_limited_address_ends(client: Client, image: Any) -> None:
    size = size_of(image, "width-300|format-webp")
    good = client.get(path(size.url(soon())))
    assert (good.status_code, good["Cache-Control"]) == (200, "private, max-age=3600")
    over = client.get(path(size.url(int(time.time()) - 1)))
    assert over.status_code == 403
    assert "over" in over.json()["detail"]


def test_what_is_private_is_sent_for_a_while_only(client: Client, image: Any) -> None:
    file = make_file("Paper", b"secret")
    hide(image)
    hide(file)
    size = size_of(image, "width-300|format-webp")
    assert client.get(path(size.url())).status_code == 404
    assert client.get(path(original_url(image))).status_code == 404
    for address in (size.url(soon()), original_url(image, soon()), file_url(file, soon())):
        response = client.get(path(address))
        assert response.status_code == 200
        assert response["Cache-Control"].startswith("private")
    assert response.getvalue() == b"secret"
    assert client.get(path(file_url(file, 1))).status_code == 403


@pytest.mark.parametrize(
    "spec",
    [
        "width-5000", "width-0", "width--1", "fill-4097x10", "scale-200", "format-gif",
        "format-heic", "rotate-90", "", "|", "width-100|" * 7 + "width-90",
        "fill-10x10-c101", "width-100 ", "preserve-svg", "jpegquality-101", "width-1e3",
        "fill-100x", "bgcolor-ffff", "scale-0.001",
    ],
)  # fmt: skip
def test_other_sizes_are_refused_even_if_signed(client: Client, image: Any, spec: str) -> None:
    with pytest.raises(WrongSize, match="accepted"):
        size_of(image, spec)


def test_a_size_has_at_most_so_many_pixels(image: Any) -> None:
    image.width, image.height = 20_000, 9_000  # larger than what can be uploaded
    with pytest.raises(WrongSize, match=f"{MAX_PIXELS:,}"):
        size_of(image, "original|format-avif")
    assert size_of(image, "width-4096|format-avif").height == 1843


def test_a_drawing_has_one_size(image: Any) -> None:
    image.file.name = "drawing.svg"
    with pytest.raises(WrongSize, match="SVG"):
        size_of(image, "width-100")


def test_a_build_signs_with_the_secret_alone(
    client: Client, image: Any, settings: Any, capsys: Any
) -> None:
    """As the documentation says, and no otherwise: there are builds that rely on it."""
    call_command("media_secret")
    secret = capsys.readouterr().out.strip()
    start = image_document(image)["url"].split("/original/")[0]  # type: ignore[attr-defined]
    operations = "fill-120x80.format-webp"
    message = f"{start.partition('/media/')[2]}/{operations}"
    digest = hmac.digest(secret.encode(), message.encode(), hashlib.sha256)
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    address = path(f"{start}/{operations}/{signature}/heron.webp")
    assert client.get(address).status_code == 200
    new = "n" * 40
    settings.ROOST_MEDIA_SECRETS = [new, secret]  # both, while builds change over
    assert client.get(address).status_code == 200
    assert client.get(path(size_of(image, "width-90").url())).status_code == 200
    settings.ROOST_MEDIA_SECRETS = [new]
    assert client.get(address).status_code == 403


def test_an_image_that_is_known_is_not_sent_again(client: Client, image: Any) -> None:
    address = path(image_document(image)["srcset"]["webp"][0]["url"])  # type: ignore[index]
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_size_whose_file_is_lost_is_made_again(client: Client, image: Any) -> None:
    address = path(image_document(image)["srcset"]["webp"][0]["url"])  # type: ignore[index]
    before = client.get(address).getvalue()
    default_storage.delete(image.renditions.get().file.name)
    for _ in range(2):
        assert client.get(address).getvalue() == before
    assert image.renditions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_size_is_made_once_however_many_ask_for_it(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_site()
    image = make_image("A heron", size=(1600, 1200))
    address = path(image_document(image)["srcset"]["webp"][-1]["url"])  # type: ignore[index]

    def ask(_: int) -> int:
        try:
            while (status := Client().get(address).status_code) == 503:
                time.sleep(0.1)  # some are told to come again
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(ask, range(6))) == [200] * 6
    assert image.renditions.count() == 1
    assert len(list((tmp_path / "images").iterdir())) == 1
