"""How good is the ranking? A number, before and after a change."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import temporary_engine
from search.quality import CollectionError, Quality, fill, judge, read_collection


class Command(BaseCommand):
    """Judges the ranking."""

    help = (
        "Index a judged collection beside the real index, run its queries, and print nDCG@10, "
        "recall, the share of queries without results, and the time a query takes."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the collection."""
        parser.add_argument(
            "collection",
            type=Path,
            help="a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv (the layout of "
            "BEIR), or with cran.all.1400, cran.qry and cranqrel (that of Cranfield)",
        )
        parser.add_argument("--locale", default="en", help="the language of the texts")

    def handle(self, *, collection: Path, locale: str, **options: Any) -> None:
        """Print a line for the queries as they are, and one for the same with a typo each."""
        try:
            judged = read_collection(collection, locale)
        except CollectionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(judged.documents)} documents, {len(judged.queries)} queries")
        self.stdout.write(
            f"{'queries':22}{'nDCG@10':>9}{'recall@100':>12}{'no results':>12}"
            f"{'median':>10}{'p95':>10}"
        )
        with temporary_engine() as engine:
            fill(engine, judged)
            misspelt = judged.with_typos()
            self._line("as they are", judge(engine, judged))
            self._line("one typo each", judge(engine, misspelt))
            self._line("one typo, spell=off", judge(engine, misspelt, spell=False))

    def _line(self, name: str, quality: Quality) -> None:
        self.stdout.write(
            f"{name:22}{quality.ndcg_at_10:9.4f}{quality.recall_at_100:12.4f}"
            f"{quality.without_results:12.1%}{quality.median_ms:7.2f} ms{quality.p95_ms:7.2f} ms"
        )
