"""What all endpoints share: declared parameters, problems, CORS, HEAD, and who is asking."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from api.answers import FOR_ONE_READER, add_tags
from api.compression import compress
from api.cors import SAFE, cors_headers, preflight_headers
from api.counters import Verdict
from api.errors import Forbidden, NotFound, WrongMethod, response_for
from api.min_seq import MIN_SEQ, wait_for
from api.models import ApiToken
from api.parameters import Parameter, Values, parse_query
from api.sites import SHARED, SiteInfo, get_sites, site_for
from api.tokens import admit, note_use, require
from api.visitors import Visit
from pages.publishing.access import ANONYMOUS, PUBLISHED, SEARCH, SYNC, Viewer
from pages.publishing.tags import site_tag

Json = dict[str, Any]
READING = (PUBLISHED, SEARCH, SYNC)  # the scopes of what shows content
SITE = Parameter(
    "site",
    "Whose content: the host name of a site (with `:port` where that is needed), or its id. "
    "Without it, that of the token, or the default site.",
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
    methods: ClassVar[tuple[str, ...]] = ("GET", "HEAD", "OPTIONS")
    scope: ClassVar[str] = PUBLISHED  # what the reader must be allowed to do; "": nothing

    waits: ClassVar[bool] = True  # for `min_seq`, where it shows content

    viewer: Viewer = ANONYMOUS  # who is asking
    token: ApiToken | None = None
    visit: Visit | None = None
    verdict: Verdict | None = None

    def get(self, request: Request, **path: Any) -> HttpResponse:
        """Answer a GET."""
        return self.read(request._request, self.query(request, **path), **path)

    def query(self, request: Request, **path: Any) -> Values:
        """Return the parameters of the request, after the change that it waits for.

        Raises:
            ParameterError: one is unknown, repeated, missing, or has a value it cannot have.
            NotYet: the change is not there.
        """
        parameters = self.all_parameters(**path)
        values = parse_query(request.META.get("QUERY_STRING", ""), parameters)
        if MIN_SEQ in parameters and (wanted := values.pop(MIN_SEQ.name)):
            wait_for(wanted)
        return values

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Return the answer; `path` holds the variable parts of the address."""
        raise NotImplementedError

    @classmethod
    def declared_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the query parameters; some depend on what page types and snippets declare."""
        return cls.parameters

    @classmethod
    def all_parameters(cls, **path: Any) -> Sequence[Parameter]:
        """Return the declared parameters, and `min_seq` where content is read.

        An endpoint that does more than to wait for the change log declares its own.
        """
        words = tuple((name, part) for name, part in path.items() if isinstance(part, str))
        return _all_parameters(cls, words)  # type: ignore[arg-type]

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the JSON Schema of a 200 by content type, for OpenAPI."""
        return {"application/json": {"type": "object"}}

    @classmethod
    def body_schema(cls) -> Json | None:
        """Return the JSON Schema of the body that is sent, for OpenAPI; None: there is none."""
        return None

    def site(self, values: Values) -> SiteInfo:
        """Return the site that the request names, or that its token is bound to.

        Raises:
            Forbidden: the token is bound to another site.
        """
        return site_for(get_sites(), values["site"], self.viewer)

    def locale(self, code: str) -> str:
        """Return a locale's code if there is such a locale, and its token is for it.

        Raises:
            ParameterError: there is none.
            Forbidden: the token is bound to others.
        """
        get_sites().check_locale(code)
        if not self.viewer.covers(SHARED, code):
            raise Forbidden(f"This token is not for the locale {code}.")
        return code

    @property
    def locales(self) -> Sequence[str]:
        """All locales that the reader may read."""
        return [code for code in get_sites().locales if self.viewer.covers(SHARED, code)]

    def options(  # type: ignore[override]
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer a preflight of the Fetch standard."""
        response = HttpResponse(status=204)
        response["Allow"] = ", ".join(self.methods)
        for name, value in preflight_headers(request._request, self.methods).items():
            response[name] = value
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
        """Find out who is asking, whether they may, and whether they ask too often."""
        asker = admit(request.META)
        self.viewer, self.verdict = asker.viewer, asker.verdict
        self.token, self.visit = asker.token, asker.visit
        require(self.viewer, self.scope)

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Keep answers to tokens out of caches, compress them, and note that a token was used."""
        for name, value in cors_headers(request._request, self.viewer).items():
            response.setdefault(name, value)
        private = request.method not in SAFE or "HTTP_AUTHORIZATION" in request.META
        varies = "Authorization, Origin, Accept-Encoding" if private else "Authorization"
        own = response.get("Vary")
        response["Vary"] = f"{own}, {varies}" if own else varies
        if private:
            response["Cache-Control"] = FOR_ONE_READER
            compress(request._request, response)
        if self.verdict is not None and "public" not in response.get("Cache-Control", ""):
            # What caches may keep says nothing of the one who happened to ask.
            for name, value in self.verdict.headers().items():
                response[name] = value
        if self.token is not None:
            # When the answer is out: a busy database must not make the reader wait.
            response._resource_closers.append(partial(note_use, self.token))  # type: ignore[attr-defined]
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """Return the problem that an error is."""
        response = response_for(exc, self.request._request)
        if isinstance(exc, NotFound) and self.scope == PUBLISHED:
            # It may be there after any change of what is published.
            add_tags(response, map(site_tag, [SHARED, *(site.id for site in get_sites().sites)]))
        return response

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Name the methods that are answered."""
        raise WrongMethod(self.methods)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Return none: `finalize_response` knows who asks."""
        return {}


@lru_cache(maxsize=256)
def _all_parameters(
    endpoint: type[Endpoint], path: tuple[tuple[str, str], ...]
) -> Sequence[Parameter]:
    """Return an endpoint's parameters; of an address, only words tell which there are."""
    declared = endpoint.declared_parameters(**dict(path))
    own = any(parameter.name == MIN_SEQ.name for parameter in declared)
    shows_content = endpoint.scope in READING and endpoint.waits
    return [*declared, MIN_SEQ] if shows_content and not own else declared
