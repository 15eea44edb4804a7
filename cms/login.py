"""Logging in to the admin: not as often as guessing passwords takes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.account import LoginView

from api.counters import Policy
from api.limits import TooManyRequests, hit_or_refuse, hit_strictly

# From one address, and from all together for one user.
ATTEMPTS = Policy("login", 20)
ATTEMPTS_ANYWHERE = Policy("login-anywhere", 100)


class LimitedLoginView(LoginView):
    """Wagtail's form, which looks at no password once there were too many attempts in a minute."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in, or say that it has to wait."""
        try:
            hit_strictly(request.META, "login", ATTEMPTS)
            hit_or_refuse(request.POST.get("username", "")[:150].casefold(), ATTEMPTS_ANYWHERE)
        except TooManyRequests as error:
            return self._refused(error)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def _refused(self, error: TooManyRequests) -> HttpResponse:
        text = _("There were too many attempts to log in. Wait a minute, and try again.")
        messages.error(self.request, text)
        form = self.get_form_class()(self.request)
        response: HttpResponse = self.render_to_response(
            self.get_context_data(form=form), status=429
        )
        response["Retry-After"] = error.verdict.headers()["Retry-After"]
        return response
