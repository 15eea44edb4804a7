"""The screens of one release: what is in it, what it will change, and when it goes out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views import generic
from wagtail.models import Page

from pages.publishing.releases.admin.forms import AddPageForm, ScheduleForm
from pages.publishing.releases.check import blocking, items_of, problems
from pages.publishing.releases.contents import NotAdded, add_page, pending_items_of, remove_item
from pages.publishing.releases.models import Release, ReleaseItem, Status
from pages.publishing.releases.preview import plan
from pages.publishing.releases.publish import Refused, cancel, publish_now, reopen, schedule

CHANGE = "releases.change_release"


class ReleaseIndex(generic.IndexView):
    """All releases, the newest first."""

    any_permission_required = ["add", "change", "delete", "view"]

    def get_base_queryset(self) -> Any:
        """Return the releases with the number of their pages."""
        return super().get_base_queryset().annotate(pages=Count("items"))

    def get_edit_url(self, instance: Release) -> str:
        """Lead to what is in the release; its title and notes are edited from there."""
        return show_url(instance)


class ReleaseCreate(generic.CreateView):
    """A new release."""

    def save_instance(self) -> Release:
        """Save it, with its author."""
        self.form.instance.created_by = self.request.user
        release: Release = super().save_instance()
        return release

    def get_success_url(self) -> str:
        """Lead to what is in the release."""
        return show_url(self.object)


class ReleaseEdit(generic.EditView):
    """Title and notes."""

    def get_success_url(self) -> str:
        """Lead back to what is in the release."""
        return show_url(self.object)


class ReleaseView(View):
    """A screen of one release."""

    permission = "releases.view_release"
    title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let those in who may."""
        if not may(request, self.permission):
            raise PermissionDenied
        self.release = get_object_or_404(Release, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def shown(self, template: str, **context: Any) -> HttpResponse:
        """Return a page of the admin."""
        headings = headings_of(self.release, self.title)
        context |= {"release": self.release, **headings}
        return TemplateResponse(self.request, f"releases/admin/{template}.html", context)

    def back(self) -> HttpResponse:
        """Lead to what is in the release."""
        return redirect(show_url(self.release))


class ShowRelease(ReleaseView):
    """What is in a release, what stands in its way, and what can be done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        found = problems(self.release, request.user) if self.release.is_pending else []
        rows = [
            {
                "item": item,
                "page": item.page,
                "problems": [problem for problem in found if problem.item.pk == item.pk],
                "takes_newer": any(p.newer for p in found if p.item.pk == item.pk),
            }
            for item in items_of(self.release)
        ]
        may_change = may(request, CHANGE)
        return self.shown(
            "show",
            rows=rows,
            blocking=len({problem.item.pk for problem in blocking(found)}),
            may_change=may_change,
            may_edit=may_change and self.release.is_editable,
            may_publish=may_change and self.release.is_editable,
            may_unschedule=may_change and self.release.status == Status.SCHEDULED,
            may_reopen=may_change and self.release.status == Status.CANCELLED,
            may_cancel=may_change
            and self.release.status in (Status.OPEN, Status.SCHEDULED, Status.FAILED),
        )


class CheckRelease(ReleaseView):
    """What a release will change, and the buttons that do it."""

    title = "Check"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._checked(ScheduleForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the release now, or schedule it."""
        if not may(request, CHANGE):
            raise PermissionDenied
        if request.POST.get("when") != "later":
            done = self._try(lambda: publish_now(self.release, request.user))
            if done:
                messages.success(request, _("The release “%s” is published.") % self.release)
            return self.back()
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return self._checked(form)
        at = form.cleaned_data["at"]
        if self._try(lambda: schedule(self.release, at, request.user)):
            text = _("The release “%(title)s” will be published on %(at)s.")
            messages.success(request, text % {"title": self.release, "at": written(at)})
        return self.back()

    def _checked(self, form: ScheduleForm) -> HttpResponse:
        if not self.release.is_editable and self.release.status != Status.SCHEDULED:
            return self.back()
        found = problems(self.release, self.request.user)
        return self.shown(
            "check",
            plan=plan(self.release),
            blocking=blocking(found),
            problems=[problem for problem in found if not problem.blocking],
            may_publish=may(self.request, CHANGE)
            and self.release.is_editable
            and self.release.items.exists()
            and not blocking(found),
            form=form,
            media=form.media,
        )

    def _try(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except Refused as error:
            messages.error(self.request, str(error))
            return False
        return True


class ChangeState(ReleaseView):
    """Cancels a release, or opens it again."""

    permission = CHANGE
    change: Any = None
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        try:
            type(self).change(self.release, request.user)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done % self.release)
        return self.back()


class CancelRelease(ChangeState):
    """Gives a release up."""

    change = staticmethod(cancel)
    done = "The release “%s” is cancelled. Its pages are as they were."


class ReopenRelease(ChangeState):
    """Takes a release off its schedule, or back from being cancelled."""

    change = staticmethod(reopen)
    done = "The release “%s” is open again."


class ItemView(ReleaseView):
    """Changes one item of a release."""

    permission = CHANGE

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        """Change it."""
        found = get_object_or_404(ReleaseItem, pk=item, release=self.release)
        try:
            self.change(found)
        except NotAdded as error:
            messages.error(request, str(error))
        return self.back()

    def change(self, item: ReleaseItem) -> None:
        """Change the item."""
        raise NotImplementedError


class RemoveItem(ItemView):
    """Takes a page out of a release."""

    def change(self, item: ReleaseItem) -> None:
        """Remove it."""
        remove_item(item, self.request.user)
        messages.success(self.request, _("“%s” is no longer in the release.") % item.title)


class TakeNewest(ItemView):
    """Takes the latest version of a page in the place of the one that was added."""

    def change(self, item: ReleaseItem) -> None:
        """Take it."""
        if item.page is None:
            raise NotAdded(_("The page was deleted."))
        add_page(item.release, item.page, self.request.user, unpublish=not item.publishes)
        messages.success(self.request, _("The latest version of “%s” is taken.") % item.title)


class AddPage(View):
    """Adds a page to a release, or to a new one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let those in who may change both, the page and releases."""
        self.page = get_object_or_404(Page, pk=kwargs["page"])
        may_edit = self.page.permissions_for_user(request.user).can_edit()
        if not may_edit or not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page: int) -> HttpResponse:
        """Ask which release."""
        return self._shown(self._form())

    def post(self, request: HttpRequest, page: int) -> HttpResponse:
        """Add the page, and go back to where the user was."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._shown(form)
        user: Any = request.user
        release = form.cleaned_data["release"] or Release(
            title=form.cleaned_data["title"], created_by=user
        )
        unpublish = form.cleaned_data["action"] == ReleaseItem.Action.UNPUBLISH
        try:
            # A page that is not taken leaves no empty release behind.
            with transaction.atomic():
                if release.pk is None:
                    release.save()
                add_page(release, self.page, request.user, unpublish=unpublish)
        except NotAdded as error:
            form.add_error(None, str(error))
            return self._shown(form)
        text = _("“%(page)s” is in the release “%(release)s”.")
        names = {"page": self.page.get_admin_display_title(), "release": release}
        messages.success(request, text % names)
        return redirect(self._next() or show_url(release))

    def _form(self, data: Any = None) -> AddPageForm:
        may_make = self.request.user.has_perm("releases.add_release")
        return AddPageForm(data, page=self.page, may_make=may_make)

    def _next(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={self.request.get_host()})
        return wanted if here else ""

    def _shown(self, form: AddPageForm) -> HttpResponse:
        title = _("Add to release")
        name = self.page.get_admin_display_title()
        context = {
            "form": form,
            "page": self.page,
            "next": self._next(),
            "items": pending_items_of(self.page),
            "header_title": title,
            "page_title": title,
            "page_subtitle": name,
            "header_icon": "calendar-alt",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("releases:index"), "label": _("Releases")},
                {"url": "", "label": title, "sublabel": name},
            ],
        }
        return TemplateResponse(self.request, "releases/admin/add_page.html", context)


def show_url(release: Release) -> str:
    """Return the address of the screen that shows what is in a release."""
    return reverse("releases:show", args=[release.pk])


def may(request: HttpRequest, permission: str) -> bool:
    """Return whether the user has a permission; who may change releases may see them."""
    return request.user.has_perm(permission) or request.user.has_perm(CHANGE)


def written(at: datetime) -> str:
    """Return a time as the admin writes it."""
    return str(date_format(localtime(at), "DATETIME_FORMAT"))


def headings_of(release: Release, title: str = "") -> dict[str, Any]:
    """Return the heading and the breadcrumbs of a screen of one release."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("releases:index"), "label": _("Releases")},
        {"url": show_url(release) if title else "", "label": str(release)},
    ]
    if title:
        crumbs.append({"url": "", "label": title})
    return {
        "header_title": f"{title or _('Release')}: {release}",
        "page_title": title or _("Release"),
        "page_subtitle": str(release),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": crumbs,
    }
