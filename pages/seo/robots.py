"""robots.txt of a site (RFC 9309)."""

from __future__ import annotations

from pages.seo.facts import Document

CLOSED = "User-agent: *\nDisallow: /\n"


def robots_txt(settings: Document, sitemap_url: str) -> str:
    """Return a site's robots.txt; `settings` is its settings document.

    `seo.robots_txt_extra` may begin with rules for every crawler; after a `User-agent` line, rules
    are for the crawlers named there. A hidden site refuses all crawlers and names no sitemap.
    `sitemap_url` is the index on the front end.
    """
    seo = settings.get("seo") or {}
    if seo.get("noindex_site"):
        return CLOSED
    general, named = _split(seo.get("robots_txt_extra") or "")
    sections = ["\n".join(["User-agent: *", *(general or ["Disallow:"])])]
    if named:
        sections.append("\n".join(named))
    sections.append(f"Sitemap: {sitemap_url}")
    return "\n\n".join(sections) + "\n"


def _split(extra: str) -> tuple[list[str], list[str]]:
    """Return the lines before the first `User-agent`, and those from it on."""
    lines = [line.strip() for line in extra.strip().splitlines()]
    for number, line in enumerate(lines):
        if line.lower().startswith("user-agent"):
            return _rules(lines[:number]), lines[number:]
    return _rules(lines), []


def _rules(lines: list[str]) -> list[str]:
    return [line for line in lines if line]
