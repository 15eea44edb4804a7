"""The WSGI application in front of Django: hot public answers, without entering it."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from api.answers import NOT_THERE, PUBLIC, matching_etag
from api.cors import public_headers
from api.counters import Verdict
from api.edge.direct import HEADERS, answer_directly, is_host_allowed
from api.edge.encodings import chosen_encoding
from api.edge.follower import Follower
from api.edge.kept import NOT_MODIFIED, Headers, Kept
from api.edge.keys import Asked, Spelling, read_spelling
from api.edge.memory import Memory
from api.edge.quick import quick_answer
from api.errors import response_for
from api.limits import TooManyRequests, hit_address, refuse_address
from api.parameters import ParameterError

ROOT = "/api/v1/"
FRAGMENTED = 1.2  # what answers of all sizes take of the process, for each byte of theirs
# The answers that may be kept, and for how many seconds in any case: what no change tells of (a
# tombstone that is forgotten) is seen then.
KEPT_SECONDS = {PUBLIC: 60.0, NOT_THERE: 10.0}
KEPT_STATUSES = ("200", "301", "308", "404")
# What an answer may depend on beside the address: requests with Authorization never come here.
KNOWN_VARY = {"", "authorization", "origin", "accept-encoding"}

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
                return self._pass_on(environ, start_response)
            return self._look_further(spelling, environ, start_response)
        if (
            "HTTP_AUTHORIZATION" in environ
            or "HTTP_COOKIE" in environ
            or environ["REQUEST_METHOD"] != "GET"
        ) and not self._is_public(environ):
            return self._pass_on(environ, start_response)
        now = time.monotonic()
        if now >= self.memory.valid_until or now >= kept.expires:
            return self._look_further(spelling, environ, start_response)
        refused = refuse_address(environ)
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

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what depends on who asks: from the endpoint, for a token, else from Django."""
        has_token = environ["REQUEST_METHOD"] == "GET" and "HTTP_AUTHORIZATION" in environ
        direct = answer_directly(environ) if has_token and is_host_allowed(environ) else None
        if direct is None:
            return self._application(environ, start_response)
        self.misses += 1
        length = ("Content-Length", str(len(direct.content)))
        start_response(f"{direct.status_code} {direct.reason_phrase}", [*direct.items(), length])
        return ClosedAfterwards(direct)

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
        answer = None
        if allowed and not asked.min_seq:
            answer = _ask_quickly(asked)
        if answer is None:
            answer = _ask(self._application, environ, directly=allowed)
        if answer.body is None:
            return _send_as_it_is(answer, environ, start_response)
        found = {name.lower(): value for name, value in answer.headers}
        seconds = _seconds_kept(answer.status, found)
        kept = Kept(
            asked.meaning,
            answer.status,
            answer.headers,
            answer.body,
            frozenset(found["cache-tag"].split(",")) if "cache-tag" in found else frozenset(),
            time.monotonic() + seconds,
        )
        keep = usable and seconds and kept.tags and self.memory.put(kept, mark)
        if keep and not asked.min_seq:
            self.memory.spell(spelling, kept)
        return self._send(kept, environ, start_response)

    def _send(self, kept: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING"))
        variant = kept.variants.get(encoding)
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
        return variant.body if environ["REQUEST_METHOD"] == "GET" else []


class ClosedAfterwards:
    """The body of an answer, and what its endpoint does once that is out.

    The response itself is not closed: that would tell Django that a request is over which it never
    began.
    """

    def __init__(self, response: HttpResponse) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        """Give the bytes."""
        yield self._response.content

    def close(self) -> None:
        """Do it (PEP 3333)."""
        for closer in self._response._resource_closers:  # type: ignore[attr-defined]
            closer()


class _Answer(NamedTuple):
    """What Django said; `body` is None where it is streamed."""

    status: str
    headers: Headers
    response: Iterable[bytes]
    body: bytes | None


def _ask_quickly(asked: Asked) -> _Answer | None:
    """Ask for a page or a list; None where it is not as simple as that."""
    try:
        found = quick_answer(asked.meaning.path, asked.pairs)
    except (DatabaseError, ParameterError):
        return None  # Django opens a new connection, or says what is wrong
    if found is None:
        return None
    headers, body = found
    return _Answer("200 OK", [*headers, *HEADERS.items()], [], body)


def _ask(application: Application, environ: Environ, directly: bool) -> _Answer:
    """Ask for the whole answer, whatever of it the client wants: the endpoint, else Django."""
    # A 304 or an answer to HEAD could not be kept.
    whole = {**environ, "REQUEST_METHOD": "GET"}
    whole.pop("HTTP_IF_NONE_MATCH", None)
    direct = answer_directly(whole) if directly else None
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
