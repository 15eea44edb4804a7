"""Guessing passwords at the admin's form does not get far."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from api import limits
from cms.login import ATTEMPTS, ATTEMPTS_ANYWHERE

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
RIGHT = {"username": "root", "password": "correct horse"}


@pytest.fixture(autouse=True)
def _root() -> Iterator[None]:
    limits.forget()
    User.objects.create_superuser("root", password=RIGHT["password"])
    yield
    limits.forget()


def test_the_right_password_opens_the_admin(client: Client) -> None:
    answer = client.post(LOGIN, {**RIGHT, "next": "/admin/pages/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/pages/")


def test_after_many_attempts_no_password_is_looked_at(client: Client) -> None:
    for _ in range(ATTEMPTS.quota):
        assert client.post(LOGIN, {**RIGHT, "password": "wrong"}).status_code == 200
    refused = client.post(LOGIN, RIGHT)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "too many attempts" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert client.get(LOGIN).status_code == 200
    assert client.post(LOGIN, RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_many_addresses_guess_no_faster(client: Client) -> None:
    # Without a check of passwords, which takes half a second each.
    for _ in range(ATTEMPTS_ANYWHERE.quota):
        limits.hit_or_refuse("root", ATTEMPTS_ANYWHERE)
    assert client.post(LOGIN, {**RIGHT, "username": "Root"}).status_code == 429
