"""Searching: the one function that everything outside this package calls."""

import hashlib
import hmac
import math
import time
from base64 import urlsafe_b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from django.conf import settings
from django.core import signing
from wagtail.models import get_page_models

from pages.publishing.access import ANONYMOUS, Viewer
from pages.publishing.changes import current_seq
from pages.publishing.database import fetch_rows
from pages.publishing.kinds import PAGE
from search.desk.placing import Placed, Placement, place
from search.desk.rules import Expansion, Group, Rules, rules
from search.engines import get_engine
from search.engines.interface import (
    FACETS,
    MAX_FACET_VALUES,
    Engine,
    EngineAnswer,
    EngineHit,
    EngineQuery,
    Key,
    Passage,
    Reason,
    StaleCursor,
)
from search.facets import FacetValue, labelled
from search.query_language import Asked, parse
from search.semantic import hybrid

if TYPE_CHECKING:
    from search.semantic.nearest import Nearest

MAX_QUERY = 256
MAX_PHRASES = 6  # to look for, or to leave out: each is looked for in every document
MAX_LIMIT = 100
MAX_OFFSET = 1_000
EVERY_TYPE = "*"
ORDERS = ("relevance", "date")
ROUND = 10  # documents are asked for in so many, or in a multiple of it
LONGEST_WAIT = 2.0  # seconds for `min_seq`
WAIT_STEP = 0.02
SALT = "roost.search"
LEXICAL, HYBRID = "lexical", "hybrid"
CURSOR_FORM = 1  # raise it when old cursors can no longer be read

# What the last search of this process had to leave out: mostly nothing, since the index is seldom
# behind. The next one begins with it.
_known_withdrawn: frozenset[Key] = frozenset()


class SearchError(Exception):
    """A search that cannot be made. `parameter` is the field of `SearchQuery` that is to blame."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class IndexBehind(Exception):
    """The index has not yet taken in the change that a search asks for; `seq` is its last one."""

    def __init__(self, wanted: int, seq: int) -> None:
        super().__init__(
            f"The search index is complete up to change {seq}, and not yet up to {wanted}."
        )
        self.seq = seq


class CursorExpired(Exception):
    """A cursor that was good once, at a place that the search engine does not know any more."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched, and where. Filters are joined by "and", the values of one by "or".

    Attributes:
        q: words; `"a phrase"` must stand there like that, `-word` and `-"a phrase"` must not.
        locales: none: every locale of the site.
        types: none: every page type; "*": everything that can be searched.
        categories: slugs or ids, like `authors`.
        under: a page, for its descendants.
        published_from: what was first published then or later; with it, or `published_before`,
            what has no date is left out.
        years: of first publication, in UTC.
        facets: those of FACETS to count.
        cursor: the `next_cursor` of an answer to the same query, to go on behind it.
        min_seq: wait, two seconds at most, until the index has this change.
        desk: False searches as if editors had curated nothing and named no synonyms.
        also_synonyms: synonyms beside those of the desk, to try them out.
    """

    q: str
    site_id: int
    locales: Sequence[str] = ()
    types: Sequence[str] = ()
    tags: Sequence[str] = ()
    categories: Sequence[str] = ()
    authors: Sequence[str] = ()
    under: int | None = None
    published_from: datetime | None = None
    published_before: datetime | None = None
    years: Sequence[int] = ()
    order: str = "relevance"
    limit: int = 20
    offset: int = 0
    highlight: bool = True
    spell: bool = True
    facets: Sequence[str] = ()
    cursor: str | None = None
    min_seq: int | None = None
    desk: bool = True
    also_synonyms: Sequence[Group] = ()

    def check(self) -> Asked:
        """Return the query in its parts.

        Raises:
            SearchError: a value is out of bounds.
        """
        if not self.q.strip():
            raise SearchError("q", "The query is empty.")
        if len(self.q) > MAX_QUERY:
            raise SearchError(
                "q", f"The query has {len(self.q)} characters; at most {MAX_QUERY} are accepted."
            )
        asked = parse(self.q)
        if asked.only_excludes:
            raise SearchError(
                "q",
                "The query says only what to leave out; accepted: at least one word or phrase "
                "to look for.",
            )
        if asked.phrase_count > MAX_PHRASES:
            raise SearchError(
                "q", f"The query has too many phrases; accepted: at most {MAX_PHRASES}."
            )
        if self.order not in ORDERS:
            raise SearchError(
                "order", f"{self.order!r} is not an order; accepted: {', '.join(ORDERS)}."
            )
        if not 1 <= self.limit <= MAX_LIMIT:
            raise SearchError("limit", f"{self.limit} is out of range; accepted: 1 to {MAX_LIMIT}.")
        if not 0 <= self.offset <= MAX_OFFSET:
            raise SearchError(
                "offset",
                f"{self.offset} is out of range; accepted: 0 to {MAX_OFFSET}, and cursor beyond.",
            )
        if self.cursor is not None and self.offset:
            raise SearchError("offset", "It cannot stand beside cursor; accepted: one of them.")
        if unknown := [facet for facet in self.facets if facet not in FACETS]:
            raise SearchError(
                "facets", f"{unknown[0]!r} is no facet; accepted: {', '.join(FACETS)}."
            )
        return asked


class Readable(NamedTuple):
    """A published document as it is now, in its short form."""

    site_id: int
    locale: str
    kind: str
    object_id: int
    type: str
    path: str
    card: bytes
    seq: int


class SearchHit(NamedTuple):
    """One published document that was found. Without highlights, title and passages are empty."""

    kind: str
    object_id: int
    site_id: int
    locale: str
    type: str
    path: str
    card: bytes
    score: float
    title: str = ""
    passages: tuple[Passage, ...] = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of hits out of `total_count`, from an index complete up to the change `seq`.

    `ranking` is "hybrid" where meaning counts as well as words, else "lexical".
    """

    total_count: int
    hits: tuple[SearchHit, ...]
    corrected_query: str | None
    seq: int
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    next_cursor: str | None = None
    ranking: str = LEXICAL


