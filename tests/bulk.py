"""Thousands of articles in a second, for tests and measurements of large sites.

Rows are written as Wagtail would write them, without its signals; their documents are then built
by the publisher like any others.
"""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from pages.models import ArticleAuthor, ArticlePage
from pages.publishing.touches import touch

CHUNK = 1_000


Values = dict[str, Any]


def make_articles(
    parent: Page,
    count: int,
    *,
    authors: Sequence[Any] = (),
    title: str = "Article",
    each: Callable[[int], Values] | None = None,
    **values: Any,
) -> list[int]:
    """Add published articles below a page whose documents are still to be built; return their ids.

    The n-th is "Article n" at `article-n/`, counted from 0; `values` are the same for all, and
    `each` returns those of the n-th.
    """
    parent = Page.objects.get(pk=parent.pk)
    first = parent.numchild
    ids: list[int] = []
    with transaction.atomic():
        for start in range(0, count, CHUNK):
            numbers = range(start, min(start + CHUNK, count))
            pages = [
                _page(parent, first + number, f"{title} {number}", number) for number in numbers
            ]
            Page.objects.bulk_create(pages)
            ids += [page.pk for page in pages]
        _insert_own_columns(ids, values, each)
        ArticleAuthor.objects.bulk_create(
            [
                ArticleAuthor(page_id=pk, author=author, sort_order=order)
                for pk in ids
                for order, author in enumerate(authors)
            ],
            batch_size=CHUNK,
        )
        Page.objects.filter(pk=parent.pk).update(numchild=first + count)
    return ids


def ask_for_builds(ids: Sequence[int]) -> None:
    """Note that the documents of these pages are to be built, as if each had been published."""
    touch(f"own:page:{pk}" for pk in ids)


def _page(parent: Page, first: int, title: str, number: int) -> Page:
    now = timezone.now()
    title, slug = f"{title} {number}", f"article-{number}"
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, first + number + 1),
        depth=parent.depth + 1,
        numchild=0,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        live=True,
        locale_id=parent.locale_id,
        translation_key=uuid.uuid4(),
        content_type=ContentType.objects.get_for_model(ArticlePage),
        first_published_at=now,
        last_published_at=now,
        latest_revision_created_at=now,
    )


def _insert_own_columns(
    ids: Sequence[int], values: Values, each: Callable[[int], Values] | None
) -> None:
    """Write the article's own table; Django cannot do that in bulk for models of two tables."""
    columns = [
        column for column in ArticlePage._meta.local_concrete_fields if not column.primary_key
    ]

    def row(values: Values) -> list[Any]:
        article = ArticlePage(**values)
        return [
            column.get_db_prep_save(column.pre_save(article, True), connection)
            for column in columns
        ]

    same = row(values)
    names = ", ".join(
        connection.ops.quote_name(name)
        for name in ("page_ptr_id", *(column.column for column in columns))
    )
    marks = ", ".join(["%s"] * (len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {ArticlePage._meta.db_table} ({names}) VALUES ({marks})",
            (
                (pk, *(row({**values, **each(number)}) if each else same))
                for number, pk in enumerate(ids)
            ),
        )
