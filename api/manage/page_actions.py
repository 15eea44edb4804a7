"""What Wagtail's v3 API lacks: submitting a page to its workflow, and scheduling it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime, PositiveInt
from wagtail.actions import action_registry
from wagtail.api.v3.routers.pages import PageDetailSchema
from wagtail.models import Page, WorkflowState

router = Router(tags=["pages"])


class Schedule(Schema):
    """When a page becomes public, and when it stops; null: at once, and never."""

    go_live_at: AwareDatetime | None = None
    expire_at: AwareDatetime | None = None


@router.post(
    "/{page_id}/actions/schedule/",
    response=PageDetailSchema,
    url_name="pages_actions_schedule",
    summary="Schedule page",
    operation_id="pages_actions_schedule",
)
def schedule(
    request: HttpRequest,
    page_id: PositiveInt,
    data: Schedule,
) -> Any:
    """Publish the latest revision at a time, and take it away at another."""
    page = get_object_or_404(Page, pk=page_id).specific
    permissions = page.permissions_for_user(request.user)
    if page.scheduled_revision is not None and permissions.can_unschedule():
        raise ValidationError("The page is scheduled already; unschedule/ takes that back.")
    if permissions.page_locked() or not permissions.can_publish():
        raise PermissionDenied
    _check(data.go_live_at, data.expire_at)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = data.go_live_at, data.expire_at
    revision = draft.save_revision(user=request.user)
    action_registry.get_action_class(Page, "publish")(revision, user=request.user).execute()
    return page.specific_class.objects.get(pk=page.pk)


@router.post(
    "/{page_id}/actions/unschedule/",
    response=PageDetailSchema,
    url_name="pages_actions_unschedule",
    summary="Unschedule page",
    operation_id="pages_actions_unschedule",
)
def unschedule(request: HttpRequest, page_id: PositiveInt) -> Any:
    """Let a page that waits for its time wait no more: it is a draft again, and may be changed."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_unschedule():
        raise PermissionDenied
    waiting = page.revisions.filter(approved_go_live_at__isnull=False)
    for revision in waiting:
        revision.approved_go_live_at = None
        revision.save(user=request.user, update_fields=["approved_go_live_at"])
    return page


@router.post(
    "/{page_id}/actions/submit/",
    response=PageDetailSchema,
    url_name="pages_actions_submit",
    summary="Submit page to its workflow",
    operation_id="pages_actions_submit",
)
def submit(request: HttpRequest, page_id: PositiveInt) -> Any:
    """Begin the workflow of a page, or go on with one in which changes were asked for."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_submit_for_moderation():
        raise PermissionDenied
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(request.user)
        return page
    workflow = page.get_workflow()
    if workflow is None or state is not None:
        raise ValidationError(
            "The page is in a workflow already." if workflow else "No workflow covers this page."
        )
    if page.get_latest_revision() is None:
        page.save_revision(user=request.user)
    workflow.start(page, request.user)
    return page


def _check(go_live_at: datetime | None, expire_at: datetime | None) -> None:
    now = timezone.now()
    for name, moment in (("go_live_at", go_live_at), ("expire_at", expire_at)):
        if moment is not None and moment <= now:
            raise ValidationError(f"{name} is over; accepted: a moment to come, or null.")
    if go_live_at and expire_at and expire_at <= go_live_at:
        raise ValidationError("expire_at is not after go_live_at.")
