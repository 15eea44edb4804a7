"""Fields that a page type does not have: Wagtail's v3 would lose them without a word."""

from typing import Any

from django.http import HttpRequest
from wagtail.api.v3.registry import registry
from wagtail.models import Page

from api.errors import BadBody


def check_fields(request: HttpRequest, body: dict[str, Any], page_id: str | None) -> None:
    """Check that the body that writes a page names only fields that its type has.

    Raises:
        BadBody: it names another one.
    """
    writes = "PATCH" if page_id is not None else "POST"
    if request.method != writes or "/actions/" in request.path_info:
        return
    meta = body.get("meta")
    label = meta.get("type") if isinstance(meta, dict) else None
    if label is None and page_id is not None:
        page = Page.objects.filter(pk=page_id).first()
        label = page and page.specific_class and page.specific_class._meta.label
    registered = registry.get(label) if isinstance(label, str) else None
    if registered is None or registered.create_schema is None:
        return  # v3 says what is wrong
    known = {field.alias or name for name, field in registered.create_schema.model_fields.items()}
    for name in body:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise BadBody(f"{label} has no field {name[:60]!r}; accepted: {listed}.")
