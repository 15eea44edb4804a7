"""Public documents of a small bilingual site, as the publishing package stores them."""

from typing import Any

from pages.seo.facts import SeoFacts

ROOT = "https://example.com"
MEDIA = "https://cms.example.com/media"


def image(name: str = "cover", width: int = 1600, height: int = 900, **more: Any) -> dict[str, Any]:
    widths = [size for size in (400, 800, 1200, 1600) if size <= width]
    return {
        "id": 7,
        "title": name.title(),
        "alt": f"A picture of the {name}",
        "width": width,
        "height": height,
        "url": f"{MEDIA}/{name}.jpg",
        "srcset": {
            "webp": [{"url": f"{MEDIA}/{name}.{size}.webp", "width": size} for size in widths],
            "jpeg": [{"url": f"{MEDIA}/{name}.{size}.jpg", "width": size} for size in widths],
        },
        "src": f"{MEDIA}/{name}.800.jpg",
        "focal_point": None,
        "dominant_color": "#336699",
        "blurhash": None,
        "credit": "",
        "license_url": "",
        **more,
    }


def reference(page_id: int, title: str, path: str, locale: str = "en") -> dict[str, Any]:
    return {
        "id": page_id,
        "type": "pages.StandardPage",
        "title": title,
        "path": path,
        "html_url": ROOT + path,
        "locale": locale,
    }


def page(
    path: str = "/about/",
    title: str = "About us",
    page_type: str = "pages.StandardPage",
    translations: tuple[dict[str, Any], ...] = (),
    locale: str = "en",
    **fields: Any,
) -> dict[str, Any]:
    crumbs = [reference(1, "Home", "/")]
    if path != "/":
        crumbs.append(reference(12, title, path, locale))
    return {
        "id": 12,
        "meta": {
            "type": page_type,
            "detail_url": "/api/v1/pages/12/",
            "html_url": ROOT + path,
            "slug": path.strip("/").rpartition("/")[2],
            "path": path,
            "locale": locale,
            "site": {"id": 1, "hostname": "example.com"},
            "first_published_at": "2026-03-01T09:00:00Z",
            "updated_at": "2026-04-02T10:30:00Z",
            "breadcrumbs": crumbs,
            "translations": list(translations),
        },
        "title": title,
        "summary": "Who we are and what we do.",
        **fields,
    }


def article(**fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "path": "/blog/rain/",
        "title": "How we measure rain",
        "page_type": "pages.ArticlePage",
        "summary": "Buckets, radar and patience.",
        "cover": image(),
        "authors": [author()],
        "category": {"id": 2, "meta": {"type": "pages.Category"}, "name": "News", "slug": "news"},
        "tags": ["rain", "radar"],
        "body": [],
    }
    values.update(fields)
    document = page(**values)
    document["meta"]["breadcrumbs"].insert(1, reference(3, "Blog", "/blog/"))
    return document


def author(**fields: Any) -> dict[str, Any]:
    return {
        "id": 4,
        "meta": {"type": "pages.Author", "detail_url": "/api/v1/snippets/authors/4/"},
        "name": "Alice Adams",
        "slug": "alice-adams",
        "url": "https://alice.example.org/",
        "image": image("alice", 600, 600),
        **fields,
    }


def settings(**seo: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "site": {"id": 1, "hostname": "example.com", "root_url": ROOT, "name": "Example"},
        "organisation": {
            "name": "Example Weather",
            "legal_name": "Example Weather Ltd",
            "description": "Forecasts for everyone.",
            "logo": image("logo", 512, 512),
            "email": "hello@example.com",
            "telephone": "+44 20 7946 0000",
            "street_address": "1 High Street",
            "locality": "London",
            "postal_code": "N1 1AA",
            "country": "GB",
        },
        "social": {"profiles": ["https://mastodon.example/@weather"]},
        "seo": {
            "site_name": "Example Weather",
            "alternate_name": "EW",
            "title_suffix": "– Example Weather",
            "default_description": "Forecasts for everyone.",
            "default_image": image("default"),
            "twitter_site": "@weather",
            "noindex_site": False,
            "robots_txt_extra": "",
            **seo,
        },
    }


def facts(**values: Any) -> SeoFacts:
    defaults: dict[str, Any] = {
        "site": {"id": 1, "root_url": ROOT, "name": "Example"},
        "home_url": f"{ROOT}/",
        "default_home_url": f"{ROOT}/",
        "default_locale": "en",
        "settings": settings(),
    }
    return SeoFacts(**{**defaults, **values})
