"""A small site, and a cast of people who work on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

ROLES = {
    "author": "Author",
    "editor": "Editor",
    "seo": "SEO manager",
    "publisher": "Publisher",
    "admin": "Administrator",
}


@dataclass
class Desk:
    """A site with a section, and everyone's own browser."""

    site: Any
    home: Any
    section: Any
    users: dict[str, Any]

    def client(self, name: str) -> Client:
        """Return a browser in which this person is logged in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.users[name])
        return client

    def able(self, attempt: Callable[[str, Client], bool]) -> set[str]:
        """Let everyone try the same; return who succeeded."""
        return {name for name in self.users if attempt(name, self.client(name))}

    def article(
        self, owner: str = "", *, live: bool = False, title: str = "Terns", **values: Any
    ) -> Any:
        """Return an article in the section: somebody's draft, or published."""
        from pages.models import ArticlePage

        page = ArticlePage(title=title, live=False, locale=self.section.locale, **values)
        page.owner = self.users.get(owner)
        self.section.refresh_from_db()
        self.section.add_child(instance=page)
        revision = page.save_revision(user=page.owner)
        if live:
            revision.publish()
        return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def desk(db: None) -> Desk:
    """The site and its people: one of each role, and a stranger who may log in but has no role."""
    from django.contrib.auth.models import Group, User

    from pages.roles import setup_roles
    from tests.factories import make_section, make_site

    setup_roles()
    site = make_site()
    users = {}
    for name in (*ROLES, "stranger"):
        users[name] = User.objects.create_user(name, f"{name}@example.com", "a good password")
        if name in ROLES:
            users[name].groups.add(Group.objects.get(name=ROLES[name]))
    section = make_section(site.root_page, "Journal")
    return Desk(site, site.root_page.specific, section, users)
