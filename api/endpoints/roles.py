"""`roles/`: the groups of users, and what their members may do."""

from collections import defaultdict
from typing import Any

import orjson
from django.contrib.auth.models import Group
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from api.answers import NEVER_STORED, answer
from api.endpoint import Endpoint, Json
from api.openapi.schemas import component, list_of
from api.parameters import Values
from pages.publishing.access import MANAGE


class Roles(Endpoint):
    """The groups of users with their permissions, for tokens that write."""

    summary = "List roles"
    tag = "Access"
    scope = MANAGE

    @classmethod
    def answer_schemas(cls) -> dict[str, Json]:
        """Return the schema of the list."""
        return {"application/json": list_of(component("Role"))}

    def read(self, request: HttpRequest, values: Values, **path: Any) -> HttpResponse:
        """Answer with all groups. Takes 4 queries, whatever their number, beside the token's."""
        groups = Group.objects.annotate(members=Count("user")).order_by("name")
        groups = groups.prefetch_related("permissions__content_type")
        pages = GroupPagePermission.objects.select_related("page", "permission")
        collections = GroupCollectionPermission.objects.select_related("permission")
        page_rights: dict[int, list[Json]] = defaultdict(list)
        collection_rights: dict[int, list[Json]] = defaultdict(list)
        for right in pages.order_by("pk"):
            page_rights[right.group_id].append(
                {
                    "page": right.page_id,
                    "path": right.page.url_path,
                    "permission": right.permission.codename,
                }
            )
        for right in collections.order_by("pk"):
            collection_rights[right.group_id].append(
                {"collection": right.collection_id, "permission": right.permission.codename}
            )
        items = [
            {
                "id": group.pk,
                "name": group.name,
                "members": group.members,
                "permissions": sorted(
                    f"{permission.content_type.app_label}.{permission.codename}"
                    for permission in group.permissions.all()
                ),
                "pages": page_rights[group.pk],
                "collections": collection_rights[group.pk],
            }
            for group in groups
        ]
        body = {"meta": {"total_count": len(items)}, "items": items}
        return answer(request, orjson.dumps(body), cache_control=NEVER_STORED)
