"""The five roles, their permissions, and the workflow that leads a page from one to the next.

What is here is where an installation starts. Groups that exist are left as administrators have made
them; docs/roles.md says the same in a table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from pages.models.raw_html import RawHtml

AUTHOR = "Author"
EDITOR = "Editor"
PUBLISHER = "Publisher"
SEO_MANAGER = "SEO manager"
ADMINISTRATOR = "Administrator"

WORKFLOW = "Review and publish"
# Who may approve at each step, in this order; the last approval publishes.
WORKFLOW_TASKS = {
    "Editor approves": (EDITOR, PUBLISHER, ADMINISTRATOR),
    "Publisher approves": (PUBLISHER, ADMINISTRATOR),
}
# What Wagtail's own migrations make, and nobody needs beside these roles.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"

SNIPPETS = ("author", "category", "menu")
EVERYTHING_WITH = ("add", "change", "delete")
# Rights of administrators that Wagtail's list of assignable permissions leaves out.
ADMINISTRATION = tuple(
    f"{model.replace('.', f'.{action}_')}"
    for model in ("auth.user", "auth.group", "wagtailcore.site", "wagtailcore.locale")
    for action in EVERYTHING_WITH
)


@dataclass(frozen=True)
class Role:
    """What the members of one group may do.

    Attributes:
        name: of the group.
        pages: rights to every page, as in `add_page` without the `_page`.
        media: rights to every image and file: "choose" to use, "add" to upload and to change what
            one has uploaded, "change" for everybody's, deleting included.
        permissions: the others, as `app.codename`.
        collections: whether they arrange the collections of images and files.
    """

    name: str
    pages: tuple[str, ...]
    media: tuple[str, ...]
    permissions: tuple[str, ...] = ()
    collections: bool = False


def roles() -> list[Role]:
    """Return the roles, from the fewest rights to the most."""
    snippets = [f"pages.{action}_{model}" for model in SNIPPETS for action in EVERYTHING_WITH]
    redirects = [f"wagtailredirects.{action}_redirect" for action in EVERYTHING_WITH]
    see_changes = "publishing.view_action"
    see_searches = "search.view_searchedday"
    steer_search = [
        f"search.{action}_{model}"
        for model in ("curatedquery", "synonyms")
        for action in EVERYTHING_WITH
    ]
    translate = "simple_translation.submit_translation"
    see_releases = ("releases.view_release",)
    fill_releases = (*see_releases, "releases.change_release")
    make_releases = (*fill_releases, "releases.add_release")
    publish = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
    media = ("choose", "add", "change")
    return [
        Role(AUTHOR, pages=("add",), media=("choose", "add"), permissions=see_releases),
        Role(
            EDITOR,
            pages=("add", "change", "lock"),
            media=media,
            permissions=(translate, see_changes, see_searches, *make_releases),
        ),
        Role(
            SEO_MANAGER,
            pages=("change",),
            media=("choose", "add"),
            permissions=(
                *redirects,
                "pages.change_seosettings",
                "pages.change_socialsettings",
                see_changes,
                see_searches,
                *steer_search,
                *fill_releases,
            ),
        ),
        Role(
            PUBLISHER,
            pages=publish,
            media=media,
            permissions=(
                *redirects,
                *snippets,
                translate,
                see_changes,
                see_searches,
                *steer_search,
                *make_releases,
                "releases.delete_release",
            ),
            collections=True,
        ),
        Role(
            ADMINISTRATOR,
            pages=publish,
            media=media,
            permissions=(*ADMINISTRATION, *_assignable(), RawHtml.PERMISSION),
            collections=True,
        ),
    ]


@transaction.atomic
def setup_roles(*, restore: bool = False) -> list[str]:
    """Make the groups and the workflow that are missing; return a line for each thing done.

    Args:
        restore: give groups that exist back the permissions of their role that they lack. None is
            ever taken away.
    """
    done = []
    for role in roles():
        group, created = Group.objects.get_or_create(name=role.name)
        if created:
            _grant(group, role)
            done.append(f"Made the group {role.name}.")
        elif restore and (count := _grant(group, role)):
            done.append(f"Gave the group {role.name} {count} missing permissions.")
    done += _make_workflow()
    done += _remove_wagtail_defaults()
    return done


def _grant(group: Group, role: Role) -> int:
    """Give a group what it lacks of its role; return how many permissions that were."""
    count = 0
    root = Page.objects.get(depth=1)
    for right in role.pages:
        permission = _permission(f"wagtailcore.{right}_page")
        _, new = GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=permission
        )
        count += new
    collection_rights = [f"wagtailimages.{right}_image" for right in role.media]
    collection_rights += [f"wagtaildocs.{right}_document" for right in role.media]
    if role.collections:
        collection_rights += [f"wagtailcore.{action}_collection" for action in EVERYTHING_WITH]
    everything = Collection.objects.get(depth=1)
    for name in collection_rights:
        _, new = GroupCollectionPermission.objects.get_or_create(
            group=group, collection=everything, permission=_permission(name)
        )
        count += new
    held = set(group.permissions.values_list("pk", flat=True))
    wanted = [_permission(name) for name in ("wagtailadmin.access_admin", *role.permissions)]
    missing = {permission.pk for permission in wanted} - held
    group.permissions.add(*missing)
    return count + len(missing)


def _make_workflow() -> Iterator[str]:
    """Make the workflow, and let it cover every page unless another one was chosen for that."""
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    for position, (name, groups) in enumerate(WORKFLOW_TASKS.items()):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.set(Group.objects.filter(name__in=groups))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=position)
    yield f"Made the workflow {WORKFLOW}."
    root = Page.objects.get(depth=1)
    assigned = WorkflowPage.objects.filter(page=root).first()
    if assigned is None or assigned.workflow.name == WAGTAIL_WORKFLOW:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
        yield f"The workflow {WORKFLOW} now covers every page."


def _remove_wagtail_defaults() -> Iterator[str]:
    """Remove Wagtail's own groups without members, and its workflow once nobody uses it."""
    unused = Workflow.objects.filter(
        name=WAGTAIL_WORKFLOW,
        workflow_states=None,
        workflow_pages=None,
        workflow_content_types=None,
    )
    for workflow in unused:
        tasks = [link.task for link in workflow.workflow_tasks.select_related("task")]
        workflow.delete()
        for task in tasks:
            if not task.workflow_tasks.exists() and not task.task_states.exists():
                task.delete()
        yield f"Removed Wagtail's workflow {WAGTAIL_WORKFLOW}, which no page used."
    for group in Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None):
        if not GroupApprovalTask.objects.filter(groups=group).exists():
            group.delete()
            yield f"Removed Wagtail's group {group.name}, which had no members."


def _assignable() -> Iterable[str]:
    """Return every permission that Wagtail offers for groups: snippets, settings, workflows, …"""
    for register in hooks.get_hooks("register_permissions"):
        for label, codename in register().values_list("content_type__app_label", "codename"):
            yield f"{label}.{codename}"


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
