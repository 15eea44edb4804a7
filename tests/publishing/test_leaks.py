"""What nobody may read stays closed, whatever happens to it next."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from pages.publishing import publisher
from pages.publishing.access import ANONYMOUS
from pages.publishing.builder import build
from pages.publishing.models import Change, PublishedDocument, Touch
from pages.publishing.publisher import handle, publish_all
from tests.factories import republish
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


def test_a_build_that_began_before_a_restriction_does_not_undo_it(
    world: World, monkeypatch: Any
) -> None:
    """Another process restricts the page after this one has read it, and before it writes."""
    began: list[PageViewRestriction] = []

    def restricted_meanwhile(*arguments: Any) -> Any:
        builds = build(*arguments)
        if not began:
            began.append(restrict(world.article))
        return builds

    monkeypatch.setattr(publisher, "build", restricted_meanwhile)
    republish(world.article, title="Renamed")
    handle(list(Touch.objects.filter(generation=None)), 100)
    assert began
    assert "/blog/first/" not in readable()


def test_a_tombstone_of_a_restricted_page_tells_its_last_public_path(world: World) -> None:
    restrict(world.article)
    republish(world.article, slug="secret-place")
    publish_all()
    Page.objects.get(pk=world.article.pk).delete()
    publish_all()
    logged = Change.objects.get(kind="page", object_id=world.article.pk)
    assert (logged.op, logged.path) == ("delete", "/blog/first/")