def search(query: SearchQuery, viewer: Viewer = ANONYMOUS) -> SearchAnswer:
    """Answer a search with what this viewer may read at this moment.

    Takes one SQL query, and one more where there is an embedder.

    The index may lag behind the database. What was restricted, unpublished or deleted since is
    kept out of hits, counts, facets and corrections all the same: the engine is asked a second time
    where there was something that the last search of this process did not know of, and so are the
    documents.

    Raises:
        SearchError: for a value that is out of bounds.
        CursorExpired: the cursor was good once.
        IndexBehind: the index has not got `min_seq` in time.
        EngineError: the search engine does not answer.
    """
    global _known_withdrawn
    asked = query.check()
    after = _place(query)
    engine = get_engine()
    if query.min_seq:
        wait_for(engine, query.min_seq)
    placement, expansion = _desk(query, asked, viewer)
    pinned = [] if query.cursor else placement.pinned[query.offset :][: query.limit]
    withdrawn = _known_withdrawn
    wanted = _engine_query(
        query,
        asked,
        withdrawn | placement.apart,
        expansion,
        after=after,
        offset=0 if query.cursor else max(0, query.offset - len(placement.pinned)),
        limit=query.limit - len(pinned) or 1,
    )
    near = _near(asked, wanted)
    answer = _answer(engine, wanted, near)
    is_full = len(pinned) == query.limit  # with pinned pages alone: the engine was asked for counts
    keys = [] if is_full else [hit.key for hit in answer.hits]
    documents, withdrawn_now = _as_it_is_now(viewer, keys, answer.seq)
    if withdrawn_now != withdrawn:
        withdrawn = _known_withdrawn = withdrawn_now
        answer = _answer(engine, replace(wanted, exclude=withdrawn | placement.apart), near)
        keys = [] if is_full else [hit.key for hit in answer.hits]
        documents = readable(viewer, keys)
    hits = tuple(
        [
            _search_hit(hit, documents[hit.key], query.highlight)
            for hit in answer.hits
            if hit.key in documents
        ]
    )
    gone = len(keys) - len(hits)
    return SearchAnswer(
        total_count=len(placement.pinned) + answer.total - gone,
        hits=(*(_pinned_hit(placed, query.highlight) for placed in pinned), *hits),
        corrected_query=asked.with_words(answer.corrected) if answer.corrected else None,
        seq=answer.seq,
        facets={
            name: labelled(name, _with_pinned(name, counts, placement), withdrawn)
            for name, counts in answer.facets.items()
        },
        next_cursor=_cursor(query, answer.next) if answer.next and not is_full else None,
        ranking=LEXICAL if near is None else HYBRID,
    )


def _answer(engine: Engine, query: EngineQuery, near: "Nearest | None") -> EngineAnswer:
    """Return what an engine finds, by words alone or by meaning, too.

    Raises:
        CursorExpired: the cursor was good once.
    """
    try:
        if near is None:
            return engine.search(query)
        return hybrid.search(engine, query, near.pages, near.similarities)
    except StaleCursor as stale:
        raise CursorExpired(str(stale)) from stale


