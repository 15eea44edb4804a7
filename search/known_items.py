"""Judging the search of a site by its own links: what a link calls a page should find it.

Whoever writes a link says in a few words what is behind it, much as somebody who knows that there
is such a page would look for it. So every site brings its own test along, in each of its
languages, without anybody having to judge results. The texts of links are searched as part of the
pages that they stand on, and never as part of those that they lead to.
"""

import math
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import orjson

from pages.publishing.access import ANONYMOUS
from pages.publishing.kinds import PAGE
from pages.publishing.models import PublishedDocument
from search.engines.analysis import UNSPACED_RUN
from search.query import MAX_QUERY, SearchError, SearchQuery, search

FIRST = 10  # results among which the page should be
FEWEST_WORDS = 2
FEWEST_CHARACTERS = 3  # of Chinese, Japanese and others without spaces
LINK = re.compile(r'<a\b([^>]*)\bdata-page="(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ADDRESS = re.compile(r"\w://|^\S*/\S*$")


@dataclass(frozen=True)
class KnownItem:
    """What links call a page, the page, and how many pages call it so."""

    text: str
    page: int
    links: int = 1


@dataclass(frozen=True)
class Findability:
    """How well pages are found by what links call them.

    Attributes:
        queries: how many different texts of links there were.
        found: the share of them with the page among the first FIRST results.
        found_of_links: the same, where a text counts once for each page that uses it.
        first: the share with the page in the first place.
        reciprocal_rank: the mean of 1 / place; 0 where it is not among the first FIRST.
        without_results: the share without any result.
        p95_ms: milliseconds that 95 % of the queries took at most.
        missed: those whose page was not found.
    """

    queries: int
    found: float
    found_of_links: float
    first: float
    reciprocal_rank: float
    without_results: float
    p95_ms: float
    missed: Sequence[KnownItem]


def known_items(site_id: int, locale: str) -> list[KnownItem]:
    """Return the texts of links from one page to another of the same locale, each once.

    Left out are texts that lead to different pages, since they name none ("here", "overview"),
    links to a place within a page, single words, addresses, and what is longer than a query may be.
    """
    rows = PublishedDocument.objects.visible_to(ANONYMOUS).filter(
        site_id=site_id, locale=locale, kind=PAGE
    )
    bodies = dict(rows.values_list("object_id", "body"))
    written: dict[str, str] = {}
    pages: defaultdict[str, set[int]] = defaultdict(set)
    users: defaultdict[str, set[int]] = defaultdict(set)
    for number, body in bodies.items():
        for text, page in _links(orjson.loads(bytes(body))):
            if page != number:
                same = text.casefold()
                written.setdefault(same, text)
                pages[same].add(page)
                users[same].add(number)
    return [
        KnownItem(written[same], min(targets), len(users[same]))
        for same, targets in sorted(pages.items())
        if len(targets) == 1 and targets <= bodies.keys() and _says_something(same)
    ]


def judge_known_items(site_id: int, locale: str, items: Sequence[KnownItem]) -> Findability:
    """Search for what links call pages, in their locale, as if editors had curated nothing.

    Raises:
        EngineError: the search engine does not answer.
    """
    places: list[int] = []  # 0: not among the first
    times: list[float] = []
    nothing = 0
    for item in items:
        query = SearchQuery(item.text, site_id, (locale,), limit=FIRST, highlight=False, desk=False)
        began = time.perf_counter()
        try:
            found = [hit.object_id for hit in search(query).hits]
        except SearchError:  # a text such as "-1"
            found = []
        times.append((time.perf_counter() - began) * 1000)
        nothing += not found
        places.append(found.index(item.page) + 1 if item.page in found else 0)
    times.sort()
    count = len(items) or 1
    weights = [item.links for item in items]
    return Findability(
        queries=len(items),
        found=sum(place > 0 for place in places) / count,
        found_of_links=sum(weight for weight, place in zip(weights, places, strict=True) if place)
        / (sum(weights) or 1),
        first=sum(place == 1 for place in places) / count,
        reciprocal_rank=sum(1 / place for place in places if place) / count,
        without_results=nothing / count,
        p95_ms=times[math.ceil(len(times) * 0.95) - 1] if times else 0.0,
        missed=[item for item, place in zip(items, places, strict=True) if not place],
    )


def _links(value: Any) -> Iterator[tuple[str, int]]:
    """Yield the text and the page of every link in a document to a page."""
    if isinstance(value, str):
        for attributes, page, inner in LINK.findall(value):
            if "#" not in attributes:  # else it says what a part of the page is about
                yield " ".join(unescape(TAG.sub("", inner)).split()), int(page)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _links(part)
    elif isinstance(value, list):
        for part in value:
            yield from _links(part)


def _says_something(text: str) -> bool:
    if len(text) > MAX_QUERY or ADDRESS.search(text):
        return False
    unspaced = sum(map(len, UNSPACED_RUN.findall(text)))
    words = [word for word in text.split() if re.search(r"\w", word)]
    return unspaced >= FEWEST_CHARACTERS or len(words) >= FEWEST_WORDS
