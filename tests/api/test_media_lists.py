"""The media library in lists: by tags, collection, type, size and time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from taggit.models import Tag
from wagtail.models import Collection, CollectionViewRestriction

from media.models import File
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_file, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def birds(world: Any) -> Collection:
    """A collection of pictures and papers beside the world's own."""
    return Collection.get_first_root_node().add_child(name="Birds")


@pytest.fixture
def library(birds: Collection) -> dict[str, Any]:
    """Three images and two files, tagged, of different sizes."""
    found = {
        "kestrel": make_image("Kestrel", size=(1200, 300), collection=birds),
        "goose": make_image("Goose", size=(400, 900), collection=birds),
        "mill": make_image("Mill", size=(900, 400)),
        "paper": make_file("Birds of the mill", b"x" * 900, collection=birds),
        "count": File.objects.create(
            title="Count", file=ContentFile(b"y" * 80, name="count.pdf"), collection=birds
        ),
    }
    found["kestrel"].tags.add("bird", "Sky")
    found["goose"].tags.add("bird")
    found["paper"].tags.add("bird", "count")
    publish_all()
    return found


def titles(api: Api, address: str, **parameters: Any) -> list[str]:
    return [item["title"] for item in api.json(address, **parameters)["items"]]


def test_tags_and_collections_find_images_and_files(
    api: Api, library: Any, birds: Collection
) -> None:
    assert titles(api, "images/", tags="bird", order="title") == ["Goose", "Kestrel"]
    assert titles(api, "images/", tags=["bird", "Sky"]) == ["Kestrel"]
    assert titles(api, "images/", tags="count") == []
    assert titles(api, "images/", collection=birds.pk, order="title") == ["Goose", "Kestrel"]
    assert titles(api, "images/", title="Mill") == ["Mill"]
    assert titles(api, "files/", tags="bird") == ["Birds of the mill"]
    assert titles(api, "files/", content_type="application/pdf") == ["Count"]
    assert titles(api, "files/", collection=birds.pk, tags="count") == ["Birds of the mill"]
    counted = api.json("images/", tags="bird", limit=1)
    assert (counted["meta"]["total_count"], len(counted["items"])) == (2, 1)
    assert api.json("images/", tags="bird", count="off")["meta"] == {}


def test_documents_say_what_they_are_found_by(api: Api, library: Any, birds: Collection) -> None:
    image, file = library["kestrel"], library["paper"]
    meta = api.json(f"images/{image.pk}/")["meta"]
    assert (meta["tags"], meta["collection"]) == (["Sky", "bird"], birds.pk)
    assert datetime.fromisoformat(meta["created_at"]) == image.created_at.replace(microsecond=0)
    assert api.json(f"files/{file.pk}/")["meta"]["tags"] == ["bird", "count"]
    only = api.json("images/", tags="Sky", fields="_,title,tags")["items"]
    assert only == [{"title": "Kestrel", "meta": {"tags": ["Sky", "bird"]}}]


def test_orders_and_bounds_of_sizes_and_times(api: Api, library: Any, birds: Collection) -> None:
    assert titles(api, "images/", order="width", collection=birds.pk) == ["Goose", "Kestrel"]
    assert titles(api, "images/", order="-height", collection=birds.pk) == ["Goose", "Kestrel"]
    assert titles(api, "images/", **{"width.gte": 900, "order": "-width"}) == ["Kestrel", "Mill"]
    assert titles(api, "images/", **{"height.lt": 600, "height.gt": 300}) == ["Mill"]
    assert titles(api, "files/", order="-size", collection=birds.pk) == [
        "Birds of the mill",
        "Count",
    ]
    assert titles(api, "files/", **{"size.lte": 80, "collection": birds.pk}) == ["Count"]
    for n, name in enumerate(("kestrel", "goose", "mill")):
        library[name].created_at = datetime(2026, 1, n + 1, 9, 30, tzinfo=UTC)
        library[name].save()
    publish_all()
    within = {"created_at.gte": "2026-01-02", "created_at.lte": "2026-01-03"}
    assert titles(api, "images/", **within) == ["Mill", "Goose"]
    assert titles(api, "images/", **within, order="created_at", tags="bird") == ["Goose"]
    assert titles(api, "images/", **{"created_at.lt": "2026-01-02", "order": "title"}) == [
        "Kestrel"
    ]


