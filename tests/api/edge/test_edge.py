"""What is answered from memory, and what never is, through the real WSGI application."""

import gzip
import threading
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Locale, PageViewRestriction, Site

from api import limits
from api.edge import application
from api.models import ApiToken
from pages.publishing.changes import current_seq
from pages.publishing.models import Entry, PublishedDocument
from pages.publishing.publisher import publish_all
from pages.publishing.touches import touch
from tests.api.edge.wsgi_client import WsgiClient, wait_until
from tests.factories import make_article, publish, republish

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "pages/?type=pages.ArticlePage"


def test_the_second_answer_comes_from_memory_and_is_the_same(little: Any, edge: WsgiClient) -> None:
    paths = (
        f"pages/{little.first.pk}/",
        "pages/find/?path=/blog/first/",
        "pages/find/?path=/nothing/",
        LIST,
        "menus/main/",
        "settings/",
        "snippets/menus/",
        "sitemaps/sitemap.xml",
        "sites/",
        "pages/0/",
    )
    for path in paths:
        first, second = edge.get(path), edge.get(path)
        assert (first.from_memory, second.from_memory) == (False, True), path
        assert first.status == (404 if path == "pages/0/" else 200)
        assert (second.status, second.headers, second.body) == (
            first.status,
            first.headers,
            first.body,
        )


def test_parameters_in_another_order_or_spelling_are_the_same_question(
    little: Any, edge: WsgiClient
) -> None:
    edge.get("pages/?type=pages.ArticlePage&limit=2")
    for query in (
        "limit=2&type=pages.ArticlePage",
        "limit=2&type=pages%2EArticlePage",
        "type=%70ages.ArticlePage&limit=%32",
    ):
        for _ in range(2):
            assert edge.get(f"pages/?{query}").from_memory, query
    assert not edge.get("pages/?type=pages.ArticlePage&limit=3").from_memory


def test_what_must_not_be_kept_never_is(little: Any, edge: WsgiClient) -> None:
    for path in (
        "",  # names the host that was asked
        "me/",
        "sync/",
        "search/?q=kestrel",
        "pages/?nonsense=1",
        "pages/?limit=x",
        "pages/%ff/",
        "nothing/",
        "pages/find/?path=%ff",
        "pages/?perspective=draft",
        "roles/",
    ):
        for _ in range(3):
            assert not edge.get(path).from_memory, path
    assert not edge.get("/healthz").from_memory
    assert not edge.get("/admin/login/").from_memory
    assert len(edge.edge.memory) == 0
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        edge.get(LIST, method=method)
    assert len(edge.edge.memory) == 0


def test_a_publish_shows_in_the_next_answer(little: Any, edge: WsgiClient) -> None:
    """In the process that published, without any delay."""
    paths = [f"pages/{little.first.pk}/", LIST, "pages/find/?path=/blog/first/"]
    for number in range(5):
        for path in paths:
            edge.get(path)
            assert edge.get(path).from_memory
        republish(little.first, title=f"Title {number}")
        for path in paths:
            answer = edge.get(path)
            assert not answer.from_memory
            assert f"Title {number}".encode() in answer.body
    assert edge.get("menus/main/").status == 200


def test_only_what_has_changed_is_forgotten(little: Any, edge: WsgiClient) -> None:
    others = [f"pages/{little.second.pk}/", "menus/main/", "pages/?type=pages.StandardPage"]
    for path in others:
        edge.get(path)
    republish(little.first, title="Renamed")
    assert all(edge.get(path).from_memory for path in others)


def test_what_appears_replaces_the_answer_that_there_is_nothing(
    little: Any, edge: WsgiClient
) -> None:
    paths = ["pages/find/?path=/blog/new/", "menus/footer/", "pages/?slug=new"]
    before = [edge.get(path).body for path in paths]
    assert all(edge.get(path).from_memory for path in paths)
    make_article(little.blog, "New", slug="new")
    type(little.menu).objects.create(handle="footer", title="Footer", locale=little.menu.locale)
    after = [edge.get(path) for path in paths]
    assert not any(answer.from_memory for answer in after)
    assert all(answer.body != old for answer, old in zip(after, before, strict=True))


