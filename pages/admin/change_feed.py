"""The change feed for people: who did what, what it changed in public, and who has heard of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import registry
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pages.admin.headings import headings
from pages.admin.late import late
from pages.publishing import kinds
from pages.publishing.models import Action, AuditState, Change, ConsumerState, Touch

PERMISSION = "publishing.view_action"
A_PAGE = 20
# How many documents of one action are listed; more are only counted.
LISTED = 20


@dataclass(frozen=True)
class Step:
    """One stop on the way from an editor to the public: done, waiting, or failing."""

    label: str
    state: str
    help: str = ""


@dataclass(frozen=True)
class Document:
    """A document that an action changed."""

    title: str
    type: str
    path: str
    deleted: bool
    edit_url: str = ""


@dataclass(frozen=True)
class Deed:
    """One action as the feed shows it."""

    id: UUID
    at: datetime
    who: str
    what: str
    counts: str
    documents: Sequence[Document]
    more: int
    steps: Sequence[Step]
    waiting: int


class FeedForm(forms.Form):
    """What the feed is narrowed to."""

    user = forms.ModelChoiceField(
        get_user_model()._default_manager.none(),
        label=gettext_lazy("Who"),
        required=False,
        empty_label=gettext_lazy("Everybody"),
    )
    type = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    path = forms.CharField(
        label=gettext_lazy("Address begins with"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "/news/"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Action.objects.filter(user__isnull=False).values("user")
        users = get_user_model()._default_manager.filter(pk__in=people)
        who: Any = self.fields["user"]
        who.queryset = users.order_by(get_user_model().USERNAME_FIELD)
        types = Change.objects.order_by("type").values_list("type", flat=True).distinct()
        choices = [("", _("Everything")), *((found, type_name(found)) for found in types)]
        what: Any = self.fields["type"]
        what.choices = choices

    def narrowed(self, actions: "QuerySet[Action]") -> "QuerySet[Action]":
        """Return those of some actions that are asked for."""
        if not self.is_valid():
            return actions
        wanted = self.cleaned_data
        changes = Change.objects.filter(action=OuterRef("pk"))
        if wanted["user"]:
            actions = actions.filter(user=wanted["user"])
        if wanted["type"]:
            actions = actions.filter(counts__has_key=wanted["type"])
        if wanted["path"]:
            actions = actions.filter(Exists(changes.filter(path__startswith=wanted["path"])))
        return actions


def change_feed(request: HttpRequest) -> HttpResponse:
    """Show the last actions that changed something public, or are about to."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = FeedForm(request.GET or None)
    waiting = Touch.objects.filter(generation=None, action=OuterRef("pk"))
    actions = Action.objects.filter(Q(last_seq__gt=0) | Exists(waiting)).select_related("user")
    page = Paginator(form.narrowed(actions).order_by("-at", "pk"), A_PAGE).get_page(
        request.GET.get("p")
    )
    found = deeds(page, request.user)
    return TemplateResponse(
        request,
        "pages/admin/change_feed.html",
        {
            **headings(_("Changes"), "history"),
            "form": form,
            "deeds": found,
            "page": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
            "is_narrowed": any(request.GET.get(name) for name in form.fields),
            "moving": any(step.state == "waiting" for deed in found for step in deed.steps),
            "failing": ConsumerState.objects.exclude(error=""),
            "late": late(request.user),
            "audit": AuditState.objects.filter(differing__gt=0).first(),
        },
    )


def deeds(actions: "PageOfList[Action]", user: Any) -> list[Deed]:
    """Return actions as this user may see them: pages that are not theirs are only counted."""
    ids = [action.pk for action in actions]
    said = _log_entries(ids, user)
    changes = {pk: list(_changes_of(pk)[: LISTED + 1]) for pk in ids}
    documents = _Documents(user, (change for found in changes.values() for change in found))
    pending = Touch.objects.filter(generation=None, action__in=ids).order_by()
    waiting = dict(pending.values_list("action").annotate(Count("pk")))
    consumers = list(ConsumerState.objects.order_by("name"))
    return [
        _deed(action, said[action.pk], documents.shown(changes[action.pk]), waiting, consumers)
        for action in actions
    ]