def test_filtered_lists_go_on_by_cursor(api: Api, library: Any) -> None:
    response = api.get("images/", tags="bird", order="-width", limit=1)
    link = response["Link"].partition(">")[0][1:]
    assert [item["title"] for item in api.json(link)["items"]] == ["Goose"]
    cursor = link.partition("cursor=")[2]
    assert api.json("images/", status=400, tags="Sky", cursor=cursor)["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("images/?size.gte=1", "size.gte"),
        ("images/?content_type=image/jpeg", "content_type"),
        ("images/?order=size", "order"),
        ("images/?width.gte=wide", "width.gte"),
        ("images/?created_at.gte=yesterday", "created_at.gte"),
        ("files/?width.gte=1", "width.gte"),
        ("files/?tag=a", "tag"),
        ("files/?collection=", "collection"),
    ],
)
def test_what_there_is_not_to_ask_for(world: Any, api: Api, address: str, name: str) -> None:
    assert api.json(address, status=400)["parameter"] == name


def test_a_list_takes_one_query_however_it_is_filtered(api: Api, library: Any) -> None:
    for parameters in (
        {"tags": "bird", "order": "title"},
        {"tags": ["bird", "Sky"], "width.gte": 10, "created_at.gte": "2020-01-01", "fields": "*"},
    ):
        assert api.queries("images/", **parameters) == 1


def test_what_is_restricted_is_in_no_filtered_list(
    api: Api, library: Any, birds: Collection
) -> None:
    CollectionViewRestriction.objects.create(
        collection=birds, restriction_type=CollectionViewRestriction.LOGIN
    )
    for _ in range(2):
        for parameters in ({"tags": "bird"}, {"collection": birds.pk}, {"width.gte": 1_000}):
            assert titles(api, "images/", **parameters) == []
        assert api.json("files/", tags="bird")["meta"]["total_count"] == 0
        publish_all()


def test_a_tag_that_comes_goes_or_is_renamed_changes_the_document(api: Api, library: Any) -> None:
    library["mill"].tags.add("water")
    publish_all()
    assert titles(api, "images/", tags="water") == ["Mill"]
    library["kestrel"].tags.remove("Sky")
    publish_all()
    assert titles(api, "images/", tags="Sky") == []
    tag = Tag.objects.get(name="bird")
    tag.name = "fowl"
    tag.save()
    publish_all()
    assert titles(api, "images/", tags="fowl", order="title") == ["Goose", "Kestrel"]
    assert titles(api, "images/", tags="bird") == []
    tag.delete()
    publish_all()
    assert titles(api, "images/", tags="fowl") == titles(api, "files/", tags="fowl") == []
    assert api.json(f"images/{library['goose'].pk}/")["meta"]["tags"] == []


@pytest.mark.parametrize(("model", "name"), [("image", "goose"), ("file", "paper")])
def test_bulk_actions_of_the_admin_change_documents(
    api: Api, client: Client, library: Any, model: str, name: str
) -> None:
    """They write tags and collections without saving the objects."""
    client.force_login(User.objects.create_superuser("root"))
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    address, one = f"{model}s/", library[name]

    def bulk(action: str, **fields: Any) -> None:
        answer = client.post(f"/admin/bulk/media/{model}/{action}/?id={one.pk}", fields)
        assert answer.status_code == 302, answer.content
        publish_all()

    bulk("add_tags", tags="wild")
    assert api.ids(address, tags="wild") == [one.pk]
    bulk("add_to_collection", collection=private.pk)
    assert api.get(f"{address}{one.pk}/").status_code == 404
    assert api.ids(address, tags="wild") == []
