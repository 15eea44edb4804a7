"""What an action of an editor changes, and what it leaves alone, as readers of the log see it."""

from typing import Any

import orjson
import pytest
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import ArticlePage, SeoSettings
from pages.publishing.models import Change, PublishedDocument
from pages.publishing.publisher import publish_all
from tests.factories import make_article, make_image, make_locale, republish, translate
from tests.publishing.world import World, delete, upsert


def body(page: Any) -> Any:
    return orjson.loads(bytes(PublishedDocument.objects.get(kind="page", object_id=page.pk).body))


def test_a_title_changes_the_page_and_who_shows_it(world: World, changes: Any) -> None:
    with changes() as log:
        republish(world.blog, title="Journal")
    # Their breadcrumbs and parents show the section's title; docs and home do not.
    assert log == {upsert(world.blog), upsert(world.article), upsert(world.linking)}


def test_publishing_the_same_again_changes_nothing(world: World, changes: Any) -> None:
    before = body(world.article)["meta"]["updated_at"]
    with changes() as log:
        republish(world.article)
    assert log == set()
    assert body(world.article)["meta"]["updated_at"] == before


def test_a_draft_changes_nothing(world: World, changes: Any) -> None:
    with changes() as log:
        page = ArticlePage.objects.get(pk=world.article.pk)
        page.title = "Not yet"
        page.save_revision()
    assert log == set()


def test_a_slug_moves_the_page_and_leaves_a_redirect(world: World, changes: Any) -> None:
    with changes() as log:
        republish(world.article, slug="premiere")
    redirect = Redirect.objects.get(old_path="/blog/first")
    assert log == {upsert(world.article), upsert(world.linking), upsert(redirect, "redirect")}
    assert 'href="/blog/premiere/"' in body(world.linking)["body"][0]["value"]


def test_a_section_that_is_renamed_moves_what_is_below(world: World, changes: Any) -> None:
    with changes() as log:
        republish(world.blog, slug="journal")
    redirects = {upsert(found, "redirect") for found in Redirect.objects.all()}
    pages = {upsert(world.blog), upsert(world.article), upsert(world.linking)}
    assert log == pages | redirects
    assert len(redirects) == 3
    assert body(world.article)["meta"]["path"] == "/journal/first/"


def test_a_redirect_is_one_hop_after_two_renames_and_gone_after_a_return(
    world: World, changes: Any
) -> None:
    republish(world.article, slug="two")
    republish(world.article, slug="three")
    publish_all()
    documents = PublishedDocument.objects.filter(kind="redirect")
    assert {orjson.loads(bytes(d.body))["to"] for d in documents} == {"/blog/three/"}
    with changes() as log:
        republish(world.article, slug="first")
    assert Redirect.objects.filter(old_path="/blog/first").count() == 0
    assert "delete" in {entry.op for entry in log if entry.kind == "redirect"}


def test_unpublishing_takes_the_link_away(world: World, changes: Any) -> None:
    with changes() as log:
        world.article.unpublish()
    assert log == {delete(world.article), upsert(world.linking)}
    assert "href" not in body(world.linking)["body"][0]["value"]


def test_a_link_target_that_is_published_later_is_found(world: World, changes: Any) -> None:
    world.article.unpublish()
    with changes() as log:
        republish(world.article)
    assert log == {upsert(world.article), upsert(world.linking)}
    assert 'href="/blog/first/"' in body(world.linking)["body"][0]["value"]


def test_deleting_a_section_deletes_what_is_below(world: World, changes: Any) -> None:
    with changes() as log:
        world.blog.delete()
    assert log == {delete(world.blog), delete(world.article), delete(world.linking)}


def test_a_move_changes_the_path_of_the_page_and_its_links(world: World, changes: Any) -> None:
    with changes() as log:
        world.docs.refresh_from_db()
        world.article.move(world.docs, "last-child")
    redirect = Redirect.objects.get(old_path="/blog/first")
    assert {upsert(world.article), upsert(world.linking), upsert(redirect, "redirect")} == log
    assert body(world.article)["meta"]["parent"]["id"] == world.docs.pk


def test_a_reorder_changes_the_positions_only(world: World, changes: Any) -> None:
    with changes() as log:
        world.linking.move(world.article, "left")
    assert log == {upsert(world.article), upsert(world.linking)}
    assert body(world.linking)["meta"]["position"] < body(world.article)["meta"]["position"]


def test_an_author_changes_the_articles_but_not_their_dates(world: World, changes: Any) -> None:
    before = body(world.article)["meta"]["updated_at"]
    with changes() as log:
        world.author.name = "Ada King"
        world.author.save()
    assert log == {
        upsert(world.author, "author"),
        upsert(world.article),
        upsert(world.linking),
    }
    assert body(world.article)["meta"]["updated_at"] == before
    assert body(world.article)["authors"][0]["name"] == "Ada King"


def test_an_authors_biography_is_in_no_article(world: World, changes: Any) -> None:
    with changes() as log:
        world.author.bio = "<p>Wrote the first program.</p>"
        world.author.save()
    assert log == {upsert(world.author, "author")}


def test_a_category_changes_its_articles(world: World, changes: Any) -> None:
    with changes() as log:
        world.category.name = "Latest"
        world.category.save()
    assert log == {upsert(world.category, "category"), upsert(world.article)}


def test_a_category_that_is_deleted_leaves_its_articles(world: World, changes: Any) -> None:
    pk = world.category.pk
    with changes() as log:
        world.category.delete()
    world.category.pk = pk
    assert log == {delete(world.category, "category"), upsert(world.article)}
    assert body(world.article)["category"] is None


