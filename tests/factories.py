"""Small functions that make what tests publish. Everything goes through Wagtail's own actions."""

import io
from itertools import count
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.models import Collection, Locale, Page, Site

from media.models import File, Image
from pages.models import ArticleAuthor, ArticlePage, Author, Category, HomePage, SectionPage

P = TypeVar("P", bound=Page)
_numbers = count(1)


def make_locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def make_site(hostname: str = "example.com", **values: Any) -> Site:
    """A site with a published home page of its own; it replaces what a new database comes with."""
    root = _root_page()
    number = next(_numbers)
    home = publish(
        root, HomePage(title=values.pop("title", "Home"), slug=f"home-{number}", locale=_english())
    )
    default = values.pop("is_default_site", True)
    if default:
        Site.objects.all().delete()
    return Site.objects.create(
        hostname=hostname, port=443, root_page=home, is_default_site=default, **values
    )


def publish(parent: Page, page: P) -> P:
    """Add a page as a draft and publish it, as an editor does."""
    parent = Page.objects.get(pk=parent.pk)
    page.live = False
    if not page.locale_id:
        page.locale = parent.locale if parent.depth > 1 else _english()
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def republish(page: P, **values: Any) -> P:
    """Change fields of a page through a new revision, and publish it."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_section(parent: Page, title: str = "Section", **values: Any) -> SectionPage:
    return publish(parent, SectionPage(title=title, **values))


def make_article(
    parent: Page, title: str = "Article", authors: Any = (), tags: Any = (), **values: Any
) -> ArticlePage:
    page = ArticlePage(title=title, **values)
    page.article_authors = [ArticleAuthor(author=author) for author in authors]
    if tags:
        page.tags.add(*tags)
    return publish(parent, page)


def make_author(name: str = "Ada Lovelace", **values: Any) -> Author:
    slug = values.pop("slug", name.lower().replace(" ", "-"))
    return Author.objects.create(name=name, slug=slug, **values)


def make_category(name: str = "News", locale: str = "en", **values: Any) -> Category:
    slug = values.pop("slug", name.lower())
    return Category.objects.create(name=name, slug=slug, locale=make_locale(locale), **values)


def make_image(
    title: str = "Picture", size: tuple[int, int] = (800, 600), color: Any = "teal", **values: Any
) -> Image:
    data = io.BytesIO()
    PillowImage.new("RGB", size, color).save(data, "JPEG")
    file = ImageFile(data, name=f"{title.lower()}-{next(_numbers)}.jpg")
    return Image.objects.create(title=title, file=file, **values)


def make_file(title: str = "Paper", content: bytes = b"hello", **values: Any) -> File:
    name = f"{title.lower()}-{next(_numbers)}.txt"
    return File.objects.create(title=title, file=ContentFile(content, name=name), **values)


def translate(page: P, locale: str, **values: Any) -> P:
    """Publish a translation of a page, below the translation of its parent."""
    copy = page.copy_for_translation(make_locale(locale), copy_parents=True)
    return republish(copy, **values)


def _root_page() -> Page:
    """The root of the tree; tests with real transactions start without what migrations made."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=_english()
    )


def _english() -> Locale:
    return make_locale("en")
