"""Putting the demo site into the database: whole, or not at all."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Site

from cms.demo import site as demo
from cms.demo.blocks import Ref
from cms.demo.library import FILES, PICTURES
from cms.demo.outline import OUTLINE, RESTRICTED, Entry, Words
from cms.demo.texts import TEXTS
from media.models import File, Image
from pages.models import (
    ArticleAuthor,
    ArticlePage,
    Author,
    Category,
    HomePage,
    Menu,
    OrganisationSettings,
    SeoSettings,
    SocialSettings,
)
from pages.publishing.publisher import publish_all

MAIN, OTHER = "en", "de"
SCHEME_PORTS = {"http": 80, "https": 443}
LINK = re.compile(r'<a page="([\w-]+)">')
FILE_LINK = re.compile(r'<a file="([\w-]+)">')


class NotEmpty(Exception):
    """The installation has content of its own, which the demo must not mix with."""


def is_loaded() -> bool:
    """Return whether the demo is there."""
    return HomePage.objects.filter(slug=TEXTS[MAIN].PAGES["home"].slug, depth=2).exists()


def load(password: str = "") -> list[tuple[str, str, str]]:
    """Load the demo; return user name, role and password of each new user.

    Raises:
        NotEmpty: there are pages beside the one that Wagtail makes.
    """
    if Page.objects.filter(depth__gt=1).exclude(pk__in=_welcome_pages()).exists():
        raise NotEmpty
    with transaction.atomic():
        users = list(_users(password))
        _Loader().run()
    publish_all()
    return users


def _welcome_pages() -> list[int]:
    """Return the page that Wagtail puts into a new database, as long as nobody has used it."""
    pages = Page.objects.filter(depth=2, slug="home", numchild=0, latest_revision=None)
    return [page.pk for page in pages if page.specific_class is Page]


def _users(password: str) -> Iterator[tuple[str, str, str]]:
    model: Any = get_user_model()
    for name, role, full_name in demo.USERS:
        if model.objects.filter(username=name).exists():
            continue
        first, last = full_name.split()
        own = password or get_random_string(14)
        user = model.objects.create_user(
            name, f"{name}@tarnholm.example", own, first_name=first, last_name=last
        )
        user.groups.add(Group.objects.get(name=role))
        yield name, role, own


class _Loader:
    """One loading, and what it has made so far, by key."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}
        self.files: dict[str, File] = {}
        self.authors: dict[str, Author] = {}
        self.categories: dict[tuple[str, str], Category] = {}
        self.pages: dict[tuple[str, str], Page] = {}
        self.locales = {
            code: Locale.objects.get_or_create(language_code=code)[0] for code in (MAIN, OTHER)
        }

    def run(self) -> None:
        """Make everything, in the order in which one thing needs the other."""
        self._media()
        self._snippets()
        for code in (MAIN, OTHER):
            for entry in OUTLINE:
                if entry.key in TEXTS[code].PAGES:
                    self._create(entry, code, TEXTS[code].PAGES[entry.key])
        self._site()
        for (code, key), page in self.pages.items():
            self._publish(page, code, TEXTS[code].PAGES[key])
        self._restrict()
        self._menus()
        self._redirects()
        self._unpublished()

    # --- The library ------------------------------------------------------------------------------

    def _media(self) -> None:
        collection = Collection.objects.get(depth=1).add_child(name="Tarnholm")
        with ThreadPoolExecutor() as pool:
            drawn = list(pool.map(lambda picture: picture.draw(), PICTURES.values()))
        for (key, picture), data in zip(PICTURES.items(), drawn, strict=True):
            image = Image(
                title=picture.title,
                description=picture.alt,
                credit="Drawn by code",
                license_url="https://creativecommons.org/publicdomain/zero/1.0/",
                collection=collection,
            )
            image.file = ContentFile(data, f"{key}.{picture.extension}")
            image.save()
            self.images[key] = image
        for key, (title, name, write) in FILES.items():
            file = File(title=title, collection=collection)
            file.file = ContentFile(write(), name)
            file.save()
            self.files[key] = file

    def _snippets(self) -> None:
        for key, (name, bio, url) in demo.AUTHORS.items():
            self.authors[key] = Author.objects.create(
                name=name,
                slug=name.lower().replace(" ", "-"),
                bio=bio,
                url=url,
                image=self.images[key],
            )
        for code in (MAIN, OTHER):
            for key, (name, slug, description) in TEXTS[code].CATEGORIES.items():
                category = Category(
                    name=name, slug=slug, description=description, locale=self.locales[code]
                )
                if (MAIN, key) in self.categories:
                    category.translation_key = self.categories[MAIN, key].translation_key
                category.save()
                self.categories[code, key] = category

    # --- Pages ------------------------------------------------------------------------------------

    def _create(self, entry: Entry, code: str, words: Words) -> None:
        """Make a page without its body, so that bodies can link to any page."""
        page = entry.model(
            title=words.title,
            slug=words.slug,
            summary=words.summary,
            search_description=words.description,
            show_in_menus=entry.in_menus,
            locale=self.locales[code],
            live=False,
        )
        if entry.date:
            page.first_published_at = datetime.fromisoformat(f"{entry.date}T07:30").replace(
                tzinfo=UTC
            )
        if entry.cover:
            name = "cover" if hasattr(entry.model, "cover") else "social_image"
            setattr(page, name, self.images[entry.cover])
        if (MAIN, entry.key) in self.pages:
            page.translation_key = self.pages[MAIN, entry.key].translation_key
        if isinstance(page, ArticlePage):
            page.category = self.categories[code, entry.category]
            page.article_authors = [
                ArticleAuthor(author=self.authors[key]) for key in entry.authors
            ]
            page.tags.add(*words.tags)
        parent = self.pages[code, entry.parent] if entry.parent else Page.objects.get(depth=1)
        self.pages[code, entry.key] = parent.add_child(instance=page)

    def _publish(self, page: Any, code: str, words: Words) -> None:
        page.body = [
            {"type": kind, "value": self._resolved(value, code)} for kind, value in words.body
        ]
        page.save_revision().publish()

    def _resolved(self, value: Any, code: str) -> Any:
        """Return a block's value with ids in place of keys."""
        if isinstance(value, Ref):
            return self._target(value.kind, value.key, code).pk
        if isinstance(value, dict):
            return {key: self._resolved(item, code) for key, item in value.items()}
        if isinstance(value, list):
            return [self._resolved(item, code) for item in value]
        if isinstance(value, str):
            value = LINK.sub(self._link("page", "page", code), value)
            return FILE_LINK.sub(self._link("file", "document", code), value)
        return value

    def _link(self, kind: str, linktype: str, code: str) -> Callable[[re.Match[str]], str]:
        def written(match: re.Match[str]) -> str:
            return f'<a linktype="{linktype}" id="{self._target(kind, match[1], code).pk}">'

        return written

    def _target(self, kind: str, key: str, code: str) -> Any:
        if kind == "image":
            return self.images[key]
        if kind == "file":
            return self.files[key]
        return self.pages.get((code, key)) or self.pages[MAIN, key]

    # --- The site ---------------------------------------------------------------------------------

    def _site(self) -> None:
        """Put the demo in the place of Wagtail's welcome page."""
        address = urlsplit(settings.ROOST_SITE_URL)
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname, site.port = address.hostname, address.port or SCHEME_PORTS[address.scheme]
        site.site_name = demo.SEO["site_name"]
        site.root_page = self.pages[MAIN, "home"]
        site.save()
        for page in Page.objects.filter(pk__in=_welcome_pages()):
            page.delete()
        _save(OrganisationSettings.for_site(site), demo.ORGANISATION, logo=self.images["logo"])
        _save(SocialSettings.for_site(site), demo.SOCIAL)
        _save(SeoSettings.for_site(site), demo.SEO, default_image=self.images["island"])

    def _restrict(self) -> None:
        for code in (MAIN, OTHER):
            if page := self.pages.get((code, RESTRICTED)):
                PageViewRestriction.objects.create(
                    page=page, restriction_type=PageViewRestriction.LOGIN
                )

    def _menus(self) -> None:
        keys: dict[str, Any] = {}
        for code in (MAIN, OTHER):
            for handle, (title, links) in TEXTS[code].MENUS.items():
                menu = Menu(handle=handle, title=title, locale=self.locales[code])
                menu.items = [self._menu_item(key, below, code) for key, below in links.items()]
                menu.translation_key = keys.setdefault(handle, menu.translation_key)
                menu.save()

    def _menu_item(self, key: str, below: list[str], code: str) -> dict[str, Any]:
        children = [
            {"type": "item", "id": str(uuid4()), "value": self._menu_link(child, code)}
            for child in below
        ]
        return {"type": "link", "value": {**self._menu_link(key, code), "children": children}}

    def _menu_link(self, key: str, code: str) -> dict[str, Any]:
        if ":" in key:
            title, _, url = key.partition(" ")
            return {"title": title, "page": None, "url": url}
        return {"title": "", "page": self._target("page", key, code).pk, "url": ""}

    def _redirects(self) -> None:
        for old_path, target, permanent in demo.REDIRECTS:
            page = self.pages.get((MAIN, target))
            Redirect.objects.create(
                old_path=old_path,
                redirect_page=page,
                redirect_link="" if page else target,
                is_permanent=permanent,
            )

    def _unpublished(self) -> None:
        """Leave a draft, and an article that waits for review, so that the dashboard shows some."""
        author: AbstractUser = get_user_model().objects.get(username=demo.USERS[0][0])
        for title, slug, summary, submitted in demo.UNPUBLISHED:
            page = ArticlePage(
                title=title,
                slug=slug,
                summary=summary,
                owner=author,
                live=False,
                locale=self.locales[MAIN],
                category=self.categories[MAIN, "island"],
            )
            self.pages[MAIN, "journal"].add_child(instance=page)
            page.save_revision(user=author)
            if submitted:
                page.get_workflow().start(page, author)


def _save(setting: Any, values: dict[str, str], **others: Any) -> None:
    for name, value in {**values, **others}.items():
        setattr(setting, name, value)
    setting.save()
