"""Where pages live on the front end: the site's own locale at its root, others below their code."""

from typing import NamedTuple

from wagtail.models import Site


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
    """Return every home page of every site, the most specific first (Wagtail caches its list)."""
    roots = []
    default_locale: dict[int, str] = dict(
        Site.objects.values_list("id", "root_page__locale__language_code")
    )
    for root in Site.get_site_root_paths():
        own = default_locale.get(root.site_id) == root.language_code
        prefix = "/" if own else f"/{root.language_code}/"
        roots.append(Root(root.site_id, root.root_path, root.root_url, root.language_code, prefix))
    return roots


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