def test_what_goes_is_gone_at_once(little: Any, edge: WsgiClient) -> None:
    page = f"pages/{little.first.pk}/"
    for path in (page, LIST):
        edge.get(path)
    PageViewRestriction.objects.create(page=little.blog, restriction_type=PageViewRestriction.LOGIN)
    assert edge.get(page).status == 404
    assert edge.get(LIST).json["meta"]["total_count"] == 0
    PageViewRestriction.objects.all()[0].delete()
    publish_all()
    assert edge.get(page).status == 200
    little.first.unpublish()
    assert edge.get(page).status == 404
    second = little.second.pk
    little.second.delete()
    assert edge.get(f"pages/{second}/").status == 404


def test_what_is_rolled_back_purges_nothing(little: Any, edge: WsgiClient) -> None:
    edge.get(LIST)
    with transaction.atomic():
        republish(little.first, title="Never")
        transaction.set_rollback(True)
    answer = edge.get(LIST)
    assert answer.from_memory
    assert b"Never" not in answer.body


def test_another_default_site_answers_at_once(little: Any, edge: WsgiClient) -> None:
    """No document says which site is the default one, so no tag could tell."""
    from tests.factories import make_site

    other = make_site("other.example", is_default_site=False)
    publish_all()
    edge.get(LIST)
    edge.get("settings/")
    assert edge.get(LIST).json["meta"]["total_count"] == 2
    Site.objects.filter(pk=little.site.pk).update(is_default_site=False)
    other.is_default_site = True
    other.save()
    assert edge.get(LIST).json["meta"]["total_count"] == 0
    assert edge.get("settings/").json["site"]["hostname"] == "other.example"
    other.hostname = "third.example"
    other.save()
    assert edge.get("settings/?site=third.example").status == 200
    assert edge.get("settings/?site=other.example").status == 400
    edge.get(LIST)
    Locale.objects.create(language_code="fr")
    assert not edge.get(LIST).from_memory


def test_another_kind_of_restriction_is_told(little: Any, edge: WsgiClient, settings: Any) -> None:
    settings.ROOST_ANNOUNCE_PROTECTED = True
    restriction = PageViewRestriction.objects.create(
        page=little.first, restriction_type=PageViewRestriction.LOGIN
    )
    path = "pages/find/?path=/blog/first/"
    assert edge.get(path).json["locks"] == ["login"]
    wait_until(lambda: edge.get(path).from_memory)
    restriction.restriction_type = PageViewRestriction.PASSWORD
    restriction.password = "secret"
    restriction.save()
    wait_until(lambda: edge.get(path).json["locks"] == ["password"])


def test_drafts_and_tokens_go_through_and_leave_nothing(little: Any, edge: WsgiClient) -> None:
    little.first.title = "Draft"
    little.first.save_revision()
    _, secret = ApiToken.create(name="Preview", scopes=["draft", "published"])
    headers = {"Authorization": f"Bearer {secret}"}
    page = f"pages/{little.first.pk}/"
    for path in (page, f"{page}?perspective=draft", LIST):
        for _ in range(2):
            answer = edge.get(path, headers)
            assert not answer.from_memory
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"Draft" in edge.get(f"{page}?perspective=draft", headers).body
    assert len(edge.edge.memory) == 0
    edge.get(page)
    # And what is kept is not for tokens: a bad one is never taken for nobody.
    assert edge.get(page, {"Authorization": "Bearer nonsense"}).status == 401
    assert b"Draft" not in edge.get(page).body


def test_nobody_gets_an_answer_that_was_made_for_another(little: Any, edge: WsgiClient) -> None:
    PageViewRestriction.objects.create(
        page=little.first, restriction_type=PageViewRestriction.LOGIN
    )
    _, insider = ApiToken.create(name="Insider", scopes=["published"], sees_private=True)
    _, outsider = ApiToken.create(name="Outsider", scopes=["published"])
    page = f"pages/{little.first.pk}/"
    expected = {insider: (200, 2), outsider: (404, 1), "": (404, 1)}
    for secret in [*expected, *reversed(expected), *expected]:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        status, total = expected[secret]
        assert edge.get(page, headers).status == status
        assert edge.get(LIST, headers).json["meta"]["total_count"] == total


