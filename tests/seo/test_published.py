"""The whole way: pages that were published, and what search engines are told of them."""

import io
from datetime import timedelta
from typing import Any, NamedTuple
from unittest import mock

import orjson
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from PIL import Image as Picture
from wagtail.models import Locale, Page, PageViewRestriction, Site

from media.models import Image
from pages.models import (
    ArticleAuthor,
    ArticlePage,
    Author,
    HomePage,
    OrganisationSettings,
    SectionPage,
    SeoSettings,
    StandardPage,
)
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from pages.seo.sitemap import sitemap_file, sitemaps
from pages.seo.sitemap_rows import sitemap_rows
from tests.seo.judges import dangling, npm_verdicts
from tests.seo.sitemap_structure import check_index, check_sitemap
from tests.seo.vocabulary import vocabulary
from tests.services.process import Unavailable, skip_or_fail

pytestmark = pytest.mark.django_db
ROOT = "https://weather.example"
LOC = "{*}url/{*}loc"


class Weather(NamedTuple):
    """A small bilingual site with a page of every type."""

    site: Site
    home: HomePage
    section: SectionPage
    article: ArticlePage
    about: StandardPage
    japanese: StandardPage


@pytest.fixture
def weather() -> Weather:
    root = Page.get_first_root_node()
    japanese = Locale.objects.create(language_code="ja")
    home = root.add_child(instance=HomePage(title="Weather", slug="weather", cover=picture("Sky")))
    Site.objects.all().delete()
    site = Site.objects.create(
        hostname="weather.example", port=443, root_page=home, is_default_site=True
    )
    logo = picture("Logo", 512, 512)
    OrganisationSettings.objects.create(site=site, name="Example Weather", logo=logo)
    SeoSettings.objects.create(site=site, site_name="Example Weather", title_suffix="– Weather")
    section = home.add_child(instance=SectionPage(title="Blog", slug="blog"))
    article = ArticlePage(
        title="How we measure </script> rain",
        slug="rain",
        summary="Buckets.",
        cover=picture("Rain"),
    )
    author = Author.objects.create(name="Alice", slug="alice", url="https://alice.example.org/")
    article.article_authors = [ArticleAuthor(author=author)]
    section.add_child(instance=article)
    about = home.add_child(instance=StandardPage(title="About", slug="about", summary="Us."))
    home.copy_for_translation(japanese).get_latest_revision().publish()
    translated = about.copy_for_translation(japanese)
    translated.title = "会社"
    translated.save_revision().publish()
    publish_all()
    return Weather(site, home, section, article, about, translated)


def picture(title: str, width: int = 1600, height: int = 900) -> Image:
    file = io.BytesIO()
    Picture.new("RGB", (width, height), "navy").save(file, "JPEG")
    content = ContentFile(file.getvalue(), f"{title.lower()}.jpg")
    image = Image.objects.create(title=title, description=f"The {title}", file=content)
    assert isinstance(image, Image)
    return image


def seo(page: Page) -> dict[str, Any]:
    document = PublishedDocument.objects.get(kind="page", object_id=page.pk)
    meta: dict[str, Any] = orjson.loads(document.body)["meta"]
    return meta["seo"]  # type: ignore[no-any-return]


def types(page: Page) -> set[str]:
    return {node["@type"] for node in seo(page)["json_ld"]["@graph"]}


def locs(site: Site) -> list[str]:
    (child,) = sitemaps(sitemap_rows(site.pk))
    return [str(node.text) for node in etree.fromstring(child.body).findall(LOC)]


def test_the_judges_find_nothing_in_any_published_page(
    weather: Weather, node_environment: dict[str, str]
) -> None:
    pages = [weather.home, weather.section, weather.article, weather.about, weather.japanese]
    graphs = {page.title: seo(page)["json_ld"] for page in pages}
    for graph in graphs.values():
        assert dangling(graph) == set()
        assert vocabulary().faults(graph["@graph"]) == []
    try:
        assert npm_verdicts(graphs, node_environment) == {title: [] for title in graphs}
    except Unavailable as error:
        skip_or_fail(error)


