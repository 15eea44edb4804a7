"""Reports → Refused by search: documents that the engine would not take, and trying them again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem

from pages.admin.change_feed import type_name
from pages.admin.headings import headings
from pages.publishing.kinds import models_by_kind
from pages.publishing.models import PublishedDocument
from search.identity import among, key_of
from search.models import RefusedDocument

VIEW, CHANGE = "search.view_refuseddocument", "search.change_refuseddocument"
A_PAGE = 50


@dataclass(frozen=True)
class Refused:
    """One document as the list shows it."""

    row: RefusedDocument
    title: str
    type: str
    path: str
    edit_url: str


class RefusedMenuItem(MenuItem):
    """Shown to those who may see it, where there is an engine that can refuse anything."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this user sees it."""
        return bool(settings.ELASTICSEARCH_URLS) and request.user.has_perm(VIEW)


def refused_documents(request: HttpRequest) -> HttpResponse:
    """Show what was refused, and why; or, posted to, have some or all of it tried again."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    if request.method == "POST":
        return _try_again(request)
    page = Paginator(RefusedDocument.objects.all(), A_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "search/admin/refused.html",
        {
            **headings(_("Refused by search"), "search"),
            "documents": list(_shown(list(page.object_list), AdminURLFinder(request.user))),
            "page": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
            "may_try_again": request.user.has_perm(CHANGE),
        },
    )


def _try_again(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    rows = RefusedDocument.objects.all()
    if (number := request.POST.get("document", "")) != "all":
        rows = rows.filter(pk=int(number) if number.isdecimal() else 0)
    if count := rows.update(try_again=True):
        message = ngettext(
            "%d document is sent to the search engine again, as it is now. Look again in a moment.",
            "%d documents are sent to the search engine again, as they are now. "
            "Look again in a moment.",
            count,
        )
        messages.success(request, message % count)
    else:
        messages.info(request, _("There is nothing left to try again."))
    return redirect("refused_documents")


def _shown(rows: Sequence[RefusedDocument], urls: AdminURLFinder) -> Iterable[Refused]:
    """Return rows with what is known of their documents."""
    keys = [key_of(row) for row in rows]
    fields = ("site_id", "locale", "kind", "object_id", "type", "path", "card")
    documents = {
        key_of(document): document
        for document in PublishedDocument.objects.filter(among(keys)).only(*fields)
    }
    models = models_by_kind()
    for row, key in zip(rows, keys, strict=True):
        document, model = documents.get(key), models.get(row.kind)
        card = orjson.loads(bytes(document.card)) if document else {}
        found = model._default_manager.filter(pk=row.object_id).first() if model else None
        yield Refused(
            row=row,
            title=card.get("title") or card.get("name") or str(row),
            type=type_name(document.type) if document else row.kind,
            path=document.path if document else "",
            edit_url=(urls.get_edit_url(found) or "") if found else "",
        )
