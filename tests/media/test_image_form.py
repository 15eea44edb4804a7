"""Where editors upload images, the form says what the description is for."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("screen", ["images/add/", "images/chooser/"])
def test_the_description_is_the_alternative_text(admin_client: Client, screen: str) -> None:
    answer = admin_client.get(f"/admin/{screen}")
    assert answer.status_code == 200
    assert "alternative text" in answer.content.decode()