def test_each_page_type_has_its_nodes(weather: Weather) -> None:
    everywhere = {"WebSite", "Organization"}
    assert types(weather.home) == {"WebPage"} | everywhere
    assert types(weather.section) == {"CollectionPage", "BreadcrumbList"} | everywhere
    assert types(weather.about) == {"WebPage", "BreadcrumbList"} | everywhere
    article = {"WebPage", "BreadcrumbList", "Article", "Person"}
    assert types(weather.article) == article | everywhere


def test_one_url_everywhere(weather: Weather) -> None:
    tags = seo(weather.article)
    url = f"{ROOT}/blog/rain/"
    assert tags["canonical"] == tags["og"]["og:url"] == tags["json_ld"]["@graph"][0]["@id"] == url
    assert url in locs(weather.site)


def test_translations_point_at_each_other(weather: Weather) -> None:
    links = seo(weather.about)["alternates"]
    assert links == seo(weather.japanese)["alternates"]
    assert links == [
        {"hreflang": "en", "href": f"{ROOT}/about/"},
        {"hreflang": "ja", "href": f"{ROOT}/ja/about/"},
        {"hreflang": "x-default", "href": f"{ROOT}/about/"},
    ]


def test_a_hidden_translation_is_in_no_language_links(weather: Weather) -> None:
    weather.japanese.noindex = True
    weather.japanese.save_revision().publish()
    publish_all()
    assert seo(weather.japanese)["alternates"] == []
    assert [link["hreflang"] for link in seo(weather.about)["alternates"]] == ["en", "x-default"]
    assert f"{ROOT}/ja/about/" not in locs(weather.site)


def test_the_sitemap_lists_public_pages_once(weather: Weather) -> None:
    assert sorted(locs(weather.site)) == [
        f"{ROOT}/",
        f"{ROOT}/about/",
        f"{ROOT}/blog/",
        f"{ROOT}/blog/rain/",
        f"{ROOT}/ja/",
        f"{ROOT}/ja/about/",
    ]
    PageViewRestriction.objects.create(page=weather.section, restriction_type="login")
    weather.about.unpublish()
    publish_all()
    assert sorted(locs(weather.site)) == [f"{ROOT}/", f"{ROOT}/ja/", f"{ROOT}/ja/about/"]


def test_the_sitemaps_files_are_valid_and_take_one_query(weather: Weather) -> None:
    with CaptureQueriesContext(connection) as queries:
        child = sitemap_file(sitemap_rows(weather.site.pk), "sitemap-1.xml", f"{ROOT}/")
    # Expect 1 query: the site's public pages.
    assert len(queries) == 1
    index = sitemap_file(sitemap_rows(weather.site.pk), "sitemap.xml", f"{ROOT}/")
    assert child is not None
    assert index is not None
    check_sitemap(child)
    check_index(index)


def test_dates_move_with_the_page_and_not_with_its_author(weather: Weather) -> None:
    before = seo(weather.article)["json_ld"]["@graph"][0]["dateModified"]
    author = Author.objects.get()
    author.name = "Alice Adams"
    author.save()
    publish_all()
    tags = seo(weather.article)
    people = [node for node in tags["json_ld"]["@graph"] if node["@type"] == "Person"]
    assert [person["name"] for person in people] == ["Alice Adams"]
    assert tags["json_ld"]["@graph"][0]["dateModified"] == before
    weather.article.title = "How rain is measured"
    tomorrow = timezone.now() + timedelta(days=1)
    with mock.patch("django.utils.timezone.now", return_value=tomorrow):
        weather.article.save_revision().publish()
        publish_all()
    assert seo(weather.article)["json_ld"]["@graph"][0]["dateModified"] > before
