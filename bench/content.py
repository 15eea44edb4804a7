"""The content that Roost and the others are measured on: articles of 3.4 KB, as published."""

from datetime import UTC, datetime, timedelta
from typing import Any

AUTHORS, CATEGORIES, TAGS = 50, 20, 30
PARAGRAPHS, WORDS = 9, 37  # an article; they are as frequent as in a language
TEXTS = 2_000  # that differ; more articles have the same again


def prepare(number: int) -> str:
    """Make the articles and their search index, unless they are there; return an API token."""
    from django.core.management import call_command

    from api.models import ApiToken
    from pages.models import ArticlePage
    from search.engines import get_engine
    from search.indexer import rebuild

    call_command("migrate", verbosity=0)
    if not ArticlePage.objects.exists():
        make_content(number)
        rebuild(get_engine())
    _, secret = ApiToken.create(name="bench", scopes=["published"])
    return secret


def make_content(number: int) -> None:
    """Publish articles with an author, a category and three tags each, one a minute."""
    from django.db import connection
    from taggit.models import Tag

    from bench.search import Text
    from pages.models import ArticleAuthor, Author, Category
    from pages.models.article import ArticleTag
    from pages.publishing.publisher import publish_all
    from tests.bulk import ask_for_builds, make_articles
    from tests.factories import make_section, make_site

    text = Text(1)
    texts = [_html(text) for _ in range(min(number, TEXTS))]
    summaries = [f"{text.sentence(20).capitalize()}." for _ in texts]
    site = make_site("bench.example")
    blog = make_section(site.root_page, "Blog", slug="blog")
    authors = [
        Author.objects.create(name=f"Author {n}", slug=f"author-{n}", bio="<p>Writes.</p>")
        for n in range(AUTHORS)
    ]
    categories = [
        Category.objects.create(name=f"Category {n}", slug=f"category-{n}", locale=blog.locale)
        for n in range(CATEGORIES)
    ]

    def own(n: int) -> dict[str, Any]:
        return {
            "summary": summaries[n % TEXTS],
            "category": categories[n % CATEGORIES],
            "body": [("rich_text", texts[n % TEXTS])],
        }

    ids = make_articles(blog, number, title=f"Article on {text.sentence(4)}", each=own)
    tags = [Tag.objects.create(name=f"tag-{n}") for n in range(TAGS)]
    ArticleAuthor.objects.bulk_create(
        [ArticleAuthor(page_id=pk, author=authors[n % AUTHORS]) for n, pk in enumerate(ids)],
        batch_size=1_000,
    )
    ArticleTag.objects.bulk_create(
        [
            ArticleTag(content_object_id=pk, tag=tags[(n + k * 7) % TAGS])
            for n, pk in enumerate(ids)
            for k in range(3)
        ],
        batch_size=1_000,
    )
    first = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(minutes=number)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET first_published_at = %s + (id - %s) * INTERVAL '1 minute'"
            " WHERE id BETWEEN %s AND %s",
            [first, ids[0], ids[0], ids[-1]],
        )
    ask_for_builds(ids)
    publish_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def words(number: int) -> list[str]:
    """Return words that visitors look for: some are in half of all articles, others in few."""
    from bench.search import Text

    text = Text(1)
    return [text.query().split()[0] for _ in range(number)]


def _html(text: Any) -> str:
    return "".join(f"<p>{text.sentence(WORDS).capitalize()}.</p>" for _ in range(PARAGRAPHS))
