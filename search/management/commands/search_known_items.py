"""Does the search find pages by what the site's own links call them?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from pages.publishing.access import ANONYMOUS
from pages.publishing.kinds import PAGE
from pages.publishing.models import PublishedDocument
from search.engines.interface import EngineError
from search.known_items import judge_known_items, known_items


class Command(BaseCommand):
    """Judges the search of a site by its links."""

    help = (
        "Search for the text of every link from one page of a site to another, and print how often "
        "the page that it leads to is among the first ten results, for each locale."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the site, the locales, and how much is to be shown of what was not found."""
        parser.add_argument("--site", help="host name or id of the site; default: the default site")
        parser.add_argument("--locale", action="append", help="only this locale (repeatable)")
        parser.add_argument(
            "--misses", type=int, default=0, help="show so many texts whose page was not found"
        )

    def handle(
        self, *, site: str | None, locale: list[str] | None, misses: int, **options: Any
    ) -> None:
        """Print a line for each locale."""
        site_id = _site(site).pk
        documents = PublishedDocument.objects.visible_to(ANONYMOUS).filter(
            site_id=site_id, kind=PAGE
        )
        there = sorted(documents.values_list("locale", flat=True).distinct())
        if unknown := set(locale or ()) - set(there):
            raise CommandError(f"--locale: no pages in {min(unknown)}; accepted: {_list(there)}.")
        self.stdout.write(
            f"{'locale':8}{'texts':>7}{'in first 10':>13}{'of links':>10}{'first':>8}{'MRR':>8}"
            f"{'no results':>12}{'p95':>10}"
        )
        for code in locale or there:
            items = known_items(site_id, code)
            try:
                judged = judge_known_items(site_id, code, items)
            except EngineError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(
                f"{code:8}{judged.queries:7}{judged.found:13.1%}{judged.found_of_links:10.1%}"
                f"{judged.first:8.1%}{judged.reciprocal_rank:8.3f}{judged.without_results:12.1%}"
                f"{judged.p95_ms:7.1f} ms"
            )
            paths = dict(documents.filter(locale=code).values_list("object_id", "path"))
            for item in judged.missed[:misses]:
                self.stdout.write(f"    {item.text}  →  {paths[item.page]}")


def _site(name: str | None) -> Site:
    sites = Site.objects.order_by("-is_default_site", "pk")
    if name is None:
        site = sites.first()
    else:
        site = sites.filter(pk=name).first() if name.isdigit() else None
        site = site or sites.filter(hostname=name).first()
    if site is None:
        hosts = _list(f"{known.hostname} ({known.pk})" for known in sites)
        raise CommandError(f"--site: there is no site {name!r}; accepted: {hosts}.")
    return site


def _list(values: Any) -> str:
    return ", ".join(values) or "none yet"
