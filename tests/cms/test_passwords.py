"""Guessing the password of a collection does not get far."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from api import limits
from api.endpoints.unlock import ATTEMPTS, ATTEMPTS_ANYWHERE
from tests.factories import make_file, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def lock() -> CollectionViewRestriction:
    make_site()
    collection = Collection.get_first_root_node().add_child(name="Board")
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="open sesame"
    )


def attempt(client: Client, lock: Any, password: str, address: str = "192.0.2.1") -> Any:
    fields = {"password": password, "return_url": "/done/"}
    path = f"/documents/authenticate_with_password/{lock.pk}/"
    return client.post(path, fields, REMOTE_ADDR=address)


def test_the_right_password_opens_the_files(client: Client, lock: Any) -> None:
    file = make_file("Minutes", collection=lock.collection)
    assert "password" in client.get(file.url).content.decode()
    assert attempt(client, lock, "wrong").status_code == 200
    assert attempt(client, lock, "open sesame")["Location"] == "/done/"
    assert client.get(file.url).status_code == 200


def test_after_many_attempts_no_password_is_looked_at(client: Client, lock: Any) -> None:
    for _ in range(ATTEMPTS.quota):
        assert attempt(client, lock, "wrong").status_code == 200
    refused = attempt(client, lock, "open sesame")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    # Passwords of pages and collections are counted together.
    fields = {"path": "/", "password": "guess"}
    unlock = client.post(
        "/api/v1/unlock/", fields, content_type="application/json", REMOTE_ADDR="192.0.2.1"
    )
    assert unlock.status_code == 429
    assert attempt(client, lock, "open sesame", "192.0.2.7").status_code == 302


def test_many_addresses_guess_no_faster(client: Client, lock: Any) -> None:
    for _ in range(ATTEMPTS_ANYWHERE.quota):
        limits.hit_or_refuse(f"collection:{lock.pk}", ATTEMPTS_ANYWHERE)
    assert attempt(client, lock, "open sesame", "192.0.2.9").status_code == 429
