"""A site with sections, articles, media and translations, and a way to watch the change log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pages.publishing.changes import changes_after, current_seq
from pages.publishing.publisher import publish_all
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_image,
    make_section,
    make_site,
)


@dataclass
class World:
    """The objects of the site, by what tests call them."""

    site: Any
    home: Any
    blog: Any
    docs: Any
    author: Any
    category: Any
    image: Any
    article: Any
    linking: Any
    other: Any


def make_world() -> World:
    """One site: `linking` links to `article`, and both have the same author."""
    site = make_site()
    home = site.root_page.specific
    blog = make_section(home, "Blog", slug="blog")
    docs = make_section(home, "Docs", slug="docs")
    author, category = make_author(), make_category()
    image = make_image("Cover")
    article = make_article(
        blog,
        "First",
        slug="first",
        authors=[author],
        tags=["birds"],
        category=category,
        cover=image,
    )
    linking = make_article(
        blog,
        "Second",
        slug="second",
        authors=[author],
        body=[("rich_text", f'<p><a linktype="page" id="{article.pk}">first</a></p>')],
    )
    other = make_article(docs, "Third", slug="third")
    publish_all()
    return World(site, home, blog, docs, author, category, image, article, linking, other)


@dataclass(frozen=True)
class Logged:
    """What a reader of the change log was told of one object."""

    op: str
    kind: str
    id: int


@contextmanager
def watched_changes() -> Iterator[set[Logged]]:
    """Collect the changes made inside, once everything is built."""
    found: set[Logged] = set()
    publish_all()
    before = current_seq()
    yield found
    publish_all()
    for change in changes_after(before, 10_000):
        found.add(Logged(change.op, change.kind, change.object_id))


def upsert(instance: Any, kind: str = "page") -> Logged:
    return Logged("upsert", kind, instance.pk)


def delete(instance: Any, kind: str = "page") -> Logged:
    return Logged("delete", kind, instance.pk)
