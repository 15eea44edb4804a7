"""Passwords of collections: as few attempts as at those of pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.documents.views.serve import authenticate_with_password

from api.endpoints.unlock import ATTEMPTS, ATTEMPTS_ANYWHERE
from api.limits import TooManyRequests, hit_or_refuse, hit_strictly


def limited_collection_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Answer with Wagtail's form, which looks at no password after too many in a minute."""
    if request.method == "POST":
        try:
            hit_strictly(request.META, "unlock", ATTEMPTS)
            hit_or_refuse(f"collection:{restriction_id}", ATTEMPTS_ANYWHERE)
        except TooManyRequests as error:
            text = _("There were too many attempts. Wait a minute, and try again.")
            headers = {"Retry-After": error.verdict.headers()["Retry-After"]}
            return HttpResponse(
                text, status=429, content_type="text/plain; charset=utf-8", headers=headers
            )
    response: HttpResponse = authenticate_with_password(request, restriction_id)
    return response