def test_sessions_go_through_and_other_cookies_do_not(little: Any, edge: WsgiClient) -> None:
    edge.get(LIST)
    for cookies in ("sessionid=abc", "_ga=1; sessionid=abc", "a=b;sessionid=abc"):
        assert not edge.get(LIST, {"Cookie": cookies}).from_memory
    for cookies in ("_ga=GA1.2", "my_sessionid=abc", "csrftoken=x; theme=dark", "x=sessionid=1"):
        assert edge.get(LIST, {"Cookie": cookies}).from_memory, cookies


def test_answers_differ_by_the_host_that_was_asked(little: Any, edge: WsgiClient) -> None:
    edge.get(LIST, {"Host": "localhost"})
    assert edge.get(LIST, {"Host": "LOCALHOST"}).from_memory
    assert not edge.get(LIST, {"Host": "127.0.0.1"}).from_memory
    for _ in range(2):
        assert edge.get(LIST, {"Host": "evil.example"}).status == 400


def test_headers_of_a_conditional_request_get_a_304(little: Any, edge: WsgiClient) -> None:
    page = f"pages/{little.first.pk}/"
    etag = edge.get(page).headers["ETag"]
    packed = edge.get(page, {"Accept-Encoding": "gzip"}).headers["ETag"]
    assert packed == f'{etag[:-1]}-gzip"'
    cold = WsgiClient()  # keeps nothing yet: the same rules hold on the way through
    for client in (edge, cold):
        for sent in (etag, f"W/{etag}", f'"x", {etag}', packed, "*"):
            answer = client.get(page, {"If-None-Match": sent})
            assert (answer.status, answer.body) == (304, b""), sent
            assert "Content-Length" not in answer.headers
            assert "Content-Type" not in answer.headers
            assert answer.headers["ETag"] == (packed if sent == packed else etag)
            for name in ("Cache-Control", "Vary", "Access-Control-Allow-Origin", "Cache-Tag"):
                assert name in answer.headers
        assert client.get(page, {"If-None-Match": '"other"'}).status == 200
    cold.edge.close()


def test_head_is_a_get_without_its_body(little: Any, edge: WsgiClient) -> None:
    for path in (f"pages/{little.first.pk}/", "pages/0/", "search/?q=kestrel", "docs/", ""):
        head = edge.get(path, method="HEAD")
        get = edge.get(path)
        assert head.body == b""
        assert head.status == get.status
        for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)
    assert edge.get(f"pages/{little.first.pk}/", method="HEAD").from_memory


def test_compressed_answers_are_made_once_and_have_an_etag_of_their_own(
    little: Any, edge: WsgiClient
) -> None:
    page = f"pages/{little.first.pk}/"
    plain = edge.get(page)
    etags = {plain.headers["ETag"]}
    for accepted in ("gzip", "br", "zstd"):
        answer = edge.get(page, {"Accept-Encoding": accepted})
        assert answer.from_memory
        assert answer.headers["Content-Encoding"] == accepted
        assert int(answer.headers["Content-Length"]) == len(answer.body) < len(plain.body) / 2
        assert answer.headers["Vary"] == "Accept-Encoding, Authorization"
        etags.add(answer.headers["ETag"])
    assert len(etags) == 4
    assert gzip.decompress(edge.get(page, {"Accept-Encoding": "gzip"}).body) == plain.body
    assert edge.get("pages/0/", {"Accept-Encoding": "gzip"}).status == 404
    sync = edge.get("sync/", {"Accept-Encoding": "gzip"})
    assert gzip.decompress(sync.body).startswith(b'{"items":[')


