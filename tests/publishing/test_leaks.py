"""What nobody may read stays closed, whatever happens to it next."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from pages.publishing.access import ANONYMOUS
from pages.publishing.models import Change, PublishedDocument
from pages.publishing.publisher import publish_all
from tests.publishing.world import World


def readable() -> set[str]:
    documents = PublishedDocument.objects.visible_to(ANONYMOUS).filter(kind="page")
    return set(documents.values_list("path", flat=True))


def restrict(page: Any) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_restricted_section_stays_closed_while_it_is_deleted(world: World) -> None:
    restrict(world.blog)
    publish_all()
    Page.objects.get(pk=world.blog.pk).delete()
    # Its documents are still there: the deletion is committed, the build comes after it.
    assert PublishedDocument.objects.filter(path="/blog/first/").exists()
    assert readable() == {"/", "/docs/", "/docs/third/"}
    assert Change.objects.filter(kind="page", access="").count() == 3
