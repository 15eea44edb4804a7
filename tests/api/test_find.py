"""What a front end shows at a path."""

from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect

from pages.publishing import publisher
from pages.publishing.models import PublishedDocument
from pages.publishing.publisher import publish_all
from tests.api.client import Api
from tests.factories import make_article, republish

pytestmark = pytest.mark.django_db


def status(api: Api, path: str) -> str:
    return str(api.json("pages/find/", path=path)["status"])


def test_a_page_is_found_as_visitors_ask_for_it(world: Any, api: Api) -> None:
    page = {"status": "page", "page": api.json(f"pages/{world.first.pk}/")}
    for path in ("/blog/first/", "/blog/first", "/blog/first/?utm_source=x", "/blog/first#part"):
        assert api.json("pages/find/", path=path) == page


def test_a_path_may_be_encoded_or_not(world: Any, api: Api) -> None:
    page = make_article(world.blog, "Café", slug="café")
    publish_all()
    for path in ("/blog/café/", "/blog/caf%C3%A9/"):
        assert api.json("pages/find/", path=path)["page"]["id"] == page.pk


def test_a_redirect_is_compared_as_wagtail_does_it(world: Any, api: Api) -> None:
    redirect = {"status": "redirect", "redirect": {"to": "/blog/first/", "status": 301}}
    for path in ("/old", "/old/", "/old/?utm_source=x"):
        assert api.json("pages/find/", path=path) == redirect


def test_the_more_exact_redirect_wins(world: Any, api: Api) -> None:
    def redirect(old: str, to: str, site: Any = None) -> None:
        Redirect.objects.create(
            old_path=Redirect.normalise_path(old),
            redirect_link=to,
            site=site,
            is_permanent=False,
        )

    redirect("/a", "https://shared.example/")
    redirect("/a", "https://own.example/", world.site)
    redirect("/a?b=1&a=2", "https://query.example/")
    publish_all()
    assert api.json("pages/find/", path="/a/")["redirect"] == {
        "to": "https://own.example/",
        "status": 302,
    }
    found = api.json("pages/find/", path="/a/?a=2&b=1")
    assert found["redirect"]["to"] == "https://query.example/"


def test_a_page_comes_before_a_redirect(world: Any, api: Api) -> None:
    Redirect.objects.create(old_path="/blog/first", redirect_link="https://x.example/")
    publish_all()
    assert status(api, "/blog/first/") == "page"


def test_a_moved_page_leaves_a_redirect(world: Any, api: Api) -> None:
    republish(world.first, slug="renamed")
    publish_all()
    found = api.json("pages/find/", path="/blog/first/")
    assert found["redirect"] == {"to": "/blog/renamed/", "status": 301}


def test_gone_is_what_was_public_and_is_not_any_more(world: Any, api: Api) -> None:
    world.third.delete()
    world.second.unpublish()
    publish_all()
    assert status(api, "/blog/third/") == "gone"
    assert status(api, "/blog/second/") == "gone"
    assert status(api, "/blog/never/") == "missing"


def test_a_page_that_was_never_public_leaves_no_trace(world: Any, api: Api) -> None:
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=world.blog, restriction_type=PageViewRestriction.LOGIN)
    secret = make_article(world.blog, "Secret", slug="secret")
    publish_all()
    assert status(api, "/blog/secret/") == "missing"
    secret.delete()
    publish_all()
    assert status(api, "/blog/secret/") == "missing"


def test_a_page_that_comes_back_is_a_page(world: Any, api: Api) -> None:
    world.second.unpublish()
    publish_all()
    republish(world.second)
    publish_all()
    assert status(api, "/blog/second/") == "page"


def test_what_is_no_path_is_refused(world: Any, api: Api) -> None:
    for path in ("blog", "//evil.example/", "/\\evil", "http://x/", "/a\0b", ""):
        problem = api.json("pages/find/", status=400, path=path)
        assert problem["parameter"] == "path"
        assert "one slash" in problem["accepted"]


@pytest.mark.both_databases
def test_old_paths_lead_to_the_new_ones_from_the_moment_that_these_live(
    world: Any, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "INLINE_DEPENDENTS", 0)
    pages = [make_article(world.blog, f"Page {n}", slug=f"page-{n}") for n in range(5)]
    publish_all()
    paths = {page.pk: [f"/blog/{page.slug}/"] for page in pages}
    for slug in ("journal", "log", "blog"):
        republish(world.blog, slug=slug)
        while publisher.publish_pending(2):  # as if the section had thousands of pages
            for pk, known in paths.items():
                (now,) = PublishedDocument.objects.filter(kind="page", object_id=pk).values_list(
                    "path", flat=True
                )
                for path in {*known, now}:
                    found = api.json("pages/find/", path=path)
                    if path == now:
                        assert (found["status"], found["page"]["id"]) == ("page", pk)
                    else:
                        assert found["redirect"] == {"to": now, "status": 301}, (slug, path)
                known += [now] * (now not in known)
    assert all(len(known) == 3 for known in paths.values())
