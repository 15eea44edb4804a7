"""Where published content comes out: list, sync, search and sitemap of a running Roost."""

import re
import time
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.clients.roost_server import RoostServer

OUTLETS = ("list", "sync", "search", "sitemap")


class Outlets:
    """Follows one page by its slug and by a word that only it has."""

    def __init__(self, server: RoostServer, slug: str, word: str) -> None:
        self.server = server
        self.slug = slug
        self.word = word
        self.changes: list[dict[str, Any]] = []
        self._cursor = ""
        self._follow()
        self.changes.clear()

    def show(self, name: str) -> bool:
        """Return whether the page is in one of OUTLETS now."""
        found: bool = getattr(self, f"_{name}")()
        return found

    def wait_until(self, shown: bool, seconds: float = 15) -> dict[str, float]:
        """Wait until all outlets show the page, or none; return after how many seconds each did."""
        began = time.monotonic()
        times: dict[str, float] = {}
        while len(times) < len(OUTLETS):
            for name in OUTLETS:
                if name not in times and self.show(name) == shown:
                    times[name] = time.monotonic() - began
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"Only these followed within {seconds:g} s: {times}")
            time.sleep(0.02)
        return times

    def last_change(self) -> dict[str, Any]:
        """Return the page's last item in the sync feed since this object was made."""
        return [item for item in self.changes if f"/{self.slug}/" in (item["path"] or "")][-1]

    def _list(self) -> bool:
        items = self.server.get("pages/?type=pages.ArticlePage&order=-id&limit=5")["items"]
        return any(item["meta"]["slug"] == self.slug for item in items)

    def _search(self) -> bool:
        items = self.server.get(f"search/?q={self.word}")["items"]
        return any(item["meta"]["slug"] == self.slug for item in items)

    def _sync(self) -> bool:
        self._follow()
        return bool(self.changes) and self.last_change()["op"] == "upsert"

    def _sitemap(self) -> bool:
        index = self._text("sitemaps/sitemap.xml")
        names = [urlsplit(url).path.strip("/") for url in re.findall(r"<loc>(.*?)</loc>", index)]
        return any(f"/{self.slug}/</loc>" in self._text(f"sitemaps/{name}") for name in names)

    def _follow(self) -> None:
        while True:
            query = f"cursor={self._cursor}" if self._cursor else "site=localhost"
            answer = self.server.get(f"sync/?{query}")
            self.changes += answer["items"]
            (self._cursor,) = parse_qs(urlsplit(answer["next"]).query)["cursor"]
            if not answer["has_more"]:
                return

    def _text(self, path: str) -> str:
        with urllib.request.urlopen(self.server.api_url + path) as response:
            text: str = response.read().decode()
            return text
