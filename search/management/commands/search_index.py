"""The search index: how it is, building it anew, and going back to the one before."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from tqdm import tqdm

from pages.publishing.access import ANONYMOUS
from pages.publishing.changes import current_seq
from pages.publishing.models import PublishedDocument
from search.engines import get_engine
from search.engines.interface import EngineError
from search.indexer import rebuild, rollback, searchable_kinds
from search.models import PageVector, RefusedDocument


class Command(BaseCommand):
    """Shows the index, rebuilds it, and takes a rebuild back."""

    help = (
        "Show the state of the search index; rebuild it while searches and publishing go on; or "
        "put the index before the last rebuild in its place again, with what was published since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be done."""
        parser.add_argument("action", choices=["status", "rebuild", "rollback"])

    def handle(self, *, action: str, **options: Any) -> None:
        """Do it."""
        try:
            {"status": self._status, "rebuild": self._rebuild, "rollback": self._rollback}[action]()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        began = time.monotonic()
        with tqdm(unit=" documents", file=self.stderr, desc="Indexing") as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            count = rebuild(get_engine(), progress)
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{count} documents in {seconds:.1f} s, {count / max(seconds, 0.001):.0f} a second."
        )

    def _rollback(self) -> None:
        rollback(get_engine())
        self.stdout.write("The index before is the live one again.")
        self._status()

    def _status(self) -> None:
        status, now = get_engine().status(), current_seq()
        self.stdout.write(
            f"Engine: {status.engine}, {status.bytes / 1e6:.1f} MB in {status.location}"
        )
        if status.seq is None:
            self.stdout.write("No usable index: the worker builds one, or `search_index rebuild`.")
        else:
            lag = now - status.seq
            self.stdout.write(
                f"Complete up to change {status.seq} of {now}"
                + (f": {lag} behind." if lag > 0 else ".")
            )
        public = PublishedDocument.objects.visible_to(ANONYMOUS)
        counts = public.filter(kind__in=searchable_kinds()).values_list("site_id", "locale")
        for site_id, locale, published in counts.annotate(Count("pk")).order_by(
            "site_id", "locale"
        ):
            indexed = status.documents.get((site_id, locale), 0)
            where = f"site {site_id}" if site_id else "all sites"
            self.stdout.write(
                f"  {where}, {locale or 'no locale'}: {indexed} of {published} public documents"
            )
        if settings.ROOST_SEARCH_EMBEDDER:
            self._status_of_vectors()
        if refused := RefusedDocument.objects.count():
            self.stdout.write(
                f"{refused} documents were refused: Reports → Refused by search says why."
            )

    def _status_of_vectors(self) -> None:
        from search.semantic.consumer import public_pages
        from search.semantic.embedding import EmbedderError, get_embedder

        try:
            name = get_embedder().name
        except EmbedderError as error:
            raise CommandError(str(error)) from error
        made = PageVector.objects.filter(embedder=name).exclude(digest="").count()
        self.stdout.write(f"Vectors: of {made} of {public_pages().count()} public pages.")
