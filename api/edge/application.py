"""The WSGI application in front of Django: hot public answers, without entering it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from api.answers import FOR_ONE_READER, JSON, NOT_THERE, PUBLIC, matching_etag
from api.cors import private_headers, public_headers
from api.counters import Verdict
from api.edge.direct import HEADERS, answer_directly, is_host_allowed
from api.edge.encodings import chosen_encoding
from api.edge.follower import Follower
from api.edge.kept import NOT_MODIFIED, Headers, Kept
from api.edge.keys import Asked, Spelling, read_spelling
from api.edge.memory import Memory
from api.edge.quick import quick_answer, scope_of
from api.edge.quick_answer import QuickAnswer
from api.errors import BadToken, Forbidden, response_for
from api.limits import TooManyRequests, hit_address, refuse_address
from api.models import ApiToken
from api.parameters import ParameterError
from api.tokens import admit, is_use_noted, note_use
from pages.publishing.access import ANONYMOUS, Viewer
from search.engines.interface import EngineError

ROOT = "/api/v1/"
FRAGMENTED = 1.2  # what answers of all sizes take of the process, for each byte of theirs
# The answers that may be kept, and for how many seconds in any case: what no change tells of (a
# tombstone that is forgotten) is seen then.
KEPT_SECONDS = {PUBLIC: 60.0, NOT_THERE: 10.0}
KEPT_STATUSES = ("200", "301", "308", "404")
# What an answer may depend on beside the address: requests with Authorization never come here.
KNOWN_VARY = {"", "authorization", "origin", "accept-encoding"}
# What quick answers say alike, to everybody and to who has a token.
FOR_ALL: Headers = [
    ("Content-Type", JSON),
    ("Vary", "Accept-Encoding, Authorization"),
    *public_headers().items(),
    *HEADERS.items(),
]
FOR_ONE: Headers = [
    ("Content-Type", JSON),
    ("Cache-Control", FOR_ONE_READER),
    ("Vary", "Authorization, Origin, Accept-Encoding"),
    *HEADERS.items(),
]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Edge:
    """Answers public reads from memory, and passes everything else on."""

    def __init__(self, application: Application, megabytes: int) -> None:
        self.memory = Memory(int(megabytes * 2**20 / FRAGMENTED))
        self.follower = Follower(self.memory)
        self._application = application
        self._spellings = self.memory.spellings
        self._cookie = f"{settings.SESSION_COOKIE_NAME}="
        self._behind_proxy = settings.USE_X_FORWARDED_HOST
        self.misses = 0  # answers that were made because they were not in memory

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333). What is hot comes first, in as few steps as possible."""
        spelling = (
            self._forwarded_origin(environ) if self._behind_proxy else environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )
        kept = self._spellings.get(spelling)
        if kept is None:
            if not spelling[1].startswith(ROOT):
                return self._application(environ, start_response)
            if not self._is_public(environ):
                return self._pass_on(spelling, environ, start_response)
            return self._look_further(spelling, environ, start_response)
        if (
            "HTTP_AUTHORIZATION" in environ
            or "HTTP_COOKIE" in environ
            or environ["REQUEST_METHOD"] != "GET"
        ) and not self._is_public(environ):
            return self._pass_on(spelling, environ, start_response)
        now = time.monotonic()
        if now >= self.memory.valid_until or now >= kept.expires:
            return self._look_further(spelling, environ, start_response)
        refused = refuse_address(environ, now)
        if refused is not None:
            return _refused(refused, start_response)
        kept.hits += 1
        return self._send(kept, environ, start_response)

    def close(self) -> None:
        """Stop following what is published."""
        self.follower.stop()

    # Which requests

    def _is_public(self, environ: Environ) -> bool:
        """Return whether a request reads, and its answer does not depend on who sends it."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return False
        cookies = environ.get("HTTP_COOKIE")
        return not cookies or self._cookie not in cookies or not self._has_session(cookies)

    def _has_session(self, cookies: str) -> bool:
        return any(cookie.strip().startswith(self._cookie) for cookie in cookies.split(";"))

    def _forwarded_origin(self, environ: Environ) -> str:
        host = environ.get("HTTP_X_FORWARDED_HOST") or environ.get("HTTP_HOST", "")
        return f"{environ.get('HTTP_X_FORWARDED_PROTO', '')}://{host}"

    # Answers

    def _pass_on(
        self, spelling: Spelling, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer what depends on who asks: to a token quickly or from the endpoint, else from
        Django.
        """
        has_token = environ["REQUEST_METHOD"] == "GET" and "HTTP_AUTHORIZATION" in environ
        if not has_token or not is_host_allowed(environ):
            return self._application(environ, start_response)
        asked = read_spelling(spelling)
        failed: EngineError | None = None
        try:
            quick = _ask_with_token(asked, environ) if asked and not asked.min_seq else None
        except EngineError as error:
            quick, failed = None, error
        if quick is not None:
            self.misses += 1
            kept, token = quick
            body = self._send(kept, environ, start_response)
            if is_use_noted(token):
                return body
            return ClosedAfterwards(body, [partial(note_use, token)])
        direct = answer_directly(environ, failed)
        if direct is None:
            return self._application(environ, start_response)
        self.misses += 1
        length = ("Content-Length", str(len(direct.content)))
        start_response(f"{direct.status_code} {direct.reason_phrase}", [*direct.items(), length])
        # The response itself is not closed: that would tell Django that a request is over which it
        # never began.
        return ClosedAfterwards([direct.content], direct._resource_closers)  # type: ignore[attr-defined]

    def _look_further(
        self, spelling: Spelling, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer what this spelling does not find: by what it means, else with Django's answer."""
        verdict = hit_address(environ)
        if not verdict.allowed:
            return _refused(verdict, start_response)
        asked = read_spelling(spelling)
        if asked is None:
            return self._application(environ, start_response)
        now = time.monotonic()
        usable = now < self.memory.valid_until
        if usable and asked.min_seq <= self.memory.position.seq:
            kept = self.memory.find(asked.meaning)
            if kept is not None and now < kept.expires:
                kept.hits += 1
                if not asked.min_seq:
                    self.memory.spell(spelling, kept)
                return self._send(kept, environ, start_response)
        elif not usable and self.memory.capacity:
            self.follower.start()
        return self._make(asked, spelling, usable, environ, start_response)

    def _make(
        self,
        asked: Asked,
        spelling: Spelling,
        usable: bool,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Let Django answer, and keep that if it may be kept."""
        self.misses += 1
        mark = self.memory.mark()
        allowed = is_host_allowed(environ)
        failed: EngineError | None = None
        try:
            quick = _ask_quickly(asked, ANONYMOUS) if allowed and not asked.min_seq else None
        except EngineError as error:
            quick, failed = None, error
        if quick is not None:
            seconds = KEPT_SECONDS.get(quick.cache_control, 0.0)
            expires = time.monotonic() + seconds if seconds else 0.0
            common = [*FOR_ALL, ("Cache-Control", quick.cache_control)]
            kept = _kept(asked, quick, common, expires)
        else:
            answer = _ask(self._application, environ, allowed, failed)
            if answer.body is None:
                return _send_as_it_is(answer, environ, start_response)
            found = {name.lower(): value for name, value in answer.headers}
            tags = frozenset(found["cache-tag"].split(",")) if "cache-tag" in found else frozenset()
            seconds = _seconds_kept(answer.status, found)
            expires = time.monotonic() + seconds if seconds else 0.0
            kept = Kept.of_response(
                asked.meaning, answer.status, answer.headers, answer.body, tags, expires
            )
        keep = usable and kept.expires and kept.tags and self.memory.put(kept, mark)
        if keep and not asked.min_seq:
            self.memory.spell(spelling, kept)
        return self._send(kept, environ, start_response)

    def _send(self, kept: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING"))
        variant = kept.coded.get(encoding) if encoding else kept.plain
        if variant is None:
            variant = kept.make(encoding)
            self.memory.has_grown(kept, variant.size)
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        if if_none_match and variant.etag:
            matching = (
                variant.etag if if_none_match == variant.etag else kept.matching(if_none_match)
            )
            if matching:
                start_response(NOT_MODIFIED, kept.not_modified(matching))
                return []
        start_response(kept.status, variant.headers)
        return [variant.body] if environ["REQUEST_METHOD"] == "GET" else []


class ClosedAfterwards:
    """The body of an answer, and what is done once that is out."""

    def __init__(self, body: Iterable[bytes], closers: Sequence[Callable[[], None]]) -> None:
        self._body, self._closers = body, closers

    def __iter__(self) -> Iterator[bytes]:
        """Give the bytes."""
        return iter(self._body)

    def close(self) -> None:
        """Do it (PEP 3333)."""
        for closer in self._closers:
            closer()


class _Answer(NamedTuple):
    """What Django said; `body` is None where it is streamed."""

    status: str
    headers: Headers
    response: Iterable[bytes]
    body: bytes | None


def _ask_quickly(asked: Asked, viewer: Viewer) -> QuickAnswer | None:
    """Ask for a page or a list; None where it is not as simple as that."""
    try:
        return quick_answer(asked.meaning.path, asked.pairs, viewer)
    except (DatabaseError, ParameterError, Forbidden):
        return None  # Django opens a new connection, or the endpoint says what is wrong


def _ask_with_token(asked: Asked, environ: Environ) -> tuple[Kept, ApiToken] | None:
    """Return the answer to a token, and that; None where the endpoint has to give it."""
    scope = scope_of(asked.meaning.path)
    if scope is None:
        return None
    try:
        asker = admit(environ)
    except (BadToken, TooManyRequests, DatabaseError):
        return None  # the endpoint says so
    if asker.token is None or not asker.viewer.may(scope):
        return None
    found = _ask_quickly(asked, asker.viewer)
    if found is None:
        return None
    headers = [
        *FOR_ONE,
        *private_headers(environ.get("HTTP_ORIGIN", ""), asker.viewer).items(),
        *asker.verdict.headers().items(),
    ]
    return _kept(asked, found, headers), asker.token


def _kept(asked: Asked, found: QuickAnswer, common: Headers, expires: float = 0.0) -> Kept:
    headers = [*common, *found.headers]
    return Kept(asked.meaning, "200 OK", headers, found.body, found.etag, found.tags, expires)


def _ask(
    application: Application, environ: Environ, directly: bool, failed: Exception | None
) -> _Answer:
    """Ask for the whole answer, whatever of it the client wants: the endpoint, else Django."""
    # A 304 or an answer to HEAD could not be kept.
    whole = {**environ, "REQUEST_METHOD": "GET"}
    whole.pop("HTTP_IF_NONE_MATCH", None)
    direct = answer_directly(whole, failed) if directly else None
    if direct is not None:
        # It is not closed: that would tell Django that a request is over which it never began.
        status = f"{direct.status_code} {direct.reason_phrase}"
        return _Answer(status, list(direct.items()), direct, direct.content)
    started: list[Any] = []
    response = application(whole, lambda status, headers, *_: started.extend((status, headers)))
    status, headers = started
    finished = isinstance(response, HttpResponse) and not response.has_header("Content-Encoding")
    if not finished:
        return _Answer(status, headers, response, None)
    body = b"".join(response)
    close(response)
    return _Answer(status, headers, response, body)


def _send_as_it_is(
    answer: _Answer, environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """Send what is streamed, or in a coding already; only its headers where they are enough."""
    etag = next((value for name, value in answer.headers if name.lower() == "etag"), "")
    current = bool(etag) and matching_etag(environ.get("HTTP_IF_NONE_MATCH"), [etag])
    start_response(NOT_MODIFIED if current else answer.status, answer.headers)
    if current or environ["REQUEST_METHOD"] == "HEAD":
        close(answer.response)
        return []
    return answer.response


def _seconds_kept(status: str, found: dict[str, str]) -> float:
    """Return how long an answer may be kept at most; 0 where it is not for everybody."""
    vary = {name.strip().lower() for name in found.get("vary", "").split(",")}
    if status[:3] not in KEPT_STATUSES or "set-cookie" in found or not vary <= KNOWN_VARY:
        return 0.0
    return KEPT_SECONDS.get(found.get("cache-control", ""), 0.0)


def close(response: Iterable[bytes]) -> None:
    """Close what a WSGI application returned, as a server does."""
    if hasattr(response, "close"):
        response.close()


def _refused(verdict: Verdict, start_response: StartResponse) -> Iterable[bytes]:
    """Answer 429 without Django: it is for those who ask too often."""
    response = response_for(TooManyRequests(verdict), HttpRequest())
    headers = [*response.items(), *public_headers().items()]
    start_response("429 Too Many Requests", headers)
    return [response.content]