def _near(asked: Asked, query: EngineQuery) -> "Nearest | None":
    """Return what is near to a search by its meaning; None: it is answered by words alone.

    Raises:
        CursorExpired: it goes on in results by meaning, which cannot be told now.
    """
    goes_on = query.after is not None and hybrid.is_place(query.after)
    if not settings.ROOST_SEARCH_EMBEDDER or query.newest_first or (query.after and not goes_on):
        near = None
    else:
        from search.semantic.nearest import nearest  # with numpy, which is not always installed

        near = nearest(asked, query)
    if near is None and goes_on:
        raise CursorExpired("Results by meaning cannot be had at the moment.")
    return near


def explain(
    query: SearchQuery, hits: Sequence[SearchHit], viewer: Viewer = ANONYMOUS
) -> list[Sequence[Reason]]:
    """Return why each of the hits of a search stands where it does; nothing for pinned ones.

    Raises:
        EngineError: the search engine does not answer.
    """
    asked = parse(query.q)
    _, expansion = _desk(query, asked, viewer)
    engine = get_engine()
    wanted = _engine_query(query, asked, withdrawn_since(engine.seq() or 0), expansion)
    keys = [Key(hit.site_id, hit.locale, hit.kind, hit.object_id) for hit in hits]
    found = engine.explain(wanted, keys)
    return [() if hit.pinned else found.get(key, ()) for key, hit in zip(keys, hits, strict=True)]


def _desk(query: SearchQuery, asked: Asked, viewer: Viewer) -> tuple[Placement, Expansion]:
    """Return what editors want of this search."""
    found = rules() if query.desk else Rules()
    if query.also_synonyms:
        found = replace(found, groups=[*found.groups, *query.also_synonyms])
    expansion = found.expansion(asked.words, query.locales)
    if asked.phrases or asked.without:  # a search with operators is one of its own
        return Placement(), expansion
    curation = found.curation(query.q, query.site_id, query.locales)
    return place(curation, query, viewer) if curation else Placement(), expansion


def _with_pinned(facet: str, counts: Mapping[str, int], placement: Placement) -> Mapping[str, int]:
    """Return the counts of a facet with the pinned pages, which the engine did not look at."""
    found = Counter(counts)
    for placed in placement.pinned:
        found.update(placed.searched.facet_values(facet))
    return dict(found.most_common(MAX_FACET_VALUES))


def _pinned_hit(placed: Placed, highlight: bool) -> SearchHit:
    document = placed.document
    return SearchHit(
        document.kind,
        document.object_id,
        site_id=document.site_id,
        locale=document.locale,
        type=document.type,
        path=document.path,
        card=bytes(document.card),
        score=1.0,
        title=placed.title if highlight else "",
        pinned=True,
    )


def wait_for(engine: Engine, seq: int) -> None:
    """Return once the index has a change.

    Raises:
        IndexBehind: it has not after two seconds, or there is no such change yet.
    """
    complete = engine.seq() or 0
    until = time.monotonic() + LONGEST_WAIT
    if complete < seq and seq > current_seq():
        raise IndexBehind(seq, complete)
    while complete < seq:
        if time.monotonic() > until:
            raise IndexBehind(seq, complete)
        time.sleep(WAIT_STEP)
        complete = engine.seq() or 0


def _engine_query(
    query: SearchQuery,
    asked: Asked,
    exclude: frozenset[Key],
    expansion: Expansion,
    **place: Any,
) -> EngineQuery:
    """Return a search in the terms of an engine; `place`: its `after`, `offset` and `limit`."""
    types = () if EVERY_TYPE in query.types else tuple(query.types)
    # Only pages have a site of their own; the rest is shared by all sites.
    only_pages = page_types().issuperset(query.types)
    return EngineQuery(
        text=asked.words,
        site_ids=(query.site_id,) if only_pages else (query.site_id, 0),
        locales=tuple(query.locales),
        kinds=(PAGE,) if only_pages else (),
        types=types,
        tags=tuple(query.tags),
        categories=tuple(query.categories),
        authors=tuple(query.authors),
        under=query.under,
        newest_first=query.order == "date",
        highlight=query.highlight,
        spell=query.spell,
        exclude=exclude,
        phrases=asked.phrases,
        without=asked.without,
        published_from=_seconds(query.published_from),
        published_before=_seconds(query.published_before),
        years=tuple(query.years),
        facets=tuple(dict.fromkeys(query.facets)),
        synonyms=expansion.words,
        also=expansion.phrases,
        **place,
    )


@cache
def page_types() -> frozenset[str]:
    """Return the names of all page types."""
    return frozenset(model._meta.label for model in get_page_models())


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else math.ceil(moment.timestamp())


