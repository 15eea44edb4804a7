"""Where editors upload images, and are told what uses them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from media.models import Image
from pages.models.settings import OrganisationSettings
from tests.factories import make_image, make_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("screen", ["images/add/", "images/chooser/"])
def test_the_description_is_the_alternative_text(admin_client: Client, screen: str) -> None:
    answer = admin_client.get(f"/admin/{screen}")
    assert answer.status_code == 200
    assert "alternative text" in answer.content.decode()


def test_what_only_begins_like_an_image_is_refused(admin_client: Client) -> None:
    damaged = SimpleUploadedFile("damaged.jpg", b"\xff\xd8\xff\xe0" + b"x" * 300, "image/jpeg")
    answer = admin_client.post("/admin/images/add/", {"title": "Damaged", "file": damaged})
    assert answer.status_code == 200
    assert "not an image or a corrupted image" in answer.content.decode()
    assert not Image.objects.exists()


def test_an_image_that_a_site_setting_uses_counts_as_used(admin_client: Client) -> None:
    image = make_image()
    settings = OrganisationSettings.for_site(make_site())
    settings.logo = image
    settings.save()
    call_command("rebuild_references_index", verbosity=0)
    answer = admin_client.get(f"/admin/images/usage/{image.pk}/")
    edit = f"/admin/settings/pages/organisationsettings/{settings.site_id}/"
    assert edit in answer.content.decode()
