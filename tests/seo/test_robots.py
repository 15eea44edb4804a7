"""robots.txt, as a crawler's parser reads it."""

from protego import Protego

from pages.seo.robots import robots_txt
from tests.seo import documents

SITEMAP = "https://example.com/sitemap.xml"
PAGE = "https://example.com/about/"


def parsed(extra: str = "", noindex_site: bool = False) -> Protego:
    settings = documents.settings(robots_txt_extra=extra, noindex_site=noindex_site)
    return Protego.parse(robots_txt(settings, SITEMAP))


def test_everything_is_open_by_default() -> None:
    rules = parsed()
    assert rules.can_fetch(PAGE, "Googlebot")
    assert list(rules.sitemaps) == [SITEMAP]
    assert robots_txt(documents.settings(), SITEMAP) == (
        f"User-agent: *\nDisallow:\n\nSitemap: {SITEMAP}\n"
    )


def test_a_hidden_site_is_closed_to_all() -> None:
    rules = parsed("User-agent: Googlebot\nAllow: /", noindex_site=True)
    assert not rules.can_fetch(PAGE, "Googlebot")
    assert list(rules.sitemaps) == []


def test_rules_for_one_crawler_leave_the_others_alone() -> None:
    rules = parsed("User-agent: GPTBot\r\nUser-agent: CCBot\r\nDisallow: /\r\n")
    assert not rules.can_fetch(PAGE, "GPTBot")
    assert not rules.can_fetch(PAGE, "CCBot")
    assert rules.can_fetch(PAGE, "Googlebot")
    assert list(rules.sitemaps) == [SITEMAP]


def test_rules_before_the_first_crawler_are_for_all() -> None:
    rules = parsed("# drafts\n\nDisallow: /internal/\n\nUser-agent: GPTBot\nDisallow: /")
    assert not rules.can_fetch("https://example.com/internal/x", "Googlebot")
    assert rules.can_fetch(PAGE, "Googlebot")
    assert not rules.can_fetch(PAGE, "GPTBot")
