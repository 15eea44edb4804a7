"""The demo site keeps away from installations that are in use."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from tests.factories import make_site


@pytest.mark.django_db
def test_it_does_not_mix_with_content_of_ones_own() -> None:
    make_site()
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == "Not loaded: this installation has pages of its own.\n"
    assert not User.objects.filter(username="author").exists()
