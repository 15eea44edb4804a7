"""`settings/`: what a site says of itself."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from api.declared import SETTINGS_TYPE
from api.detail import document_answer
from api.endpoint import SITE, Endpoint, Json
from api.errors import NotFound
from api.lookup import by_id
from api.openapi.schemas import component, one_or_any
from api.parameters import Parameter, Values
from api.selection import fields_parameter
from api.shape import shape_of
from pages.publishing.kinds import SETTINGS


class Settings(Endpoint):
    """A site's name, languages, organisation, social profiles and defaults for search engines."""

    summary = "Read a site's settings"
    problems = (400, 404)

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return site and fields."""
        return [SITE, fields_parameter([SETTINGS_TYPE])]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the settings."""
        return {"application/json": one_or_any([component(SETTINGS_TYPE), component("Part")])}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the settings. Takes 1 query."""
        site = self.site(values)
        document = by_id(SETTINGS, site.id, self.viewer)
        if document is None:
            raise NotFound(f"The settings of {site.hostname} have not been published yet.")
        return document_answer(request, document, shape_of(values))
