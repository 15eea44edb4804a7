"""Measures what an answer of the delivery API costs, in the process that gives it.

    .venv/bin/python -m bench.api [PAGES]

One real article is published, and its document copied PAGES times (10,000 unless told otherwise)
with entries and changes of their own. Works in a temporary SQLite database, or in the one that
DATABASE_URL names, which must be empty.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

PAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SENTENCE = "A list is a scan of narrow rows, and this sentence stands for the text of a page. "
SECONDS = 1.5  # for each request
CHUNK = 2_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as state:
        os.environ.setdefault("ROOST_VAR", str(Path(state) / "var"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        os.environ["ROOST_LOG_LEVEL"] = "ERROR"
        os.environ["ROOST_RATE_LIMIT"] = "1000000000"
        Path(os.environ["ROOST_VAR"]).mkdir(exist_ok=True)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from django.db import connection

    article = make_documents()
    print(f"{connection.vendor}, {PAGES:,} pages, one thread, without the web server")
    print("| Request | Bytes | Queries | Median ms | p95 ms | A second |")
    print("|---|---|---|---|---|---|")
    for label, address in requests(article):
        row(label, address)


def requests(article: Any) -> list[tuple[str, str]]:
    blog = article.get_parent().pk
    newest = "pages/?type=pages.ArticlePage&locale=en"
    return [
        ("a page by id", f"pages/{article.pk}/"),
        ("a page by path", f"pages/find/?path=/blog/a-{PAGES // 2}/"),
        ("a path where nothing is", "pages/find/?path=/nothing/"),
        ("20 newest of a type, as cards", newest),
        ("20 newest of every type", "pages/"),
        ("the same with bodies", f"{newest}&fields=*"),
        ("20 with a tag (1 in 10)", f"{newest}&tags=tag-3"),
        ("20 with two tags", f"{newest}&tags=tag-3&tags=label-1"),
        ("20 below a page, by title", f"{newest}&descendant_of={blog}&order=title"),
        ("20 at offset 5,000", f"{newest}&offset=5000"),
        ("the same by cursor", following(f"{newest}&offset={min(4980, PAGES // 2)}")),
        ("20 newest of a type, not counted", f"{newest}&count=off"),
        ("20 at random, not counted", f"{newest}&order=random&seed=1&count=off"),
        ("1,000 cards, not counted", f"{newest}&limit=1000&count=off"),
        ("20 since a day, by title", f"{newest}&first_published_at.gte=2020-01-01&order=title"),
        ("sync, 100 documents", "sync/"),
        ("a menu that is not there", "menus/none/"),
        ("everything by export", "export/"),
        ("the same in zstd", "export/ zstd"),
        ("the same in gzip", "export/ gzip"),
    ]


def make_documents() -> Any:
    """Publish one article and copy its document; return the article."""
    from django.db import transaction

    from pages.publishing.publisher import publish_all
    from tests.factories import make_article, make_author, make_image, make_section, make_site

    site = make_site("bench.example")
    blog = make_section(site.root_page, "Blog", slug="blog")
    html = f"<h2>Part</h2><p>{SENTENCE * 12}</p>"
    article = make_article(
        blog,
        "Article",
        slug="article",
        summary=SENTENCE,
        authors=[make_author()],
        cover=make_image("Cover", size=(1600, 1000)),
        body=[("rich_text", html)] * 4,
    )
    publish_all()
    with transaction.atomic():
        for start in range(0, PAGES, CHUNK):
            copy_documents(article, range(start, min(start + CHUNK, PAGES)))
    _analyze()
    return article


def copy_documents(article: Any, numbers: range) -> None:
    """Store copies of the article's document, each with its own path, entries and change."""
    from pages.publishing.entries import Entries, number_sort, text_sort
    from pages.publishing.models import Change, Clock, Entry, PublishedDocument

    source = PublishedDocument.objects.get(kind="page", object_id=article.pk)
    last = Change.objects.get(kind="page", object_id=article.pk)
    above = [str(pk) for pk in article.get_ancestors().values_list("pk", flat=True)]
    clock = Clock.objects.get()
    documents, changes = [], []
    for number in numbers:
        clock.seq += 1
        own = {"object_id": 1_000_000 + number, "path": f"/blog/a-{number}/", "seq": clock.seq}
        documents.append(_copy(source, own))
        changes.append(_copy(last, own))
    PublishedDocument.objects.bulk_create(documents)
    Change.objects.bulk_create(changes)
    clock.save()
    rows = []
    for number, document in zip(numbers, documents, strict=True):
        entries = Entries(
            sort=f"{20200101000000000000 + number * 7919 % 10_000_019:020d}",
            filters={
                "under": above,
                "child_of": above[-1:],
                "slug": [f"a-{number}"],
                "tags": [f"tag-{number % 10}", f"label-{number % 7}"],
            },
            orders={
                "title": text_sort(f"Article {number * 104729 % 1_000_003}"),
                "id": number_sort(document.object_id),
            },
        )
        for key, sort in entries.rows(document.site_id, document.locale, document.type):
            rows.append(Entry(key=key, sort=sort, document_id=document.pk))
    Entry.objects.bulk_create(rows, batch_size=5_000)


def _copy(source: Any, values: dict[str, Any]) -> Any:
    fields = {field.attname: getattr(source, field.attname) for field in source._meta.fields}
    return type(source)(**{**fields, "id": None, **values})


def _analyze() -> None:
    """Do what the database does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def row(label: str, address: str) -> None:
    """Ask until the time is up, and print what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    body = ask(address)
    with CaptureQueriesContext(connection) as captured:
        ask(address)
    queries = len(captured)
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        began = time.perf_counter()
        ask(address)
        times.append((time.perf_counter() - began) * 1_000)
    median, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    print(
        f"| {label} | {len(body):,} | {queries} | {median:.2f} | {p95:.2f}"
        f" | {1_000 / statistics.fmean(times):,.0f} |"
    )


def following(address: str) -> str:
    """Return the address of the next page of a list."""
    headers: dict[str, str] = {}
    ask(address, headers)
    return headers["Link"].partition(">")[0].removeprefix("</api/v1/")


@cache
def application() -> Any:
    """Return Django's whole stack, without what keeps answers in front of it."""
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def ask(address: str, headers: dict[str, str] | None = None) -> bytes:
    """Return the body of an answer, and note its headers."""
    address, _, encoding = address.partition(" ")
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/api/v1/{path}",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": encoding,
    }
    noted = {} if headers is None else headers
    answer = application()(environ, lambda _, found, *__: noted.update(found))
    body = b"".join(answer)
    answer.close()
    return body


if __name__ == "__main__":
    main()
