"""Which pages the demo has, and what is the same in every language."""

from dataclasses import dataclass, field
from typing import Any

from pages.models import ArticlePage, HomePage, SectionPage, StandardPage


@dataclass(frozen=True)
class Entry:
    """One page of the demo; its words are in `texts`.

    Attributes:
        key: how texts name it in links.
        model: the page type.
        parent: the key of the page above, "" for the home page.
        cover: the key of its picture; types without a cover show it where they are shared.
        authors, category, date: of an article; the date is ISO 8601.
        in_menus: whether Wagtail's own "show in menus" is set.
    """

    key: str
    model: type[Any]
    parent: str = "home"
    cover: str = ""
    authors: tuple[str, ...] = ()
    category: str = ""
    date: str = ""
    in_menus: bool = False


@dataclass(frozen=True)
class Words:
    """What a page says in one language."""

    title: str
    slug: str
    summary: str
    body: list[tuple[str, Any]] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    description: str = ""


def _article(key: str, date: str, cover: str, category: str, *authors: str) -> Entry:
    return Entry(key, ArticlePage, "journal", cover, authors, category, date)


OUTLINE = [
    Entry("home", HomePage, "", "island"),
    Entry("visit", SectionPage, cover="ferry", in_menus=True),
    Entry("getting-here", StandardPage, "visit", cover="ferry"),
    Entry("staying", StandardPage, "visit", cover="house"),
    Entry("walks", StandardPage, "visit", cover="dunes"),
    Entry("schools", StandardPage, "visit", cover="bay"),
    Entry("research", SectionPage, cover="nets", in_menus=True),
    Entry("ringing", StandardPage, "research", cover="nets"),
    Entry("reading-a-ring", StandardPage, "ringing", cover="wheatear"),
    Entry("counts", StandardPage, "research", cover="cliffs"),
    Entry("weather", StandardPage, "research", cover="storm"),
    Entry("open-data", StandardPage, "research", cover="reeds"),
    Entry("birds", SectionPage, cover="cliffs", in_menus=True),
    Entry("guillemot", StandardPage, "birds", cover="guillemot"),
    Entry("gannet", StandardPage, "birds", cover="gannet"),
    Entry("kittiwake", StandardPage, "birds", cover="kittiwake"),
    Entry("wheatear", StandardPage, "birds", cover="wheatear"),
    Entry("barnacle-goose", StandardPage, "birds", cover="barnacle-goose"),
    Entry("puffin", StandardPage, "birds", cover="puffin"),
    Entry("journal", SectionPage, cover="evening-boat", in_menus=True),
    _article("goose-morning", "2025-10-14", "geese", "migration", "maren"),
    _article("north-hide", "2025-09-20", "house", "island", "ilse"),
    _article("one-stove", "2025-09-02", "bay", "island", "ilse", "maren"),
    _article("ring-in-senegal", "2025-08-30", "wheatear", "ringing", "jonas"),
    _article("good-year", "2025-07-19", "kittiwake", "seabirds", "maren", "amadou"),
    _article("warmer-lamp", "2025-06-12", "lighthouse-night", "island", "amadou"),
    _article("night-calls", "2025-05-08", "night", "migration", "amadou", "jonas"),
    _article("no-rats", "2025-04-11", "dunes", "seabirds", "jonas"),
    _article("forty-years", "2025-03-15", "reeds", "migration", "amadou"),
    _article("three-days", "2025-02-02", "storm", "island", "ilse"),
    _article("film-evening", "2024-12-05", "harbour", "island", "ilse"),
    Entry("about", StandardPage, cover="house", in_menus=True),
    Entry("people", StandardPage, "about", cover="house"),
    Entry("history", StandardPage, "about", cover="lighthouse-night"),
    Entry("support", StandardPage, "about", cover="bay"),
    Entry("questions", StandardPage, cover="mist"),
    Entry("imprint", StandardPage),
    Entry("privacy", StandardPage),
    Entry("volunteers", SectionPage, cover="meadow"),
    Entry("handbook", StandardPage, "volunteers"),
]

# The part that only people who log in may read.
RESTRICTED = "volunteers"
