"""What nobody told the build is found, named and mended."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from pages.models import Author
from pages.publishing.audit import differences
from pages.publishing.models import PublishedDocument
from tests.publishing.world import World


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("check_documents", *arguments, stdout=out)
    return out.getvalue()


def test_all_is_well(world: World) -> None:
    assert list(differences()) == []
    assert check() == "Every document is as a fresh build makes it.\n"


def test_what_went_past_the_signals_is_found_and_mended(world: World) -> None:
    Author.objects.filter(pk=world.author.pk).update(name="Unheard")
    Page.objects.filter(pk=world.other.pk).update(live=False)
    PublishedDocument.objects.filter(object_id=world.docs.pk, kind="page").delete()
    found = {(found.target.kind, found.target.id): found.problem for found in differences()}
    assert found == {
        ("author", world.author.pk): "differs in content, list entries",
        ("page", world.article.pk): "differs in content",
        ("page", world.linking.pk): "differs in content",
        ("page", world.other.pk): "should not be there",
        ("page", world.docs.pk): "is missing",
    }
    with pytest.raises(CommandError, match="5 documents differ"):
        check()
    assert "Mended 5 documents." in check("--fix")
    assert list(differences()) == []