def type_name(label: str) -> str:
    """Return what editors call a type of object, such as `pages.ArticlePage`."""
    name = label.rpartition(".")[2]
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return str({"Settings": _("Settings"), "Redirect": _("Redirect")}.get(name, name))


def _deed(
    action: Action,
    entries: list[Any],
    documents: list[Document],
    waiting: dict[UUID, int],
    consumers: list[ConsumerState],
) -> Deed:
    total = sum(action.counts.values())
    left = waiting.get(action.pk, 0)
    by_number = sorted(action.counts.items(), key=lambda item: -item[1])
    return Deed(
        id=action.pk,
        at=action.at,
        who=_who(action, entries),
        what=_what(entries),
        counts=", ".join(f"{count} × {type_name(label)}" for label, count in by_number),
        documents=documents[:LISTED],
        more=max(0, total - len(documents[:LISTED])),
        steps=_steps(action, left, consumers),
        waiting=left,
    )


def _who(action: Action, entries: list[Any]) -> str:
    user = action.user or next((entry.user for entry in entries if entry.user), None)
    if user:
        return user.get_full_name() or user.get_username()
    return str(_("Roost")) if not entries else str(_("The schedule"))


def _what(entries: list[Any]) -> str:
    """Return what the log says, the most telling entry first."""
    if not entries:
        return ""
    first = max(entries, key=lambda entry: (entry.action == "wagtail.publish", -entry.pk))
    said = f"{first.message}: {first.label}"
    others = len({(entry.content_type_id, entry.label) for entry in entries}) - 1
    if others > 0:
        said += ngettext(" and %d more", " and %d more", others) % others
    return said


def _steps(action: Action, left: int, consumers: list[ConsumerState]) -> list[Step]:
    building = ngettext("%d document to build", "%d documents to build", left) % left
    steps = [
        Step(str(_("Saved")), "done"),
        Step(str(_("Published")), "waiting" if left else "done", building if left else ""),
    ]
    for consumer in consumers:
        if consumer.cursor >= action.last_seq and not left:
            state = "done"
        else:
            state = "failing" if consumer.error else "waiting"
        steps.append(
            Step(str(capfirst(consumer.name.replace("-", " "))), state, consumer.error[:300])
        )
    live = all(step.state == "done" for step in steps)
    return [*steps, Step(str(_("Live")), "done" if live else "waiting")]


def _changes_of(action: UUID) -> "QuerySet[Change]":
    return Change.objects.filter(action=action).order_by("seq")


def _log_entries(ids: Iterable[UUID], user: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for model in registry.get_log_entry_models():
        entries = model.objects.viewable_by_user(user).filter(uuid__in=ids)
        for entry in entries.select_related("user").order_by("pk"):
            found[entry.uuid].append(entry)
    return found


class _Documents:
    """The objects behind some changes, as one user may see them."""

    def __init__(self, user: Any, changes: Iterable[Change]) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for change in changes:
            ids[change.kind].add(change.object_id)
        mine = policy_registry.get_by_type(Page).explorable_instances(user)
        self._pages = mine.in_bulk(ids.pop(kinds.PAGE, ()))
        self._all_pages = mine.filter(depth=1).exists()
        models = kinds.models_by_kind()
        self._others = {
            kind: models[kind]._default_manager.in_bulk(pks)
            for kind, pks in ids.items()
            if kind in models
        }

    def shown(self, changes: list[Change]) -> list[Document]:
        """Return the documents of some changes but those that are none of the user's business."""
        return [found for change in changes if (found := self._document(change))]

    def _document(self, change: Change) -> Document | None:
        deleted = change.op == "delete"
        if change.kind == kinds.PAGE:
            page = self._pages.get(change.object_id)
            if page is None and not self._all_pages:
                return None
            title = page.get_admin_display_title() if page else change.path
            url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""
            return Document(title, type_name(change.type), change.path, deleted, url)
        found = self._others.get(change.kind, {}).get(change.object_id)
        title = str(found) if found else change.path or f"{change.kind} {change.object_id}"
        return Document(title, type_name(change.type), change.path, deleted)
