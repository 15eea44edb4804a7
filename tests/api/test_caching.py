"""What caches and browsers are told."""

import gzip
from datetime import UTC, datetime
from typing import Any

import brotli
import orjson
import pytest
import zstandard

from api.answers import MAX_TAGS, answer
from pages.publishing.models import Change, PublishedDocument
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.api.test_tokens import bearer, make_token
from tests.factories import republish

pytestmark = pytest.mark.django_db


def test_the_etag_of_a_document_is_its_stored_one(world: Any, api: Api) -> None:
    stored = PublishedDocument.objects.get(kind="page", object_id=world.first.pk)
    response = api.get(f"pages/{world.first.pk}/")
    assert response["ETag"] == f'"{stored.etag}"'
    assert response["Roost-Digest"] == stored.digest
    assert response.content == bytes(stored.body)


def test_a_document_says_when_its_bytes_were_written(world: Any, api: Api) -> None:
    """A change of what it shows counts, which `updated_at` does not tell of."""
    when = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    PublishedDocument.objects.update(published_at=when)
    page = f"pages/{world.first.pk}/"
    menu, found = "menus/main/", "pages/find/?path=/blog/first/"
    expected = "Fri, 02 Jan 2026 03:04:05 GMT"
    for address in (page, menu, found, f"images/{world.image.pk}/", f"{page}?fields=title"):
        response = api.get(address)
        assert response["Last-Modified"] == expected, address
        # Two changes within a second look alike, so this alone is no proof of anything.
        again = api.get(address, headers={"If-Modified-Since": expected})
        assert again.status_code == 200
    rename(world.author, "Ada")
    publish_all()
    assert api.get(page)["Last-Modified"] != expected
    assert "Last-Modified" not in api.get("pages/")


def test_each_representation_has_an_etag_of_its_own(world: Any, api: Api) -> None:
    page = f"pages/{world.first.pk}/"
    etags = {
        api.get(page)["ETag"],
        api.get(page, fields="title")["ETag"],
        api.get("pages/")["ETag"],
        api.get("pages/", limit=1)["ETag"],
        api.get("pages/find/", path="/blog/first/")["ETag"],
    }
    assert len(etags) == 5


def test_what_has_not_changed_is_not_sent_again(world: Any, api: Api) -> None:
    for path in (f"pages/{world.first.pk}/", "pages/", "menus/main/", "settings/", "openapi.json"):
        first = api.get(path)
        etag = first["ETag"]
        for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = api.get(path, headers={"If-None-Match": sent})
            assert again.status_code == 304, (path, sent)
            assert again.content == b""
            for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
                assert again[name] == first[name]
        assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_change_changes_the_etag(world: Any, api: Api) -> None:
    etag = api.get("pages/")["ETag"]
    republish(world.first, title="Renamed")
    publish_all()
    assert api.get("pages/", headers={"If-None-Match": etag}).status_code == 200


def test_answers_may_be_kept_by_shared_caches_but_not_by_browsers(world: Any, api: Api) -> None:
    response = api.get(f"pages/{world.first.pk}/")
    expected = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
    assert response["Cache-Control"] == expected
    assert "Set-Cookie" not in response
    assert response["Vary"] == "Authorization"  # whoever has a token is not shown this


def test_tags_name_what_an_answer_was_made_of(world: Any, api: Api) -> None:
    site = world.site.pk
    page = api.get(f"pages/{world.first.pk}/")
    assert page["Cache-Tag"] == page["Surrogate-Key"] == f"page-{world.first.pk}"
    articles = api.get("pages/", type="pages.ArticlePage,pages.HomePage")
    assert articles["Cache-Tag"] == f"list-{site}-pages-articlepage,list-{site}-pages-homepage"
    assert articles["Surrogate-Key"] == articles["Cache-Tag"].replace(",", " ")