def test_answers_from_memory_count_against_the_limit(
    little: Any, edge: WsgiClient, settings: Any
) -> None:
    edge.get(LIST)
    settings.ROOST_RATE_LIMIT = 3
    limits.forget()
    answers = [edge.get(LIST) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert "RateLimit" not in answers[0].headers  # caches may keep it, whoever happened to ask
    refused = edge.get(LIST)
    assert refused.status == 429
    assert refused.from_memory
    assert refused.headers["RateLimit-Policy"] == '"address";q=3;w=60'
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Cache-Control"] == "no-store"
    assert edge.get("sync/").status == 429
    assert edge.get(LIST, REMOTE_ADDR="192.0.2.2").status == 200


def test_what_goes_through_is_counted_once(little: Any, edge: WsgiClient, settings: Any) -> None:
    settings.ROOST_RATE_LIMIT = 10
    limits.forget()
    edge.get(LIST)
    edge.get("pages/find/?path=/nothing/")
    assert "r=7" in edge.get("sync/").headers["RateLimit"]


def test_min_seq_waits_for_its_change(little: Any, edge: WsgiClient) -> None:
    seq = current_seq()
    edge.get(LIST)
    wait_until(lambda: edge.edge.memory.position.seq == seq)
    assert edge.get(f"{LIST}&min_seq={seq}").from_memory
    waited: list[Any] = []
    thread = threading.Thread(target=lambda: waited.append(edge.get(f"{LIST}&min_seq={seq + 1}")))
    thread.start()
    republish(little.first, title="Renamed")
    thread.join()
    assert waited[0].status == 200
    assert b"Renamed" in waited[0].body
    assert edge.get(LIST).body == waited[0].body


def test_min_seq_of_a_change_that_does_not_come_is_a_503(little: Any, edge: WsgiClient) -> None:
    path, answers = f"{LIST}&min_seq={current_seq() + 1_000}", []
    threads = [threading.Thread(target=lambda: answers.append(edge.get(path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    # While two of them wait, others are refused at once, and everybody else is answered.
    wait_until(lambda: len(answers) == 2, seconds=1.5)
    assert edge.get(LIST).status == 200
    for thread in threads:
        thread.join()
    for answer in answers:
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "1"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json["type"].endswith("#not-yet")
    assert edge.get("pages/?min_seq=x").status == 400
    assert edge.get("me/?min_seq=1").status == 400


def test_a_hostile_flood_stays_below_the_cap_and_leaves_hot_answers(little: Any) -> None:
    small = WsgiClient(megabytes=1).start()
    hot = [f"pages/{little.first.pk}/", LIST, "menus/main/"]
    for path in hot * 4:
        small.get(path)
    for number in range(400):
        small.get(f"pages/?offset={number}")
        small.get(f"pages/find/?path=/{number}/")
        small.get(f"pages/?x{number}=1")
        small.get(f"pages/{10**9 + number}/")
        small.get(hot[number % 3] + ("&" if "?" in hot[number % 3] else "?") + f"junk={number}")
        if number % 25 == 0:
            for path in hot:
                assert small.get(path).from_memory, number
        assert small.edge.memory.size <= 2**20
    small.edge.close()


def test_without_memory_everything_goes_through(little: Any) -> None:
    off = WsgiClient(megabytes=0)
    for _ in range(2):
        answer = off.get(LIST, {"Accept-Encoding": "gzip"})
        assert not answer.from_memory
        assert answer.headers["Content-Encoding"] == "gzip"
    assert off.edge.follower._thread is None


def test_an_answer_that_was_read_before_a_publish_is_not_kept_after_it(
    little: Any, monkeypatch: Any
) -> None:
    """The publish happens while the answer is on its way: it may be sent, and not be kept."""
    read = application.quick_answer

    def slowly(*args: Any) -> Any:
        answer = read(*args)
        republish(little.first, title="Meanwhile")
        return answer

    monkeypatch.setattr(application, "quick_answer", slowly)
    client = WsgiClient().start()
    assert b"Meanwhile" not in client.get(LIST).body
    assert len(client.edge.memory) == 0
    publish(little.blog, type(little.about)(title="Other", slug="other"))
    client.edge.close()


def test_a_document_that_is_only_found_otherwise_is_heard_of(little: Any, edge: WsgiClient) -> None:
    """After a deploy, a type may be filtered by more: its documents stay as they are."""
    seq = current_seq()
    found = PublishedDocument.objects.get(kind="page", object_id=little.first.pk)
    Entry.objects.filter(document_id=found.pk, key__endswith="=first").delete()
    PublishedDocument.objects.filter(pk=found.pk).update(entries_digest="of other code")
    assert edge.get("pages/?slug=first").json["items"] == []
    assert edge.get("pages/?slug=first").from_memory
    touch([f"build:page:{little.first.pk}"])
    publish_all()
    assert current_seq() == seq
    assert len(edge.get("pages/?slug=first").json["items"]) == 1
