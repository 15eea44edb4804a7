"""What the CMS's own host answers outside the API and the admin."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cms.robots import NoIndexMiddleware


def test_the_landing_page_leads_to_everything_and_needs_no_query(client: Client):
    response = client.get("/")
    assert response.status_code == 200
    links = re.findall(r'href="([^"]+)"', response.content.decode())
    assert links == ["/admin/", "/api/v1/", "/api/v1/docs/", "/api/v1/search/?q=welcome"]


@pytest.mark.django_db
def test_every_link_of_the_landing_page_answers(client: Client):
    links = re.findall(r'href="([^"]+)"', client.get("/").content.decode())
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(
        links, 200
    )


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client: Client, django_assert_num_queries):
    with django_assert_num_queries(1):  # SELECT 1
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_only_reading_is_allowed(client: Client):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/does-not-exist/"])
def test_the_cms_host_stays_out_of_web_search(client: Client, path):
    assert client.get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("path", "content_type", "hidden"),
    [
        ("/media/images/bird.webp", "image/webp", False),
        ("/media/files/report.pdf", "application/pdf", True),
        ("/admin/images/1/preview/", "image/jpeg", True),
    ],
)
def test_images_that_front_ends_show_may_be_found(path, content_type, hidden):
    middleware = NoIndexMiddleware(lambda request: HttpResponse(b"", content_type=content_type))
    assert ("X-Robots-Tag" in middleware(RequestFactory().get(path)).headers) is hidden
