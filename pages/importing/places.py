"""Where in the page tree an import goes."""

from typing import cast
from urllib.parse import unquote

from wagtail.models import Locale, Page, Site

from pages.importing.errors import ImportProblem
from pages.models import BasePage


def find_site(name: str) -> Site:
    """Return the site with this id, host name or `host:port`; raises ImportProblem with the
    choices.
    """
    sites = Site.objects.select_related("root_page")
    host, _, port = name.partition(":")
    if name.isdecimal():
        found = list(sites.filter(pk=int(name)))
    else:
        found = list(sites.filter(hostname__iexact=host))
        if port:
            found = [site for site in found if str(site.port) == port]
    if len(found) == 1:
        return cast(Site, found[0])
    known = ", ".join(f"{site.hostname}:{site.port} (id {site.pk})" for site in Site.objects.all())
    raise ImportProblem(
        f"--site {name} is {'several sites' if found else 'no site'}; there are: {known}"
    )


def find_parent(site: Site, name: str) -> Page:
    """Return the page with this id, or at this path of the site in its own language."""
    home = site.root_page
    if name.isdecimal():
        page = Page.objects.descendant_of(home, inclusive=True).filter(pk=int(name)).first()
        if page is None:
            raise ImportProblem(
                f"--parent {name}: the site {site.hostname} has no page with this id"
            )
        return page.specific
    path = unquote(name).strip("/")
    url_path = home.url_path + (f"{path}/" if path else "")
    page = Page.objects.filter(url_path=url_path).first()
    if page is None:
        raise ImportProblem(f"--parent {name}: the site {site.hostname} has no page at this path")
    return page.specific


def parent_in_locale(parent: Page, code: str) -> Page | None:
    """Return the parent's translation, the parent itself in its own locale, or None where there is
    none.
    """
    if parent.locale.language_code == code:
        return parent
    found = Page.objects.filter(
        translation_key=parent.translation_key, locale__language_code=code
    ).first()
    return found.specific if found else None


def make_parent_in_locale(parent: Page, code: str) -> tuple[Page, int]:
    """Return the parent's translation, made with its missing ancestors, and how many pages that
    took.

    The new pages have the titles of the originals and no content of their own.
    """
    found = parent_in_locale(parent, code)
    if found:
        return found, 0
    locale, _ = Locale.objects.get_or_create(language_code=code)
    above = parent.get_parent()
    made = 0
    slug = parent.slug
    if above is None or above.is_root():
        above, slug = Page.get_first_root_node(), f"{parent.slug}-{code}"
    else:
        above, made = make_parent_in_locale(above.specific, code)
    taken = set(above.get_children().values_list("slug", flat=True))
    unique, number = slug, 2
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    page: BasePage = type(parent)(
        title=parent.title,
        slug=unique,
        locale=locale,
        translation_key=parent.translation_key,
        live=False,
    )
    above.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page, made + 1
