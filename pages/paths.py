"""Where pages live on the front end: the site's own locale at its root, others below their code."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Site

HOME_DEPTH = 2  # of home pages in Wagtail's tree


class Root(NamedTuple):
    """The home page of one site in one locale."""

    site_id: int
    url_path: str
    root_url: str
    locale: str
    prefix: str


class Location(NamedTuple):
    """The public place of a page in one site."""

    site_id: int
    root_url: str
    path: str
    locale: str


def site_roots() -> list[Root]:
    """Return every home page of every site as the database has them now, in two queries.

    Wagtail's own list is not used: it is cached, and a build must not see yesterday's sites.
    """
    sites = list(Site.objects.select_related("root_page").order_by("pk"))
    homes = Page.objects.filter(
        translation_key__in=[site.root_page.translation_key for site in sites]
    ).values_list("translation_key", "url_path", "locale_id", "locale__language_code")
    return [
        Root(
            site_id=site.pk,
            url_path=url_path,
            root_url=site.root_url,
            locale=code,
            prefix="/" if locale_id == site.root_page.locale_id else f"/{code}/",
        )
        for site in sites
        for translation_key, url_path, locale_id, code in homes
        if translation_key == site.root_page.translation_key
    ]


def locations(url_path: str, roots: list[Root] | None = None) -> list[Location]:
    """Return the places of a page, one a site that contains it, the nearest root first."""
    found: dict[int, Location] = {}
    for root in sorted(roots if roots is not None else site_roots(), key=_nearest_first):
        if url_path.startswith(root.url_path) and root.site_id not in found:
            path = root.prefix + url_path[len(root.url_path) :]
            found[root.site_id] = Location(root.site_id, root.root_url, path, root.locale)
    return list(found.values())


def page_location(url_path: str, roots: list[Root] | None = None) -> Location | None:
    """Return the page's place in the site whose root is nearest to it, or None outside of all."""
    return next(iter(locations(url_path, roots)), None)


def _nearest_first(root: Root) -> int:
    return -len(root.url_path)


def refuse_path_of_language(slug: str) -> None:
    """Refuse a slug directly below a home page that is the path of a language.

    Raises:
        ValidationError: of the field `slug`.
    """
    if slug and Locale.objects.filter(language_code=slug).exists():
        raise ValidationError({"slug": _("“%(slug)s” is the path of a language.") % {"slug": slug}})
