"""What Wagtail's v3 API lacks: which collections there are, to upload into."""

from django.http import HttpRequest
from ninja import Router, Schema
from wagtail.models import Collection

router = Router(tags=["collections"])


class CollectionSchema(Schema):
    """One collection of images and files; null: the root has no parent."""

    id: int
    name: str
    parent_id: int | None


class CollectionList(Schema):
    """All collections, each after its parent."""

    items: list[CollectionSchema]
    count: int


@router.get(
    "/", response=CollectionList, summary="List collections", operation_id="collections_list"
)
def collections(request: HttpRequest) -> CollectionList:
    """List the collections; `collection_id` of an upload takes the id of one. Takes 1 query."""
    found = list(Collection.objects.order_by("path"))
    by_path = {collection.path: collection.pk for collection in found}
    items = [
        CollectionSchema(
            id=collection.pk,
            name=collection.name,
            parent_id=by_path.get(collection.path[: -Collection.steplen]),
        )
        for collection in found
    ]
    return CollectionList(items=items, count=len(items))
