"""`snippets/`: authors, categories, menus, and whatever else declares public fields."""

from collections.abc import Sequence
from typing import Any, ClassVar

import orjson
from django.db import models
from django.http import HttpRequest, HttpResponse

from api.answers import answer
from api.declared import snippets
from api.detail import document_answer
from api.endpoint import LOCALE, SITE, Endpoint, Json
from api.errors import NotFound
from api.list_endpoint import PAGING, ListEndpoint
from api.listing import Listing
from api.lookup import by_id
from api.openapi.schemas import component, list_of, one_or_any, short_or_whole
from api.parameters import MAX_TEXT, Parameter, Values
from api.selection import fields_parameter
from api.shape import RICH_TEXT, shape_of
from pages.publishing.fields import declared_fields
from pages.publishing.filters import filter_fields


class SnippetTypes(Endpoint):
    """Which snippets there are."""

    summary = "List the types of snippets"

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list of types."""
        return {"application/json": list_of(component("SnippetType"))}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with all types. Takes no query."""
        items = [
            {
                "name": name,
                "type": model._meta.label,
                "url": f"/api/v1/snippets/{name}/",
                "fields": [field.name for field in declared_fields(model)],
            }
            for name, (_, model) in snippets().items()
        ]
        body = {"meta": {"total_count": len(items)}, "items": items}
        return answer(request, orjson.dumps(body))


class Snippets(ListEndpoint):
    """The snippets of one type."""

    summary = "List snippets of a type"
    problems: ClassVar[tuple[int, ...]] = (400, 404)
    orders = {"name": ""}
    default_order = "name"

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return what the type can be filtered by; for OpenAPI, what any type can."""
        models_ = [_model(path["name"])[1]] if path else [model for _, model in snippets().values()]
        labels = [model._meta.label for model in models_]
        fields = fields_parameter(labels, of_list=True)
        found = [SITE, cls.order_parameter(), *PAGING, fields, RICH_TEXT]
        if any(hasattr(model, "locale_id") for model in models_):
            found.append(LOCALE)
        for name in dict.fromkeys(name for model in models_ for name in _filter_names(model)):
            found.append(Parameter(name, f"Only those with this {name}.", max_length=MAX_TEXT))
        return found

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a list of snippets of any type."""
        return {"application/json": list_of(short_or_whole("Snippet"), paged=True)}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with a page of the list. Takes 1 query."""
        _, model = _model(path["name"])
        return self.listed(request, self.listing(model, values), values)

    def listing(self, model: type[models.Model], values: Values) -> Listing:
        """Return the list that a request asks for."""
        return Listing(
            site_ids=self.site(values).scope,
            locales=self._locales(model, values),
            types=[model._meta.label],
            filters=[
                (name, values[name]) for name in _filter_names(model) if values[name] is not None
            ],
        )

    def _locales(self, model: type[models.Model], values: Values) -> Sequence[str]:
        if not hasattr(model, "locale_id"):
            return [""]
        return [self.locale(values["locale"])] if values["locale"] else self.locales


class Snippet(Endpoint):
    """One snippet."""

    summary = "Read a snippet"
    problems = (400, 404)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the shape; for OpenAPI, with the fields of any type."""
        models_ = [_model(path["name"])[1]] if path else [model for _, model in snippets().values()]
        return [fields_parameter(model._meta.label for model in models_), RICH_TEXT]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of a snippet of any type."""
        return {"application/json": one_or_any([component("Snippet"), component("Part")])}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the snippet. Takes 1 query."""
        kind, model = _model(path["name"])
        document = by_id(kind, path["id"], self.viewer)
        if document is None:
            name = model._meta.verbose_name
            raise NotFound(f"There is no public {name} with the id {path['id']}.")
        return document_answer(request, document, shape_of(values))


def _model(name: str) -> tuple[str, type[models.Model]]:
    try:
        return snippets()[name]
    except KeyError:
        names = ", ".join(snippets())
        raise NotFound(f"There are no snippets {name!r}; there are: {names}.") from None


def _filter_names(model: type[models.Model]) -> list[str]:
    slug = ["slug"] if hasattr(model, "slug") else []
    return [*dict.fromkeys([*slug, *filter_fields(model)])]
