"""What each role may and may not do, tried through the admin's own views."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, PageViewRestriction, Workflow, WorkflowPage

from media.models import Image
from pages.models import ArticlePage, Author, Category, OrganisationSettings, SeoSettings
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from pages.roles import WORKFLOW, setup_roles
from tests.factories import make_image, make_locale
from tests.pages.article_form import article_form
from tests.pages.conftest import Desk

EVERYBODY = {"author", "editor", "seo", "publisher", "admin"}
WRITERS = {"author", "editor", "publisher", "admin"}
PUBLISHERS = {"publisher", "admin"}


def _edit(client: Client, page: Page, title: str, button: str = "") -> None:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(url, article_form(title, button=button, slug=page.slug))


def _draft_title(page: Page) -> str:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().title


# --- Pages ----------------------------------------------------------------------------------------


def test_everyone_with_a_role_sees_the_dashboard(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        return client.get(reverse("wagtailadmin_home")).status_code == 200

    assert desk.able(attempt) == EVERYBODY


def test_who_adds_pages(desk: Desk) -> None:
    url = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", desk.section.pk])

    def attempt(name: str, client: Client) -> bool:
        client.post(url, article_form(f"By {name}"))
        return ArticlePage.objects.filter(slug=f"by-{name}", live=False).exists()

    assert desk.able(attempt) == WRITERS


def test_who_edits_an_own_draft(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name)
        _edit(client, page, "Arctic terns")
        return _draft_title(page) == "Arctic terns"

    assert desk.able(attempt) == EVERYBODY


def test_who_edits_what_others_wrote(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article()
        _edit(client, page, "Arctic terns")
        return _draft_title(page) == "Arctic terns"

    assert desk.able(attempt) == EVERYBODY - {"author"}


def test_who_publishes(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name)
        _edit(client, page, "Arctic terns", "action-publish")
        return ArticlePage.objects.get(pk=page.pk).live

    assert desk.able(attempt) == PUBLISHERS


def test_who_publishes_a_new_page_at_once(desk: Desk) -> None:
    url = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", desk.section.pk])

    def attempt(name: str, client: Client) -> bool:
        client.post(url, article_form(f"By {name}", button="action-publish"))
        return ArticlePage.objects.filter(slug=f"by-{name}", live=True).exists()

    assert desk.able(attempt) == PUBLISHERS


def test_who_unpublishes(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name, live=True)
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        return not ArticlePage.objects.get(pk=page.pk).live

    assert desk.able(attempt) == PUBLISHERS


def test_who_deletes_an_own_draft(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name)
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        return not Page.objects.filter(pk=page.pk).exists()

    assert desk.able(attempt) == EVERYBODY


@pytest.mark.parametrize(
    ("live", "able"), [(False, EVERYBODY - {"author"}), (True, PUBLISHERS)], ids=["draft", "live"]
)
def test_who_deletes_what_others_wrote(desk: Desk, live: bool, able: set[str]) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(live=live)
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        return not Page.objects.filter(pk=page.pk).exists()

    assert desk.able(attempt) == able


def test_who_deletes_a_section_with_all_its_pages(desk: Desk) -> None:
    from tests.factories import make_article, make_section

    def attempt(name: str, client: Client) -> bool:
        section = make_section(desk.home, f"Section {name}")
        make_article(section, "Below")
        client.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))
        return not Page.objects.filter(pk=section.pk).exists()

    assert desk.able(attempt) == PUBLISHERS


def test_who_moves_a_published_page(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(live=True, title=f"Moved by {name}")
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, desk.home.pk])
        client.post(url)
        return bool(Page.objects.get(pk=page.pk).get_parent().pk == desk.home.pk)

    assert desk.able(attempt) == PUBLISHERS


def test_who_locks_and_who_opens_the_locks_of_others(desk: Desk) -> None:
    def lock(name: str, client: Client) -> bool:
        page = desk.article()
        client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
        return Page.objects.get(pk=page.pk).locked

    def unlock(name: str, client: Client) -> bool:
        page = desk.article(locked=True, locked_by=desk.users["stranger"])
        client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
        return name != "stranger" and not Page.objects.get(pk=page.pk).locked

    assert desk.able(lock) == {"editor", *PUBLISHERS}
    assert desk.able(unlock) == PUBLISHERS


def test_who_restricts_pages(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name, live=True)
        url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
        client.post(url, {"restriction_type": "login", "password": "", "groups": []})
        return PageViewRestriction.objects.filter(page=page).exists()

    assert desk.able(attempt) == PUBLISHERS


# --- The workflow ---------------------------------------------------------------------------------


def test_who_submits_for_review(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article(name)
        _edit(client, page, "Arctic terns", "action-submit")
        return bool(ArticlePage.objects.get(pk=page.pk).workflow_in_progress)

    assert desk.able(attempt) == EVERYBODY


def _approve(client: Client, page: Page) -> None:
    state = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(url, {"comment": ""})


def test_a_page_goes_from_author_to_editor_to_publisher(desk: Desk) -> None:
    page = desk.article("author")
    _edit(desk.client("author"), page, "Arctic terns", "action-submit")

    for name in ("author", "seo", "stranger"):
        _approve(desk.client(name), page)
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_task.name == "Editor approves"

    _approve(desk.client("editor"), page)
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_task.name == "Publisher approves"
    _approve(desk.client("editor"), page)
    assert not ArticlePage.objects.get(pk=page.pk).live

    _approve(desk.client("publisher"), page)
    assert ArticlePage.objects.get(pk=page.pk).live


def test_while_a_page_is_reviewed_only_the_reviewers_change_it(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        page = desk.article("author")
        page.get_workflow().start(page, desk.users["author"])
        _edit(client, page, "Sandwich terns")
        return _draft_title(page) == "Sandwich terns"

    assert desk.able(attempt) == {"editor", *PUBLISHERS}


def test_the_reviewer_can_send_a_page_back(desk: Desk) -> None:
    page = desk.article("author")
    page.get_workflow().start(page, desk.users["author"])
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    desk.client("editor").post(url, {"comment": "Which terns?"})
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == "needs_changes"
    _edit(desk.client("author"), page, "Little terns")
    assert _draft_title(page) == "Little terns"


# --- Images and files -----------------------------------------------------------------------------


def test_who_uploads_images(desk: Desk) -> None:
    url = reverse("wagtailimages:add")

    def attempt(name: str, client: Client) -> bool:
        file = make_image(f"source {name}").file
        with file.open() as picture:
            client.post(
                url,
                {
                    "title": f"By {name}",
                    "file": picture,
                    "collection": Collection.objects.get(depth=1).pk,
                },
            )
        return Image.objects.filter(title=f"By {name}").exists()

    assert desk.able(attempt) == EVERYBODY


def test_who_deletes_the_images_of_others(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        image = make_image()
        client.post(reverse("wagtailimages:delete", args=[image.pk]))
        return not Image.objects.filter(pk=image.pk).exists()

    assert desk.able(attempt) == {"editor", *PUBLISHERS}


def test_who_arranges_collections(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        parent = Collection.objects.get(depth=1).pk
        url = reverse("wagtailadmin_collections:add")
        client.post(url, {"name": f"By {name}", "parent": parent})
        return Collection.objects.filter(name=f"By {name}").exists()

    assert desk.able(attempt) == PUBLISHERS


# --- Snippets, redirects, settings, people --------------------------------------------------------


def test_who_makes_snippets(desk: Desk) -> None:
    locale = make_locale("en").pk

    def author(name: str, client: Client) -> bool:
        data = {"name": f"A {name}", "slug": name, "bio": "null", "image": "", "url": ""}
        client.post(reverse("wagtailsnippets_pages_author:add"), data)
        return Author.objects.filter(slug=name).exists()

    def category(name: str, client: Client) -> bool:
        data = {"name": name, "slug": name, "description": "", "locale": locale}
        client.post(reverse("wagtailsnippets_pages_category:add"), data)
        return Category.objects.filter(slug=name).exists()

    assert desk.able(author) == PUBLISHERS
    assert desk.able(category) == PUBLISHERS


def test_who_makes_redirects(desk: Desk) -> None:
    def attempt(name: str, client: Client) -> bool:
        data = {"old_path": f"/{name}", "redirect_link": "https://example.com/", "site": ""}
        client.post(reverse("wagtailredirects:add"), {**data, "redirect_page": ""})
        return Redirect.objects.filter(old_path=f"/{name}").exists()

    assert desk.able(attempt) == {"seo", *PUBLISHERS}


@pytest.mark.parametrize(
    ("model", "able"),
    [(SeoSettings, {"seo", "admin"}), (OrganisationSettings, {"admin"})],
    ids=["search engines", "organisation"],
)
def test_who_changes_settings(desk: Desk, model: Any, able: set[str]) -> None:
    field = "site_name" if model is SeoSettings else "name"

    def attempt(name: str, client: Client) -> bool:
        url = reverse("wagtailsettings:edit", args=["pages", model._meta.model_name, desk.site.pk])
        client.post(url, {field: f"By {name}"})
        return model.objects.filter(**{field: f"By {name}"}).exists()

    assert desk.able(attempt) == able


@pytest.mark.parametrize(
    "view",
    [
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtaillocales:index",
        "wagtailadmin_workflows:index",
    ],
)
def test_only_administrators_administrate(desk: Desk, view: str) -> None:
    def attempt(name: str, client: Client) -> bool:
        return client.get(reverse(view)).status_code == 200

    assert desk.able(attempt) == {"admin"}


def test_who_adds_people(desk: Desk) -> None:
    data = {
        "username": "new",
        "email": "new@example.com",
        "first_name": "New",
        "last_name": "One",
        "password1": "a good password",
        "password2": "a good password",
        "is_active": "on",
        "groups": [Group.objects.get(name="Author").pk],
    }

    def attempt(name: str, client: Client) -> bool:
        client.post(reverse("wagtailusers_users:add"), {**data, "username": f"new-{name}"})
        return User.objects.filter(username=f"new-{name}").exists()

    assert desk.able(attempt) == {"admin"}


def test_what_publishers_publish_is_public_and_what_others_save_is_not(desk: Desk) -> None:
    page, other = desk.article("author"), desk.article("author")
    _edit(desk.client("publisher"), page, "Arctic terns", "action-publish")
    _edit(desk.client("author"), other, "Arctic terns", "action-publish")
    publish_all()
    assert PublishedDocument.objects.filter(kind="page", object_id=page.pk, access="").exists()
    assert not PublishedDocument.objects.filter(kind="page", object_id=other.pk).exists()


# --- setup_roles ----------------------------------------------------------------------------------


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("setup_roles", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_second_run_does_nothing() -> None:
    assert "Made the group Author." in _run()
    assert _run() == "Nothing to do: the roles are set up.\n"


@pytest.mark.django_db
def test_groups_are_left_as_administrators_changed_them_until_restored() -> None:
    setup_roles()
    publisher = Group.objects.get(name="Publisher")
    publisher.page_permissions.all().delete()
    setup_roles()
    assert not publisher.page_permissions.exists()
    assert "Gave the group Publisher 6 missing permissions." in _run("--restore")
    assert publisher.page_permissions.count() == 6


@pytest.mark.django_db
def test_wagtails_own_groups_go_unless_someone_is_in_them() -> None:
    User.objects.create_user("old").groups.add(Group.objects.get(name="Moderators"))
    setup_roles()
    assert set(Group.objects.values_list("name", flat=True)) == {
        *("Author", "Editor", "Publisher", "SEO manager", "Administrator", "Moderators")
    }


@pytest.mark.django_db
def test_another_workflow_that_was_chosen_stays() -> None:
    root = Page.objects.get(depth=1)
    own = Workflow.objects.create(name="Ours")
    WorkflowPage.objects.filter(page=root).update(workflow=own)
    setup_roles()
    assert WorkflowPage.objects.get(page=root).workflow == own
    assert Workflow.objects.filter(name=WORKFLOW).exists()
