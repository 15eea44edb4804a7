"""No public answer carries a trace of what is hidden: neither its words nor its number.

Everything that can point to a page, an image or a file points to hidden ones here, and every
address of the contract is asked.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import (
    ArticleAuthor,
    ArticlePage,
    Menu,
    OrganisationSettings,
    SectionPage,
    SeoSettings,
)
from pages.publishing.publisher import publish_all
from search.engines import get_engine
from search.indexer import rebuild
from tests.api.client import Api
from tests.api.test_openapi import operations
from tests.api.world import every_block
from tests.factories import (
    make_article,
    make_author,
    make_file,
    make_image,
    publish,
    republish,
    translate,
)

pytestmark = pytest.mark.django_db
WORD = "Xylophone"
NUMBER = 98_765_000  # what is hidden has an id that nothing else has
TRACE = re.compile(rf"xyloph|{NUMBER // 1000}", re.IGNORECASE)


class Hidden:
    """A section, an article and its translation, an image and a file that will be hidden."""

    def __init__(self, world: Any) -> None:
        self.collection = Collection.get_first_root_node().add_child(name=f"{WORD} collection")
        self.image = make_image(f"{WORD} image", collection=self.collection, pk=NUMBER)
        self.file = make_file(f"{WORD} file", collection=self.collection, pk=NUMBER)
        self.section = publish(
            world.home, SectionPage(pk=NUMBER, title=f"{WORD} section", slug="xylophones")
        )
        self.article = publish(
            self.section,
            ArticlePage(
                pk=NUMBER + 1,
                title=f"{WORD} article",
                slug="xylophone",
                summary=f"{WORD} summary",
                body=[("rich_text", f"<h2>{WORD}ed</h2><p>{WORD} unheardofword</p>")],
            ),
        )
        self.article.tags.add(f"{WORD} tag")
        self.article.save_revision().publish()


def point_everything_to(hidden: Hidden, world: Any, pointer: Any) -> None:
    """Let public pages, snippets, settings, menus and redirects refer to what is hidden."""
    link = f'<p><a linktype="page" id="{hidden.article.pk}">here</a>'
    link += f'<a linktype="document" id="{hidden.file.pk}">file</a></p>'
    link += f'<embed embedtype="image" id="{hidden.image.pk}" alt="" format="fullwidth"/>'
    author = make_author("Grace", bio=link, image=hidden.image)
    body = every_block(hidden.image, hidden.file, hidden.article)
    body += [("rich_text", link), ("quote", {"text": link, "attribution": "", "url": ""})]
    body += [("faq", {"heading": "", "items": [{"question": "Why?", "answer": link}]})]
    pointer.article_authors = [ArticleAuthor(author=author)]
    pointer.cover, pointer.body = hidden.image, body
    pointer.save_revision().publish()
    Menu.objects.filter(pk=world.menu.pk).delete()
    Menu.objects.create(
        handle="main",
        title="Main",
        locale=world.home.locale,
        items=[
            (
                "link",
                {
                    "title": "",
                    "page": world.blog,
                    "url": "",
                    "children": [{"title": "", "page": hidden.article, "url": ""}],
                },
            ),
            ("link", {"title": "", "page": hidden.section, "url": "", "children": []}),
        ],
    )
    Redirect.objects.create(old_path="/short", site=world.site, redirect_page=hidden.article)
    settings = OrganisationSettings.for_site(world.site)
    settings.logo = hidden.image
    settings.save()
    seo = SeoSettings.for_site(world.site)
    seo.default_image = hidden.image
    seo.save()


def addresses(hidden: Hidden, world: Any) -> Iterator[str]:
    """Every address of the contract, and whatever else might lead to what is hidden."""
    names = {"snippets": "authors", "schema": "pages.ArticlePage", "sitemaps": "sitemap-1.xml"}
    for path, operation in operations():
        if operation["security"] and {} not in operation["security"]:
            continue
        kind = path.removeprefix("/api/v1/").split("/")[0]
        address = path.replace("{handle}", "main").replace("{name}", names.get(kind, "main"))
        if "{id}" not in address:
            yield address
            continue
        for pk in (hidden.article.pk, hidden.section.pk, world.first.pk, world.second.pk):
            yield address.replace("{id}", str(pk))
    for pk in (hidden.article.pk, hidden.section.pk):
        for name in ("child_of", "descendant_of", "ancestor_of", "sibling_of", "translation_of"):
            yield f"pages/?{name}={pk}"
    yield from ("pages/?fields=*&limit=100", "pages/?order=-title", "pages/?fields=*&order=title")
    yield from ("pages/?order=random&seed=1&limit=100", "pages/?type=pages.SectionPage&fields=*")
    yield from ("pages/?rich_text=tree&fields=*", "pages/?rich_text=markdown&fields=*")
    yield from ("snippets/authors/?fields=*", "snippets/categories/?fields=*", "menus/?fields=*")
    yield from (f"redirects/?format={name}" for name in ("netlify", "vercel", "nginx"))
    for path in ("/xylophones/", "/xylophones/xylophone/", "/short", "/blog/pointer/", "/de/"):
        yield f"pages/find/?path={quote(path)}&fields=*"
    for q in ("xylophon", "xyl", "xylohpone", "unheardofwrd", "pointer", '"xylophone article"'):
        facets = "&facets=type,tags,category,author,year"
        yield f"search/?q={quote(q)}&type=*{facets}"
        yield f"suggest/?q={quote(q)}"
    yield from ("sync/?limit=500", "export/", "routes/?limit=1000", "sitemaps/sitemap.xml")
    yield from ("pages/?limit=1000&order=id", "images/?order=title", "files/?order=title")


def texts(api: Api, hidden: Hidden, world: Any) -> Iterator[tuple[str, str]]:
    """Body and headers of each answer; what the question itself names is not a trace."""
    for address in dict.fromkeys(addresses(hidden, world)):
        response = api.get(address)
        content = b"".join(response) if response.streaming else response.content
        yield address, f"{content.decode()} {response.headers}"
    paths = ["/xylophones/", "/xylophones/xylophone/", "/short", "/blog/pointer/"]
    for fields in ("", "?fields=*"):
        response = api.client.post(
            f"/api/v1/resolve/{fields}", {"paths": paths}, content_type="application/json"
        )
        yield f"resolve/{fields}", response.content.decode()


def without_the_question(address: str, text: str) -> str:
    """Return a text without the words of the question that an answer repeats."""
    if address.startswith("resolve"):
        return re.sub(r'"path":"/xylophones/(xylophone/)?","status":"(missing|gone)"', "", text)
    if f"{NUMBER // 1000}" in address:
        return re.sub(rf"with the id {NUMBER // 1000}\d+", "", text)
    return text


def restrict(hidden: Hidden, german: Any) -> None:
    for page in (hidden.section, german):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")


def unpublish(hidden: Hidden, german: Any) -> None:
    for page in (hidden.section, hidden.article, german):
        page.refresh_from_db()
        page.unpublish()


@pytest.mark.parametrize("hide", [restrict, unpublish])
@pytest.mark.parametrize("seen_before", [False, True], ids=["from the start", "later"])
def test_nothing_tells_of_what_is_hidden(
    world: Any, api: Api, hide: Callable[..., None], seen_before: bool
) -> None:
    german = translate(world.second, "de", title=f"{WORD} auf Deutsch")
    republish(german, slug="xylophon")
    pointer = make_article(world.blog, "Pointer", slug="pointer")
    hidden = Hidden(world)  # last: SQLite counts on from its id
    if seen_before:
        point_everything_to(hidden, world, pointer)
        publish_all()
        rebuild(get_engine())
        found = [address for address, text in texts(api, hidden, world) if TRACE.search(text)]
        assert len(found) > 40
    hide(hidden, german)
    CollectionViewRestriction.objects.create(collection=hidden.collection, restriction_type="login")
    if not seen_before:
        point_everything_to(hidden, world, pointer)
    publish_all()
    rebuild(get_engine())
    for address, text in texts(api, hidden, world):
        trace = TRACE.search(without_the_question(address, text))
        assert trace is None, (address, text[max(0, trace.start() - 150) : trace.end() + 50])
