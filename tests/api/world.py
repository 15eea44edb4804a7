"""A site in two locales with a page of every type, a menu, a redirect and settings."""

from dataclasses import dataclass
from typing import Any

from wagtail.contrib.redirects.models import Redirect

from pages.blocks import BodyBlock
from pages.models import Menu, OrganisationSettings, StandardPage
from pages.publishing.publisher import publish_all
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_file,
    make_image,
    make_locale,
    make_section,
    make_site,
    publish,
    translate,
)


@dataclass
class World:
    """The objects of the site, by what tests call them."""

    site: Any
    home: Any
    blog: Any
    first: Any
    second: Any
    third: Any
    about: Any
    japanese: Any
    author: Any
    category: Any
    image: Any
    file: Any
    menu: Any
    redirect: Any


def make_world() -> World:
    """Three articles in a section, a standard page, and a Japanese translation of the first."""
    site = make_site()
    home = site.root_page.specific
    blog = make_section(home, "Blog", slug="blog")
    author, category = make_author(), make_category()
    image, file = make_image("Cover"), make_file("Paper")
    common = {"authors": [author], "category": category}
    first = make_article(
        blog,
        "First",
        slug="first",
        tags=["birds", "sea"],
        cover=image,
        body=every_block(image, file, blog),
        **common,
    )
    second = make_article(blog, "Second", slug="second", tags=["birds"], **common)
    third = make_article(blog, "Third", slug="third", summary="A kestrel hovers.")
    about = publish(home, StandardPage(title="About", slug="about"))
    japanese = translate(first, "ja", title="最初")
    menu = Menu.objects.create(
        handle="main",
        title="Main",
        locale=make_locale("en"),
        items=[("link", {"title": "", "page": blog, "url": "", "children": []})],
    )
    redirect = Redirect.objects.create(
        old_path="/old", site=site, redirect_page=first, is_permanent=True
    )
    OrganisationSettings.objects.create(site=site, name="Example")
    publish_all()
    return World(
        site,
        home,
        blog,
        first,
        second,
        third,
        about,
        japanese,
        author,
        category,
        image,
        file,
        menu,
        redirect,
    )


def every_block(image: Any, file: Any, page: Any) -> list[Any]:
    """Return a body with a block of each type."""
    picture = {"image": image, "alt": "A cover", "decorative": False, "caption": "<p>Caption</p>"}
    table = (
        BodyBlock()
        .child_blocks["table"]
        .to_python(
            {
                "columns": [
                    {"type": "text", "heading": "Bird"},
                    {"type": "number", "heading": "Seen"},
                    {"type": "rich_text", "heading": "Where"},
                ],
                "rows": [{"values": ["Kestrel", 2, "<p>At the <b>mill</b></p>"]}],
                "caption": "Counted",
            }
        )
    )
    return [
        (
            "rich_text",
            f'<h2>Hello</h2><p>A kestrel and <a linktype="page" id="{page.pk}">more</a>.</p>',
        ),
        ("heading", {"text": "A heading", "level": "3", "anchor": ""}),
        ("quote", {"text": "<p>Quoted</p>", "attribution": "Ada", "url": ""}),
        ("code", {"language": "python", "code": "print(1)", "filename": ""}),
        ("image", picture),
        ("gallery", {"images": [picture], "caption": ""}),
        ("embed", {"url": "https://youtu.be/abcdefghijk", "title": "Video", "caption": ""}),
        ("file", {"file": file, "title": ""}),
        (
            "call_to_action",
            {
                "heading": "Go",
                "text": "",
                "link": {"title": "There", "page": page, "url": ""},
                "style": "primary",
            },
        ),
        ("faq", {"heading": "Asked", "items": [{"question": "Why?", "answer": "<p>So.</p>"}]}),
        ("related_pages", {"heading": "More", "pages": [page]}),
        ("raw_html", {"html": "<b>bold</b>"}),
        ("table", table),
    ]
