"""`images/` and `files/`: the media library."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from api.bounds import bound_parameters, bounds
from api.declared import FILE_TYPE, IMAGE_TYPE
from api.detail import document_answer
from api.endpoint import Endpoint, Json
from api.errors import NotFound
from api.list_endpoint import PAGING, ListEndpoint
from api.listing import Listing
from api.lookup import by_id
from api.openapi.schemas import component, list_of, one_or_any
from api.parameters import MAX_TEXT, Parameter, Values
from api.selection import fields_parameter
from api.shape import shape_of
from api.sites import SHARED
from media import models
from pages.publishing import kinds
from pages.publishing.filters import TEXT, TIME, filter_fields, order_fields


class MediaList(ListEndpoint):
    """The public images or files, which all sites share."""

    model: ClassVar[type[models.Image | models.File]]
    type_label: ClassVar[str]
    orders = {"created_at": "", "id": "id"}
    default_order = "-created_at"

    @classmethod
    def all_orders(cls) -> Mapping[str, str]:
        """Return the orders of all media, and those that the model declares."""
        return {**cls.orders, **{name: name for name in order_fields(cls.model)}}

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the filters, bounds and orders that the model declares, paging and fields."""
        return [
            *(
                Parameter(
                    name,
                    f"Only those whose {name.replace('_', ' ')} is this: its id or text. "
                    "Repeated: with all of them.",
                    repeatable=True,
                    max_length=MAX_TEXT,
                )
                for name in filter_fields(cls.model)
            ),
            *bound_parameters(cls._ranges()),
            cls.order_parameter(),
            *PAGING,
            fields_parameter([cls.type_label], of_list=True),
        ]

    @classmethod
    def _ranges(cls) -> dict[str, str]:
        """Return the orders that bounds can be asked for, each with its kind of value."""
        declared = {name: kind for name, kind in order_fields(cls.model).items() if kind != TEXT}
        return {"created_at": TIME, **declared}

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
            filters=[(name, value) for name in filter_fields(self.model) for value in values[name]],
            bounds=bounds({name: self.all_orders()[name] for name in self._ranges()}, values),
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
    model = models.Image
    type_label = IMAGE_TYPE


class Image(Media):
    """One image by its id."""

    summary = "Read an image"
    kind, type_label = kinds.IMAGE, IMAGE_TYPE


class Files(MediaList):
    """The files of the library."""

    summary = "List files"
    model = models.File
    type_label = FILE_TYPE


class File(Media):
    """One file by its id."""

    summary = "Read a file"
    kind, type_label = kinds.FILE, FILE_TYPE
