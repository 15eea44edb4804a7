"""`images/` and `files/`: the media library."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from api.declared import FILE_TYPE, IMAGE_TYPE
from api.detail import document_answer
from api.endpoint import Endpoint, Json
from api.errors import NotFound
from api.list_endpoint import PAGING, ListEndpoint
from api.listing import Listing
from api.lookup import by_id
from api.openapi.schemas import component, list_of, one_or_any
from api.parameters import Parameter, Values
from api.selection import fields_parameter
from api.shape import shape_of
from api.sites import SHARED
from pages.publishing import kinds


class MediaList(ListEndpoint):
    """The public images or files, which all sites share."""

    type_label: ClassVar[str]
    orders = {"created_at": "", "title": "title", "id": "id"}
    default_order = "-created_at"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return order, paging and fields."""
        return [cls.order_parameter(), *PAGING, fields_parameter([cls.type_label], of_list=True)]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        item = one_or_any([component(cls.type_label), component("Part")])
        return {"application/json": list_of(item, paged=True)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query."""
        listing = Listing(
            site_ids=[SHARED],
            locales=[""],
            types=[self.type_label],
        )
        return self.listed(request, listing, values)


class Media(Endpoint):
    """One image or file."""

    kind: ClassVar[str]
    type_label: ClassVar[str]
    problems = (400, 404)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the fields."""
        return [fields_parameter([cls.type_label])]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the document."""
        return {"application/json": one_or_any([component(cls.type_label), component("Part")])}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the document. Takes 1 query."""
        document = by_id(self.kind, path["id"], self.viewer)
        if document is None:
            raise NotFound(f"There is no public {self.kind} with the id {path['id']}.")
        return document_answer(request, document, shape_of(values))


class Images(MediaList):
    """The images of the library."""

    summary = "List images"
    type_label = IMAGE_TYPE


class Image(Media):
    """One image by its id."""

    summary = "Read an image"
    kind, type_label = kinds.IMAGE, IMAGE_TYPE


class Files(MediaList):
    """The files of the library."""

    summary = "List files"
    type_label = FILE_TYPE


class File(Media):
    """One file by its id."""

    summary = "Read a file"
    kind, type_label = kinds.FILE, FILE_TYPE