def test_a_tag_that_is_renamed_changes_its_articles(world: World, changes: Any) -> None:
    tag = world.article.tags.get()
    with changes() as log:
        tag.name = "owls"
        tag.save()
    assert log == {upsert(world.article)}
    assert body(world.article)["tags"] == ["owls"]


def test_an_image_changes_who_shows_it(world: World, changes: Any) -> None:
    old = body(world.article)["cover"]["src"]
    with changes() as log:
        world.image.description = "A heron"
        world.image.focal_point_x, world.image.focal_point_y = 10, 10
        world.image.focal_point_width = world.image.focal_point_height = 5
        world.image.save()
    assert log == {upsert(world.image, "image"), upsert(world.article)}
    assert body(world.article)["cover"]["alt"] == "A heron"
    assert body(world.article)["cover"]["src"] != old


def test_an_image_that_is_deleted_goes_from_its_page(world: World, changes: Any) -> None:
    pk = world.image.pk
    with changes() as log:
        world.image.delete()
    world.image.pk = pk
    assert log == {delete(world.image, "image"), upsert(world.article)}
    assert body(world.article)["cover"] is None


def test_a_private_collection_takes_its_images_out_of_pages(world: World, changes: Any) -> None:
    with changes() as log:
        private = Collection.get_first_root_node().add_child(name="Private")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
        world.image.collection = private
        world.image.save()
    assert upsert(world.article) in log
    assert body(world.article)["cover"] is None
    with changes() as log:
        CollectionViewRestriction.objects.all().delete()
    assert log == {upsert(world.image, "image"), upsert(world.article)}


def test_settings_of_the_site_reach_every_page(world: World, changes: Any) -> None:
    with changes() as log:
        SeoSettings.objects.create(site=world.site, title_suffix=" – Example")
    pages = (world.home, world.blog, world.docs, world.article, world.linking, world.other)
    assert log == {upsert(world.site, "settings")} | {upsert(page) for page in pages}
    assert body(world.other)["meta"]["seo"]["title"] == "Third – Example"


def test_a_setting_that_no_page_shows_changes_the_settings_alone(
    world: World, changes: Any
) -> None:
    with changes() as log:
        SeoSettings.objects.create(site=world.site, robots_txt_extra="User-agent: x")
    assert log == {upsert(world.site, "settings")}


def test_a_translation_changes_its_sources_alternates(world: World, changes: Any) -> None:
    make_locale("de")
    home = translate(world.home, "de", title="Start")
    with changes() as log:
        blog = translate(world.blog, "de", title="Tagebuch", slug="tagebuch")
    assert log == {upsert(blog), upsert(world.blog)}
    assert body(blog)["meta"]["path"] == "/de/tagebuch/"
    assert body(home)["meta"]["path"] == "/de/"
    assert [t["path"] for t in body(world.blog)["meta"]["translations"]] == ["/de/tagebuch/"]
    with changes() as log:
        blog.unpublish()
    assert log == {delete(blog), upsert(world.blog)}


def test_a_new_article_changes_nothing_else(world: World, changes: Any) -> None:
    with changes() as log:
        page = make_article(world.blog, "Fourth")
    assert log == {upsert(page)}


def test_a_new_image_changes_nothing_else(world: World, changes: Any) -> None:
    with changes() as log:
        image = make_image("Another")
    assert log == {upsert(image, "image")}


def test_a_replaced_file_is_seen(world: World, changes: Any) -> None:
    replacement = make_image("Replacement", size=(400, 400), color="red")
    with changes() as log:
        replacement.file.open()
        world.image.file = ContentFile(replacement.file.read(), name="new.jpg")
        world.image.save()
    assert log == {upsert(world.image, "image"), upsert(world.article)}
    assert body(world.article)["cover"]["width"] == 400
    assert body(world.article)["cover"]["dominant_color"].startswith("#fe")


def test_a_hostname_changes_every_page(world: World, changes: Any) -> None:
    with changes() as log:
        world.site.hostname = "www.example.org"
        world.site.save()
    assert {entry.kind for entry in log} == {"page", "settings"}
    assert len(log) == 7
    assert body(world.article)["meta"]["html_url"] == "https://www.example.org/blog/first/"


@pytest.mark.parametrize("restricted", ["blog", "article"])
def test_a_restriction_holds_before_anything_is_rebuilt(
    world: World, restricted: str, django_assert_max_num_queries: Any
) -> None:
    page = getattr(world, restricted)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    visible = PublishedDocument.objects.filter(access="", kind="page")
    paths = set(visible.values_list("path", flat=True))
    assert "/blog/first/" not in paths
    assert ("/blog/second/" in paths) == (restricted == "article")


def test_a_restriction_takes_the_page_out_of_others(world: World, changes: Any) -> None:
    with changes() as log:
        restriction = PageViewRestriction.objects.create(
            page=world.article, restriction_type="login"
        )
    # The log says upsert; whoever has no right reads it as a delete, because of its access.
    assert log == {upsert(world.article), upsert(world.linking)}
    assert "href" not in body(world.linking)["body"][0]["value"]
    with changes() as log:
        restriction.delete()
    assert log == {upsert(world.article), upsert(world.linking)}
    assert 'href="/blog/first/"' in body(world.linking)["body"][0]["value"]


def test_a_tombstone_does_not_tell_where_a_restricted_page_went(world: World) -> None:
    PageViewRestriction.objects.create(page=world.article, restriction_type="login")
    republish(world.article, slug="secret-place")
    publish_all()
    logged = Change.objects.get(kind="page", object_id=world.article.pk)
    assert (logged.path, logged.access != "") == ("/blog/first/", True)
