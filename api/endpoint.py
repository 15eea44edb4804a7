"""What all endpoints share: declared parameters, problems, CORS, HEAD, and who is asking."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from api.errors import response_for
from api.parameters import Parameter, Values, parse_query
from api.sites import SiteInfo, get_sites
from pages.publishing.access import ANONYMOUS, Viewer

Json = dict[str, Any]
EXPOSED = "ETag, Link, Roost-Digest, Roost-Seq, Cache-Tag, Surrogate-Key"

SITE = Parameter(
    "site",
    "Whose content: the host name of a site (with `:port` where that is needed), or its id. "
    "Without it, the default site.",
    example="example.com",
)
LOCALE = Parameter("locale", "Only this locale.", max_length=12, example="en")


class Endpoint(APIView):
    """One address of the delivery API, which answers GET with finished bytes.

    A subclass declares its parameters and how OpenAPI describes it, and implements
    `read(request, values, **path)`.
    """

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    summary: ClassVar[str] = ""
    tag: ClassVar[str] = "Content"
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    problems: ClassVar[tuple[int, ...]] = (400,)

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a GET."""
        query = request.META.get("QUERY_STRING", "")
        values = parse_query(query, self.declared_parameters(**path))
        return self.read(request._request, values, **path)

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Return the answer; `path` holds the variable parts of the address."""
        raise NotImplementedError

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the query parameters; some depend on what page types and snippets declare."""
        return cls.parameters

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the JSON Schema of a 200 by content type, for OpenAPI."""
        return {"application/json": {"type": "object"}}

    @property
    def viewer(self) -> Viewer:
        """Who is asking. Everybody is anonymous as long as there are no tokens."""
        return ANONYMOUS

    def site(self, values: Values) -> SiteInfo:
        """Return the site that the request names."""
        return get_sites().find(values["site"])

    def options(  # type: ignore[override]
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer a preflight of the Fetch standard."""
        response = HttpResponse(status=204)
        response["Allow"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
        return response

    def head(self, request: Request, **path: Any) -> HttpResponse:
        """Answer with the headers of a GET."""
        response = self.get(request, **path)
        if response.status_code == 200:
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    # What DRF does around a view, cut down to what ready bytes need.

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check nothing: each address has one representation, and everybody may read."""

    def handle_exception(self, exc: Exception) -> Any:
        """Return the problem that an error is."""
        return response_for(exc, self.request._request)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Let any web page read what is public anyway."""
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
