"""What is restricted is in no answer, from the moment it is, and neither is its number."""

from typing import Any

import pytest
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.publishing.access import ANONYMOUS, Viewer
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api
from tests.factories import make_article, make_file, make_image

pytestmark = pytest.mark.django_db
SECRET = "Xylophone"


def addresses(page: Any) -> list[str]:
    pk, home = page.pk, page.get_ancestors().last().pk
    return [
        "pages/?limit=100&fields=*",
        "pages/?tags=hidden",
        "pages/?slug=hidden",
        "pages/?path=/hidden/hidden/",
        f"pages/?child_of={home}",
        f"pages/?descendant_of={home}",
        f"pages/?ancestor_of={pk}",
        f"pages/?sibling_of={pk}",
        f"pages/?translation_of={pk}",
        "pages/?order=title&limit=100",
        f"pages/{pk}/",
        "pages/find/?path=/hidden/hidden/",
        "images/",
        "files/",
        "snippets/authors/",
        "menus/main/",
        "redirects/",
        "settings/",
        f"search/?q={SECRET}",
        "search/?q=section&type=*",
        "sync/?limit=500",
        "sitemaps/sitemap.xml",
        "sitemaps/sitemap-1.xml",
    ]


def test_a_restricted_page_is_in_no_answer(world: Any, api: Api) -> None:
    from tests.factories import make_section

    section = make_section(world.home, f"{SECRET} section", slug="hidden")
    page = make_article(section, f"{SECRET} page", slug="hidden", tags=["hidden"], summary=SECRET)
    beside = make_article(section, f"{SECRET} beside", slug="beside")
    publish_all()
    rebuild(get_engine())
    assert SECRET in api.get("pages/", limit=100).content.decode()
    assert api.json("search/", q=SECRET)["meta"]["total_count"] == 3
    total = api.json("pages/")["meta"]["total_count"]

    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)

    for when in ("before the documents are built again", "after"):
        for address in addresses(page):
            response = api.get(address)
            text = response.content.decode()
            assert SECRET not in text, (when, address)
            assert "/hidden/hidden/" not in text or "find" in address, (when, address)
        assert api.json(f"pages/{page.pk}/", status=404)["status"] == 404
        assert api.json("pages/")["meta"]["total_count"] == total - 3
        assert api.ids("pages/", sibling_of=beside.pk) == []
        assert api.json("search/", q=SECRET)["meta"]["total_count"] == 0
        publish_all()
        rebuild(get_engine())


def test_media_of_a_private_collection_is_in_no_answer(world: Any, api: Api) -> None:
    collection = Collection.get_first_root_node().add_child(name="Private")
    image = make_image(SECRET, collection=collection)
    file = make_file(SECRET, collection=collection)
    publish_all()
    assert image.pk in api.ids("images/")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    for _ in range(2):
        for address in ("images/", "files/", "sync/", "search/?q=Xylophone&type=*"):
            assert SECRET not in api.get(address).content.decode()
        assert api.get(f"images/{image.pk}/").status_code == 404
        assert api.get(f"files/{file.pk}/").status_code == 404
        publish_all()


def test_the_rule_is_the_same_in_the_orm_in_sql_and_in_python(world: Any) -> None:
    from django.db import connection

    PageViewRestriction.objects.create(page=world.first, restriction_type=PageViewRestriction.LOGIN)
    for viewer in (ANONYMOUS, Viewer(frozenset({"p1"}))):
        by_orm = set(PublishedDocument.objects.visible_to(viewer).values_list("pk", flat=True))
        rule, params = viewer.access_sql("d")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT d.id FROM publishing_publisheddocument d WHERE {rule}", params)
            by_sql = {pk for (pk,) in cursor.fetchall()}
            rule, params = viewer.ids_sql("d.id")
            cursor.execute(f"SELECT d.id FROM publishing_publisheddocument d WHERE {rule}", params)
            by_ids = {pk for (pk,) in cursor.fetchall()}
        rows = PublishedDocument.objects.values_list("pk", "access")
        in_python = {pk for pk, access in rows if viewer.may_read(access)}
        assert by_orm == by_sql == by_ids == in_python
        assert len(by_orm) == PublishedDocument.objects.count() - 1
