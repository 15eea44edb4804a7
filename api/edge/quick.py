"""The reads that sites consist of, by the shortest way: a page by its path or id, lists of pages.

Everything else that can be asked of these addresses, and everything that is not simply there, is
left to their endpoints; a test holds these answers against theirs.
"""

import re
from hashlib import blake2b

from api.answers import JSON, PUBLIC
from api.cors import public_headers
from api.edge.keys import Pairs
from api.edge.quick_list import PATH as LIST
from api.edge.quick_list import quick_list
from api.lookup import Document, by_id, page_at
from api.sites import get_sites
from pages.publishing.access import ANONYMOUS
from pages.publishing.kinds import PAGE
from pages.publishing.tags import document_tag

FIND = "/api/v1/pages/find/"
BY_ID = re.compile(r"/api/v1/pages/([1-9][0-9]{0,17})/")
# A path of a page that is written in one way only: nothing is escaped, and no redirect compares
# otherwise.
PLAIN = re.compile(r"/(?:[a-z0-9/_-]{0,400}/)?")


QuickAnswer = tuple[list[tuple[str, str]], bytes]


def quick_answer(path: str, pairs: Pairs) -> QuickAnswer | None:
    """Return headers and body of a 200; None where its endpoint has to answer.

    The headers are those that not all answers from the edge have. Takes as many queries as the
    endpoint, or none.

    Raises:
        ParameterError: there is no default site.
    """
    if path == LIST:
        return quick_list(pairs)
    if path == FIND:
        if len(pairs) != 1 or pairs[0][0] != "path" or not PLAIN.fullmatch(pairs[0][1]):
            return None
        found = page_at(get_sites().find(None), pairs[0][1], ANONYMOUS)
        if found is None:
            return None
        body = b'{"status":"page","page":%b}' % found.body
        return _answer(found, body, blake2b(body, digest_size=16).hexdigest())
    named = None if pairs else BY_ID.fullmatch(path)
    if named is None:
        return None
    found = by_id(PAGE, int(named[1]), ANONYMOUS, prefer=get_sites().find(None).id)
    if found is None:
        return None
    headers, body = _answer(found, found.body, found.etag)
    return [*headers, ("Roost-Digest", found.digest)], body


def _answer(found: Document, body: bytes, etag: str) -> QuickAnswer:
    tag = document_tag(found.kind, found.object_id)
    headers = [
        ("Content-Type", JSON),
        ("ETag", f'"{etag}"'),
        ("Last-Modified", found.last_modified),
        ("Cache-Control", PUBLIC),
        ("Cache-Tag", tag),
        ("Surrogate-Key", tag),
        ("Roost-Seq", str(found.seq)),
        ("Vary", "Authorization"),
        *public_headers().items(),
    ]
    return headers, body
