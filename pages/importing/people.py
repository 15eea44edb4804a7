"""Authors and categories that the front matter names, each once."""

from html import escape

from wagtail.models import Locale

from pages.importing.addresses import slug_of
from pages.importing.authors import AuthorEntry
from pages.models import Author, Category


class People:
    """Finds or makes authors and categories. Call `forget` when the transaction around it was
    rolled back.
    """

    def __init__(self) -> None:
        self.authors_made = 0
        self.categories_made = 0
        self._new_authors = 0
        self._new_categories = 0
        self._authors: dict[str, Author] = {}
        self._categories: dict[tuple[int, str], Category] = {}
        self.forget()

    def author(self, entry: AuthorEntry) -> Author:
        """Return the author of this name; a new one gets the address and the company that the entry
        tells.
        """
        name = entry.name[:255]
        author = self._authors.get(name.casefold())
        if author is None:
            author = Author(name=name, slug=self._free_slug(name), url=_short_url(entry.url))
            author.bio = f"<p>{escape(entry.company)}</p>" if entry.company else ""
            author.save()
            self._authors[name.casefold()] = author
            self._new_authors += 1
        return author

    def category(self, name: str, locale: Locale) -> Category:
        """Return the category of this name in a locale."""
        slug = slug_of(name)
        key = (locale.pk, slug)
        if key not in self._categories:
            twin = next(
                (item for (_, known), item in self._categories.items() if known == slug), None
            )
            category = Category(name=name[:255], slug=slug, locale=locale)
            if twin:
                category.translation_key = twin.translation_key
            category.save()
            self._categories[key] = category
            self._new_categories += 1
        return self._categories[key]

    def commit(self) -> None:
        """Count what was made as kept."""
        self.authors_made += self._new_authors
        self.categories_made += self._new_categories
        self._new_authors = self._new_categories = 0

    def forget(self) -> None:
        """Read again what the database has."""
        self._authors = {author.name.casefold(): author for author in Author.objects.all()}
        self._categories = {(item.locale_id, item.slug): item for item in Category.objects.all()}
        self._new_authors = self._new_categories = 0

    def _free_slug(self, name: str) -> str:
        taken = {author.slug for author in self._authors.values()}
        slug = base = slug_of(name)[:240]
        number = 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        return slug


def _short_url(url: str) -> str:
    return url if url.startswith(("http://", "https://")) and len(url) <= 200 else ""
