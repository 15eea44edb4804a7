"""If-Match (RFC 9110, 13.1.1): an update of a page says which state of it was read, and so never
undoes what somebody else did meanwhile.
"""

from django.http import HttpRequest
from wagtail.models import Page

from api.errors import BadBody, PreconditionFailed, PreconditionRequired
from api.parameters import LARGEST_ID

# What makes a new page beside the one it names, and so takes nothing away from it.
HARMLESS = ("/actions/copy/", "/actions/create_alias/", "/actions/copy_for_translation/")


def page_tag(page_id: int) -> str | None:
    """Return the entity tag of a page's last revision, or None where there is no such page.

    Wagtail saves drafts in place, so the id of a revision alone says too little: its time is in the
    tag as well, and the page's own, which publishing moves.
    """
    names = ("latest_revision_id", "latest_revision__created_at", "live", "path")
    row = Page.objects.filter(pk=page_id).values_list(*names).first()
    if row is None:
        return None
    revision_id, created_at, live, path = row
    moment = int(created_at.timestamp() * 1_000_000) if created_at else 0
    return f'"{page_id}-{revision_id or 0}-{moment:x}-{"live" if live else "draft"}-{path}"'


def check_precondition(request: HttpRequest, page_id: str | None) -> None:
    """Check that a request that writes names the state that there is; the page is then locked.

    Runs inside the transaction of the update. `If-Match: *` updates whatever there is.

    Raises:
        PreconditionRequired: an existing page is to be changed, and there is no If-Match.
        PreconditionFailed: the page has another state than the one that was read.
        BadBody: If-Match is given for something that has no states.
    """
    wanted = request.headers.get("If-Match")
    if page_id is None:
        if wanted is not None:
            raise BadBody("If-Match is for pages only.")
        return
    number = int(page_id)
    if not 0 < number <= LARGEST_ID:
        return
    exists = Page.objects.select_for_update().filter(pk=number).values_list("pk").first()
    if exists is None:
        return  # what follows says so
    if wanted is None:
        if request.path_info.endswith(HARMLESS):
            return
        raise PreconditionRequired
    current = page_tag(number)
    tags = [tag.strip() for tag in wanted.split(",")]
    if "*" not in tags and current not in tags:
        raise PreconditionFailed(current or "")