def _place(query: SearchQuery) -> str | None:
    """Return the engine's name of the place where a cursor goes on.

    Raises:
        SearchError: it is no cursor, or that of another query.
    """
    if query.cursor is None:
        return None
    accepted = "accepted: the next_cursor of an answer to the same query, unchanged."
    try:
        form, fingerprint, place = signing.Signer(salt=SALT).unsign_object(query.cursor)
        if form != CURSOR_FORM or not isinstance(place, str):
            raise ValueError
    except (signing.BadSignature, TypeError, ValueError):
        raise SearchError("cursor", f"This is no cursor of this API; {accepted}") from None
    if fingerprint != _fingerprint(query):
        raise SearchError("cursor", f"This is the cursor of another query; {accepted}")
    return place


def _cursor(query: SearchQuery, place: str) -> str:
    # Without a time in it: the answer to the same question stays the same.
    content = urlsafe_b64encode(orjson.dumps([CURSOR_FORM, _fingerprint(query), place]))
    value = content.rstrip(b"=")
    signature = hmac.digest(_signing_key(settings.SECRET_KEY), value, "sha256")
    return b":".join((value, urlsafe_b64encode(signature).rstrip(b"="))).decode()


@lru_cache(maxsize=1)
def _signing_key(secret: str) -> bytes:
    """Return the key with which Django's Signer reads cursors; it makes it anew for each."""
    return hashlib.sha256(f"{SALT}signer{secret}".encode()).digest()


def _fingerprint(query: SearchQuery) -> str:
    """Return a hash of what decides on the results and their order."""
    parts = [
        query.q,
        query.site_id,
        *map(sorted, (query.locales, query.types, query.tags, query.categories, query.authors)),
        query.under,
        query.published_from,
        query.published_before,
        sorted(query.years),
        query.order,
        query.spell,
    ]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=12).hexdigest()


def withdrawn_since(seq: int) -> frozenset[Key]:
    """Return what the index may still have although it is not public any more."""
    return frozenset(Key(*row) for row in fetch_rows(*_withdrawn_sql(seq)))


def readable(viewer: Viewer, keys: Sequence[Key]) -> dict[Key, Readable]:
    """Return the documents behind some hits that the viewer may read."""
    if not keys:
        return {}
    return _documents(fetch_rows(*_readable_sql(viewer, keys)))


def _as_it_is_now(
    viewer: Viewer, keys: Sequence[Key], seq: int
) -> tuple[dict[Key, Readable], frozenset[Key]]:
    """Return both: what is `readable`, and what was `withdrawn_since`. Takes one query."""
    if not keys:
        return {}, withdrawn_since(seq)
    sql, params = _readable_sql(viewer, keys)
    withdrawn_sql, others = _withdrawn_sql(seq, ", NULL, NULL, NULL, 0")
    rows = fetch_rows(f"{sql} UNION ALL {withdrawn_sql}", [*params, *others])
    gone = [Key(*row[:4]) for row in rows if row[4] is None]
    return _documents(row for row in rows if row[4] is not None), frozenset(gone)


def _documents(rows: Iterable[tuple[Any, ...]]) -> dict[Key, Readable]:
    return {Key(*row[:4]): Readable(*row) for row in rows}


def _withdrawn_sql(seq: int, more: str = "") -> tuple[str, list[Any]]:
    rule, params = ANONYMOUS.access_sql("c")
    sql = (
        f"SELECT c.site_id, c.locale, c.kind, c.object_id{more} FROM publishing_change c"
        f" WHERE c.seq > %s AND NOT (c.op = 'upsert' AND {rule})"
    )
    return sql, [seq, *params]


def _readable_sql(viewer: Viewer, keys: Sequence[Key]) -> tuple[str, list[Any]]:
    rule, params = viewer.access_sql("d")
    ids: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for key in keys:
        ids[key[:3]].append(key.object_id)
    places = []
    for where, found in ids.items():
        # The last one again, to round numbers: statements are prepared, each length for itself.
        found += found[-1:] * (-len(found) % ROUND)
        marks = ", ".join(["%s"] * len(found))
        places.append(
            f"d.site_id = %s AND d.locale = %s AND d.kind = %s AND d.object_id IN ({marks})"
        )
        params += [*where, *found]
    sql = (
        "SELECT d.site_id, d.locale, d.kind, d.object_id, d.type, d.path, d.card, d.seq"
        f" FROM publishing_publisheddocument d WHERE {rule} AND ({' OR '.join(places)})"
    )
    return sql, params


def _search_hit(hit: EngineHit, document: Readable, highlight: bool) -> SearchHit:
    site_id, locale, kind, object_id, type_, path, card, seq = document
    card = bytes(card)
    title, passages = hit.title, hit.passages
    if highlight and hit.seq != seq:
        # The text has changed since it was indexed: what was taken out must not be quoted.
        content = orjson.loads(card)
        title, passages = escape(content.get("title") or content.get("name") or ""), ()
    score = round(hit.score, 4)
    return SearchHit(kind, object_id, site_id, locale, type_, path, card, score, title, passages)
