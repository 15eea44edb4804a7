"""`me/`: what whoever asks may do."""

from typing import Any

import orjson
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse

from api.answers import NEVER_STORED, answer
from api.endpoint import Endpoint, Json
from api.models import SCOPES
from api.openapi.schemas import component
from api.parameters import Values
from api.sites import get_sites
from pages.publishing.fields import timestamp


class Me(Endpoint):
    """What the token of the request may do; without one, what everybody may."""

    summary = "Read what the token may do"
    tag = "Access"
    scope = ""

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the answer."""
        return {"application/json": component("Me")}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with the rights. Takes at most 2 queries: the token, and names of its groups."""
        token, viewer = self.token, self.viewer
        groups = Group.objects.filter(pk__in=token.group_ids if token else []).order_by("name")
        body = {
            "token": token
            and {
                "name": token.name,
                "prefix": token.prefix,
                "expires_at": timestamp(token.expires_at),
            },
            "scopes": [scope for scope in SCOPES if viewer.may(scope)],
            "user": token.user.get_username() if token and token.user else None,
            "sites": [site.hostname for site in get_sites().sites if site.id in viewer.site_ids],
            "locales": sorted(viewer.locales),
            "groups": list(groups.values_list("name", flat=True)),
            "sees_private": bool(token and token.sees_private),
        }
        return answer(request, orjson.dumps(body), cache_control=NEVER_STORED)
