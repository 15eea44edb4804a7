"""Finished answers: ready bytes with what caches need to know of them."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from xxhash import xxh3_128_hexdigest

from api.edge.encodings import ENCODINGS
from pages.publishing.tags import site_tag

JSON = "application/json"
PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
NOT_THERE = "public, max-age=0, s-maxage=10"  # problems that go away when something is published
NEVER_STORED = "no-store"
FOR_ONE_READER = "private, no-store"
MAX_TAGS = 50


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    tags: Iterable[str] = (),
    site_ids: Sequence[int] = (),
    seq: int | None = None,
    etag: str | None = None,
    content_type: str = JSON,
    cache_control: str = PUBLIC,
) -> HttpResponse:
    """Return the response for these bytes, or 304 where the client has them already.

    Args:
        request: the request that is answered.
        body: the whole representation.
        tags: cache tags of what it was made of; more than 50 become one for each of `site_ids`.
        site_ids: the sites whose documents it was made of; 0 stands for what all sites share.
        seq: the number of the last change that it may contain.
        etag: of these bytes, without quotes; a hash of them where it is not known.
        content_type: of the body.
        cache_control: how caches may keep it.
    """
    etag = f'"{etag or etag_of(body)}"'
    sent = request.META.get("HTTP_IF_NONE_MATCH")
    known = sent and matching_etag(sent, [etag, *(f'{etag[:-1]}-{name}"' for name in ENCODINGS)])
    if known:
        etag = known
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    add_tags(response, tags, site_ids)
    if seq is not None:
        response["Roost-Seq"] = str(seq)
    return response


def etag_of(body: bytes) -> str:
    """Return the entity tag of some bytes, without quotes.

    XXH3 of 128 bits. It need not withstand anybody: who can choose an answer can change it. Of a
    list of 20 cards, SHA-256 takes 20 µs, a tenth of what a new answer takes.
    """
    return xxh3_128_hexdigest(body)


def add_tags(response: HttpResponse, tags: Iterable[str], site_ids: Sequence[int] = ()) -> None:
    """Name what an answer was made of; more than 50 tags become one for each of `site_ids`."""
    for name, value in tag_headers(tags, site_ids):
        response[name] = value


def tag_headers(tags: Iterable[str], site_ids: Sequence[int] = ()) -> list[tuple[str, str]]:
    """Return the headers that name tags, as `add_tags` adds them."""
    names = list(dict.fromkeys(tags))
    if len(names) > MAX_TAGS:
        names = [site_tag(site_id) for site_id in site_ids]
    if not names:
        return []
    return [("Cache-Tag", ",".join(names)), ("Surrogate-Key", " ".join(names))]


def matching_etag(if_none_match: str | None, etags: Sequence[str]) -> str | None:
    """Return the first of some entity tags that a client has; `*` stands for all.

    Compares weakly (RFC 9110, 13.1.2): proxies weaken the tag where they compress.
    """
    if not if_none_match:
        return None
    if if_none_match.strip() == "*":
        return etags[0]
    sent = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return next((etag for etag in etags if etag in sent), None)