def test_every_change_purges_the_answers_that_it_alters(world: Any, api: Api) -> None:
    """An answer whose bytes differ after an edit must carry a tag of one of the edit's changes."""
    paths = [
        "pages/",
        f"pages/{world.first.pk}/",
        "pages/find/?path=/blog/first/",
        "pages/find/?path=/blog/renamed/",
        "snippets/authors/",
        "menus/main/",
        "settings/",
        "redirects/",
        "sitemaps/sitemap-1.xml",
    ]
    for edit in (
        lambda: republish(world.first, slug="renamed"),
        lambda: republish(world.blog, title="Journal"),
        lambda: rename(world.author, "Ada"),
        lambda: world.menu.delete(),
    ):
        before = {path: api.get(path) for path in paths}
        seq = int(before["pages/"]["Roost-Seq"])
        edit()
        publish_all()
        purged = {tag for change in Change.objects.filter(seq__gt=seq) for tag in change.tags}
        for path in paths:
            if api.get(path).content != before[path].content:
                assert purged & set(before[path]["Cache-Tag"].split(",")), path


def rename(snippet: Any, name: str) -> None:
    snippet.name = name
    snippet.save()


def test_more_than_fifty_tags_become_one_for_each_site(rf: Any) -> None:
    tags = [f"page-{number}" for number in range(MAX_TAGS + 1)]
    response = answer(rf.get("/"), b"{}", tags=tags, site_ids=(7, 0))
    assert response["Cache-Tag"] == "site-7,site-0"
    response = answer(rf.get("/"), b"{}", tags=tags[:-1], site_ids=(7, 0))
    assert response["Cache-Tag"].count(",") == MAX_TAGS - 1


def test_every_change_carries_the_coarse_tag(world: Any) -> None:
    for change in Change.objects.all():
        assert f"site-{change.site_id}" in change.tags


def test_the_number_of_the_last_change_comes_along(world: Any, api: Api) -> None:
    before = int(api.get("pages/")["Roost-Seq"])
    republish(world.first, title="Renamed")
    publish_all()
    for path in (f"pages/{world.first.pk}/", "pages/", "settings/", "menus/main/"):
        assert int(api.get(path)["Roost-Seq"]) > before


def test_head_is_a_get_without_its_body(world: Any, api: Api) -> None:
    for path in (f"/api/v1/pages/{world.first.pk}/", "/api/v1/pages/", "/api/v1/docs/"):
        head, get = api.client.head(path), api.client.get(path)
        assert head.status_code == 200
        assert head.content == b""
        for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
            assert head[name] == get[name]


def test_any_web_page_may_read(world: Any, api: Api) -> None:
    origin = {"Origin": "https://example.com"}
    for path in ("pages/", "search/?q=x", "pages/0/", "nothing/", "pages/?x=1"):
        assert api.get(path, headers=origin)["Access-Control-Allow-Origin"] == "*"
    preflight = api.client.options("/api/v1/pages/", headers=origin)
    assert preflight.status_code == 204
    assert "GET" in preflight["Access-Control-Allow-Methods"]
    assert "If-None-Match" in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_answers_to_tokens_are_compressed_as_well(world: Any, api: Api, encoding: str) -> None:
    """Nobody keeps them, but a build reads much of them."""
    headers = bearer(make_token())
    for address in ("sync/", f"pages/{world.first.pk}/", "pages/?fields=*"):
        plain = api.get(address, headers=headers)
        packed = api.get(address, headers={**headers, "Accept-Encoding": encoding})
        assert packed["Content-Encoding"] == encoding
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
        assert unpacked(packed.content, encoding) == plain.content
        assert "Accept-Encoding" in packed["Vary"]
        # Each coding has its tag, and is known by it.
        assert packed["ETag"] == f'{plain["ETag"][:-1]}-{encoding}"'
        again = api.get(
            address,
            headers={
                **headers,
                "Accept-Encoding": encoding,
                "If-None-Match": packed["ETag"],
            },
        )
        assert (again.status_code, again["ETag"]) == (304, packed["ETag"])
    small = api.get("me/", headers={**headers, "Accept-Encoding": encoding})
    assert "Content-Encoding" not in small
    resolved = api.client.post(
        "/api/v1/resolve/?fields=*",
        {"paths": ["/blog/first/"]},
        content_type="application/json",
        headers={"Accept-Encoding": encoding},
    )
    assert orjson.loads(unpacked(resolved.content, encoding))["items"]


def unpacked(content: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(content)
    found: bytes = brotli.decompress(content) if encoding == "br" else zstandard.decompress(content)
    return found
