"""The reads that sites consist of, by the shortest way: a page by its path or id, lists of
pages, searches.

Everything else that can be asked of these addresses, and everything that is not simply there, is
left to their endpoints; a test holds these answers against theirs.
"""

import re

from api.answers import tag_headers
from api.edge.keys import Pairs
from api.edge.quick_answer import QuickAnswer
from api.edge.quick_list import PATH as LIST
from api.edge.quick_list import quick_list
from api.edge.quick_search import PATH as SEARCHED
from api.edge.quick_search import quick_search
from api.lookup import Document, by_id, page_at
from api.sites import get_sites, site_for
from pages.publishing.access import PUBLISHED, SEARCH, Viewer
from pages.publishing.kinds import PAGE
from pages.publishing.tags import document_tag

FIND = "/api/v1/pages/find/"
BY_ID = re.compile(r"/api/v1/pages/([1-9][0-9]{0,17})/")
# A path of a page that is written in one way only: nothing is escaped, and no redirect compares
# otherwise.
PLAIN = re.compile(r"/(?:[a-z0-9/_-]{0,400}/)?")


def scope_of(path: str) -> str | None:
    """Return what one must be allowed to do for a quick answer here; None: there is none."""
    if path == SEARCHED:
        return SEARCH
    return PUBLISHED if path in (LIST, FIND) or BY_ID.fullmatch(path) else None


def quick_answer(path: str, pairs: Pairs, viewer: Viewer) -> QuickAnswer | None:
    """Return what a viewer who may do that is answered; None where the endpoint has to do it. Takes
    as many queries as that, or none.

    Raises:
        ParameterError: there is no default site.
        Forbidden: the viewer is bound to sites that are gone.
        EngineError: the search engine does not answer.
    """
    if path == LIST:
        return quick_list(pairs, viewer)
    if path == SEARCHED:
        return quick_search(pairs, viewer)
    if path == FIND:
        if len(pairs) != 1 or pairs[0][0] != "path" or not PLAIN.fullmatch(pairs[0][1]):
            return None
        page = page_at(site_for(get_sites(), None, viewer), pairs[0][1], viewer)
        if page is None:
            return None
        return _answer(page, b'{"status":"page","page":%b}' % page.body, page.etag_at_path)
    named = None if pairs else BY_ID.fullmatch(path)
    if named is None:
        return None
    page = by_id(PAGE, int(named[1]), viewer, prefer=site_for(get_sites(), None, viewer).id)
    if page is None:
        return None
    return _answer(page, page.body, page.etag, ("Roost-Digest", page.digest))


def _answer(page: Document, body: bytes, etag: str, *headers: tuple[str, str]) -> QuickAnswer:
    tag = document_tag(page.kind, page.object_id)
    return QuickAnswer(
        body,
        etag,
        frozenset((tag,)),
        [
            ("Last-Modified", page.last_modified),
            ("Roost-Seq", str(page.seq)),
            *tag_headers([tag]),
            *headers,
        ],
    )
