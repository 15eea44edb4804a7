"""Many new sizes at once: a web process goes on answering, and nobody sees a broken image."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from PIL import Image as PillowImage

from cms.serving import granian
from media import making
from media.models import Image
from media.renditions import image_document
from media.sizes import size_of
from tests.factories import make_image, make_site
from tests.services.process import free_port, started

BROWSER = {"Sec-Fetch-Dest": "image"}


def path(url: str) -> str:
    return urlsplit(url).path


@pytest.fixture
def taken() -> Any:
    """All the places in which this process makes sizes are taken."""
    for _ in range(making.AT_MOST):
        making._places.acquire()
    yield
    for _ in range(making.AT_MOST):
        making._places.release()


@pytest.mark.django_db
def test_who_comes_too_soon_is_told_when_to_come_again(client: Client, taken: Any) -> None:
    make_site()
    image = make_image("A heron", size=(1000, 500))
    address = path(size_of(image, "fill-300x200|format-webp").url())
    for _ in range(3):
        refused = client.get(address)
        assert (refused.status_code, refused["Cache-Control"]) == (503, "no-store")
        assert refused["Content-Type"] == "application/problem+json"
        assert int(refused["Retry-After"]) > 0
    making._places.release()
    # What the worker does meanwhile, once.
    (queued,) = DBTaskResult.objects.filter(task_path="media.making.make_later")
    queued.task.call(*queued.args_kwargs["args"])
    making._places.acquire()
    assert image.renditions.count() == 1
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "immutable" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_page_in_a_browser_gets_what_there_is(client: Client, taken: Any) -> None:
    make_site()
    image = make_image("A heron", size=(1000, 500))
    public = image_document(image)
    addresses = {source["width"]: path(source["url"]) for source in public["srcset"]["webp"]}  # type: ignore[attr-defined]

    def shown(address: str) -> tuple[int, ...]:
        response = client.get(address, headers=BROWSER)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
        assert response["Content-Type"] == "image/jpeg"
        with PillowImage.open(io.BytesIO(response.getvalue())) as picture:
            return picture.size

    assert shown(addresses[320]) == (1000, 500)
    for width in (320, 640):
        image.get_rendition(f"width-{width}|format-jpeg")
    image.get_rendition("fill-900x100|format-jpeg")
    assert shown(addresses[960]) == (640, 320)
    # Whoever has the address of a size of something private is not to have a larger one.
    limited = path(size_of(image, "width-50").url(int(time.time()) + 60))
    assert client.get(limited, headers=BROWSER).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_answers_go_on_while_many_sizes_are_made(tmp_path: Path) -> None:
    """Twelve readers ask a web process of four threads for twelve new sizes of a photo."""
    make_site()
    data = io.BytesIO()
    PillowImage.effect_noise((1000, 700), 60).convert("RGB").save(data, "JPEG")
    image = Image.objects.create(title="Noise", file=ImageFile(data, name="noise.jpg"))
    srcset: Any = image_document(image)["srcset"]
    addresses = [path(source["url"]) for sources in srcset.values() for source in sources]
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    session = requests.Session()
    session.trust_env = False

    def get(address: str) -> requests.Response:
        return session.get(root + address, timeout=30)

    def answers() -> bool:
        try:
            return get("/api/v1/pages/").status_code == 200
        except requests.ConnectionError:
            return False

    environment = {"ROOST_TESTED_DATABASE": str(connection.settings_dict["NAME"])}
    command = granian("127.0.0.1", port, 1, "tests.api.edge.served:application")
    with started(command, answers, log=tmp_path / "log", environment=environment):
        get("/api/v1/pages/")
        with ThreadPoolExecutor(12) as readers:
            asked = [readers.submit(until_made, root + address) for address in addresses]
            waits = []
            while not all(one.done() for one in asked):
                began = time.monotonic()
                assert get("/api/v1/pages/").status_code == 200
                waits.append(time.monotonic() - began)
                time.sleep(0.02)
            refused = sum(one.result() for one in asked)
    assert image.renditions.count() == len(addresses)
    assert refused > 0
    assert len(waits) >= 20
    assert max(waits) < 2  # without a limit, all that the readers wait for


def until_made(url: str) -> int:
    """Ask for a size until it is there; return how often it was not."""
    refused = 0
    while True:
        response = requests.get(url, timeout=60)
        if response.status_code == 200:
            return refused
        assert response.status_code == 503
        refused += 1
        time.sleep(0.2)
