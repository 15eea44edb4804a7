"""Every screen of the admin that editors and administrators open answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow

from tests.api.world import World, make_world


@dataclass
class Desk:
    """A site with a page of every type, seen by a superuser."""

    world: World
    client: Client


@pytest.fixture
def desk(db: None) -> Desk:
    from pages.roles import setup_roles

    setup_roles()
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return Desk(make_world(), client)


def _pages(world: World) -> list[Any]:
    return [world.home, world.blog, world.first, world.about]


def _page_screens(world: World) -> list[str]:
    names = ["edit", "history", "usage", "copy", "move", "delete", "unpublish", "workflow_history"]
    urls = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in _pages(world)
        for name in names
    ]
    urls += [reverse("wagtailadmin_explore", args=[page.pk]) for page in _pages(world)]
    urls += [
        reverse("wagtailadmin_pages:add", args=["pages", model, parent.pk])
        for model, parent in [
            ("homepage", world.home.get_parent()),
            ("sectionpage", world.home),
            ("standardpage", world.home),
            ("articlepage", world.blog),
        ]
    ]
    urls.append(reverse("wagtailadmin_pages:add_subpage", args=[world.blog.pk]))
    return [*urls, reverse("wagtailadmin_pages:search") + "?q=first"]


def _media_screens(world: World) -> list[str]:
    return [
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailimages:edit", args=[world.image.pk]),
        reverse("wagtailimages:image_usage", args=[world.image.pk]),
        reverse("wagtailimages:delete", args=[world.image.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:add_multiple"),
        reverse("wagtaildocs:edit", args=[world.file.pk]),
        reverse("wagtaildocs_chooser:choose"),
    ]


def _snippet_screens(world: World) -> list[str]:
    urls = []
    for name, snippet in [
        ("author", world.author),
        ("category", world.category),
        ("menu", world.menu),
    ]:
        space = f"wagtailsnippets_pages_{name}"
        listing = reverse(f"{space}:list")
        urls += [listing, f"{listing}?q=a", f"{listing}?ordering=-_updated_at"]
        urls.append(reverse(f"{space}:add"))
        urls += [
            reverse(f"{space}:{view}", args=[snippet.pk])
            for view in ("edit", "usage", "history", "delete")
        ]
    return urls


def _settings_screens(world: World) -> list[str]:
    names = ["organisationsettings", "socialsettings", "seosettings"]
    return [
        *(reverse("wagtailsettings:edit", args=["pages", name, world.site.pk]) for name in names),
        reverse("wagtailredirects:index"),
        reverse("wagtailredirects:add"),
        reverse("wagtailredirects:start_import"),
        reverse("wagtailredirects:edit", args=[world.redirect.pk]),
    ]


def _administration_screens(world: World) -> list[str]:
    group = Group.objects.get(name="Author")
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get().pk]),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:edit", args=[User.objects.get().pk]),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_groups:edit", args=[group.pk]),
        reverse("wagtailsites:index"),
        reverse("wagtailsites:edit", args=[world.site.pk]),
        reverse("wagtaillocales:index"),
        reverse("wagtailadmin_collections:index"),
        reverse("wagtailadmin_reports:locked_pages"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:page_types_usage"),
    ]


@pytest.mark.parametrize(
    "screens",
    [
        _page_screens,
        _media_screens,
        _snippet_screens,
        _settings_screens,
        _administration_screens,
    ],
    ids=["pages", "media", "snippets", "settings", "administration"],
)
def test_screens_answer(desk: Desk, screens: Callable[[World], list[str]]) -> None:
    answers = {url: desk.client.get(url).status_code for url in screens(desk.world)}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_the_dashboard_counts_pages_and_says_where_the_site_is(desk: Desk) -> None:
    html = " ".join(desk.client.get(reverse("wagtailadmin_home")).content.decode().split())
    assert "Your sites" in html
    assert 'href="https://example.com/"' in html
    live = desk.world.home.get_translations(inclusive=True)
    count = sum(home.get_descendants(inclusive=True).live().count() for home in live)
    assert f"{count} published pages" in html
    assert "Everything that was published is public." in html
    assert "/api/v1/docs/" in html


def test_authors_see_only_their_sites_on_the_dashboard(desk: Desk) -> None:
    stranger = User.objects.create_user("stranger")
    group = Group.objects.get(name="Author")
    group.page_permissions.all().delete()
    stranger.groups.add(group)
    client = Client()
    client.force_login(stranger)
    assert "https://example.com" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_live_links_lead_to_the_front_end(desk: Desk) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[desk.world.first.pk])
    assert 'href="https://example.com/blog/first/"' in desk.client.get(url).content.decode()


def test_menus_are_found_by_title_and_handle(desk: Desk) -> None:
    listing = reverse("wagtailsnippets_pages_menu:list")
    assert "Main" in desk.client.get(f"{listing}?q=mai").content.decode()
    assert "There are no menus" not in desk.client.get(listing).content.decode()
    rows = desk.client.get(f"{listing}?q=nothing").context["object_list"]
    assert list(rows) == []
