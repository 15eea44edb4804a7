"""Writing over HTTP: who gets in, what they change, and that nobody's work is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import APIToken, Collection, Page

from api import limits
from api.manage import urls
from api.models import ApiToken
from media.models import File, Image
from pages.models import ArticlePage
from pages.publishing.publisher import publish_all
from pages.roles import setup_roles
from tests.api.client import Api

pytestmark = pytest.mark.django_db
ROOT = "/api/manage/"
CODE = {"language": "python", "code": "print(1)", "filename": ""}


class Writer:
    """A program that writes with a token."""

    def __init__(self, role: str | None = None, **fields: Any) -> None:
        name = role or "root"
        user = User.objects.create_user(name, f"{name}@example.com", is_superuser=role is None)
        if role:
            setup_roles()
            user.groups.add(Group.objects.get(name=role))
        fields = {"name": name, "scopes": ["manage"], "user": user, **fields}
        self.token, self.secret = ApiToken.create(**fields)
        self.client = Client(raise_request_exception=False)

    def send(
        self, method: str, address: str, body: Any = None, match: str | None = None, **more: Any
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"}
        if match is not None:
            headers["If-Match"] = match
        if body is not None and not isinstance(body, bytes):
            body = orjson.dumps(body)
        more.setdefault("content_type", "application/json")
        return self.client.generic(method, ROOT + address, body or b"", headers=headers, **more)

    def read(self, page: Any) -> Any:
        return self.send("GET", f"pages/{page.pk}/?version=draft")

    def change(self, page: Any, match: str | None = None, **fields: Any) -> Any:
        meta = {"type": page.specific_class._meta.label, **fields.pop("meta", {})}
        return self.send("PATCH", f"pages/{page.pk}/", {"meta": meta, **fields}, match)

    def act(self, page: Any, action: str, match: str | None = "*", **body: Any) -> Any:
        return self.send("POST", f"pages/{page.pk}/actions/{action}/", body or None, match)


@pytest.fixture
def root(world: Any) -> Writer:
    return Writer()


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    for pattern in urls.urlpatterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def test_nobody_else_gets_in_by_any_address_or_method(world: Any, api: Api) -> None:
    """Without a token, with Wagtail's own, with a session, with one of ours that does not write."""
    boss = User.objects.create_superuser("boss")
    _, reads = ApiToken.create(name="Reads", scopes=["published", "draft"], user=boss)
    _, theirs = APIToken.create_token(user=boss, name="Wagtail's")
    with_session = Client()
    with_session.force_login(boss)
    addresses = {
        ROOT + str(pattern.pattern).replace("^", "").replace("<page_id>", str(world.first.pk))
        for pattern in routes()
    }
    assert len(addresses) > 35
    for address in addresses:
        for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            for client, secret, status in (
                (api.client, "", 401),
                (with_session, "", 401),
                (api.client, theirs, 401),
                (with_session, reads, 403),
            ):
                headers = {"Authorization": f"Bearer {secret}"} if secret else {}
                response = client.generic(method, address, headers=headers, REMOTE_ADDR=_anyone())
                assert response.status_code == status, (method, address, secret)
                assert response["Content-Type"] == "application/problem+json"
                assert response["WWW-Authenticate"].startswith("Bearer")
    assert Page.objects.filter(pk=world.first.pk, live=True).exists()


def _anyone(count: list[int] = [0]) -> str:  # noqa: B006
    """Return a new address each time, so that no rate limit answers first."""
    count[0] += 1
    return f"10.{count[0] >> 16 & 255}.{count[0] >> 8 & 255}.{count[0] & 255}"


def test_pages_of_allowed_origins_send_tokens(
    world: Any, api: Api, root: Writer, settings: Any
) -> None:
    own, stranger = "https://example.com", "https://evil.example"
    settings.ROOST_CORS_ORIGINS = ["https://desk.example"]
    address = f"{ROOT}pages/{world.first.pk}/"

    def preflight(origin: str, names: str = "authorization,if-match") -> Any:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": names,
        }
        return api.client.options(address, headers=headers)

    for origin in (own, "https://desk.example"):
        response = preflight(origin)
        assert response.status_code == 204
        assert response["Access-Control-Allow-Origin"] == origin
        assert "PATCH" in response["Access-Control-Allow-Methods"]
        assert {"Authorization", "If-Match", "Content-Type"} <= set(
            response["Access-Control-Allow-Headers"].split(", ")
        )
        assert "Origin" in response["Vary"]
        read = root.client.get(
            address, headers={"Authorization": f"Bearer {root.secret}", "Origin": origin}
        )
        assert (read.status_code, read["Access-Control-Allow-Origin"]) == (200, origin)
        assert "ETag" in read["Access-Control-Expose-Headers"]
    refused = preflight(stranger)
    assert refused.status_code == 204
    assert "Access-Control-Allow-Origin" not in refused
    assert api.client.options(f"{ROOT}nothing/")["Allow"].startswith("GET, HEAD, POST")
    settings.ROOST_RATE_LIMIT = 1
    limits.forget()
    assert [preflight(own).status_code for _ in range(2)] == [204, 429]


def test_every_operation_asks_the_gate(world: Any) -> None:
    for bound in urls.v3._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                assert operation.auth_callbacks == [urls.known_user]


def test_a_bound_token_does_not_write(world: Any) -> None:
    writer = Writer(site_ids=[world.site.pk])
    assert writer.send("GET", "pages/").status_code == 403


def test_a_page_is_written_published_and_read(world: Any, api: Api, root: Writer) -> None:
    """From the first request to the public API, with the build in between."""
    created = root.send(
        "POST",
        "pages/",
        {
            "title": "Written by a program",
            "summary": "By HTTP",
            "meta": {"type": "pages.ArticlePage", "parent_id": world.blog.pk},
            "article_authors": [{"author_id": world.author.pk}],
            "tags": ["birds", "new"],
            "cover_id": world.image.pk,
            "category_id": world.category.pk,
            "body": [{"type": "code", "value": CODE}],
        },
    )
    assert created.status_code == 201, created.content
    assert created["Cache-Control"] == "private, no-store"
    pk, tag = created.json()["id"], created["ETag"]
    page = ArticlePage.objects.get(pk=pk)
    assert not page.live
    assert api.get(f"pages/{pk}/").status_code == 404
    following = api.json("sync/?limit=500")["next"]
    published = root.act(page, "publish", tag)
    assert published.status_code == 200, published.content
    publish_all()
    public = api.json(f"pages/{pk}/")
    assert (public["title"], public["summary"]) == ("Written by a program", "By HTTP")
    assert public["body"][0]["type"] == "code"
    assert [author["id"] for author in public["authors"]] == [world.author.pk]
    assert (public["tags"], public["cover"]["id"]) == (["birds", "new"], world.image.pk)
    assert public["category"]["id"] == world.category.pk
    (item,) = [item for item in api.json(following)["items"] if item["id"] == pk]
    assert item["op"] == "upsert"

    changed = root.change(page, published["ETag"], title="Changed", meta={"action": "publish"})
    assert changed.status_code == 200, changed.content
    publish_all()
    assert api.json(f"pages/{pk}/")["title"] == "Changed"
    assert root.act(page, "unpublish", changed["ETag"]).status_code == 200
    publish_all()
    assert api.get(f"pages/{pk}/").status_code == 404
    assert root.send("DELETE", f"pages/{pk}/", match="*").status_code == 204


def test_an_update_says_what_it_updates(world: Any, root: Writer) -> None:
    response = root.change(world.first, title="Lost")
    assert response.status_code == 428
    assert response.json()["type"].endswith("#precondition-required")
    for action in ("publish", "unpublish", "move", "revert", "convert_alias", "schedule", "submit"):
        assert root.act(world.first, action, None).status_code == 428, action
    assert root.send("DELETE", f"pages/{world.first.pk}/").status_code == 428
    assert root.act(world.first, "copy", None, slug="copy").status_code == 201
    world.first.refresh_from_db()
    assert world.first.title == "First"


def test_head_tells_the_state_of_a_page(world: Any, root: Writer) -> None:
    address = f"pages/{world.first.pk}/"
    read, asked = root.send("GET", address), root.send("HEAD", address)
    assert asked.status_code == 200
    assert asked.content == b""
    assert dict(asked.items()) == dict(read.items())
    assert root.change(world.first, asked["ETag"], title="Mine").status_code == 200
    assert root.send("HEAD", "pages/999999/").status_code == 404


def test_a_lost_update_is_refused(world: Any, root: Writer) -> None:
    tag = root.read(world.first)["ETag"]
    assert root.change(world.first, tag, title="Mine").status_code == 200
    late = root.change(world.first, tag, title="Theirs")
    assert late.status_code == 412
    assert late["ETag"] == root.read(world.first)["ETag"]
    assert root.read(world.first).json()["title"] == "Mine"
    assert root.change(world.first, late["ETag"], title="Theirs").status_code == 200
    for wrong in ('"x"', f"W/{tag}", "", ","):
        assert root.change(world.first, wrong, title="x").status_code == 412, wrong
    both = root.read(world.first)["ETag"]
    assert root.change(world.first, f'"x", {both}', title="x").status_code == 200


def test_a_draft_that_is_saved_in_place_is_another_state(world: Any, root: Writer) -> None:
    """Wagtail 8 keeps the id of the revision when the same person saves again."""
    page = ArticlePage.objects.get(pk=world.first.pk)
    revision = page.save_revision(user=root.token.user)
    tag = root.read(page)["ETag"]
    page.title = "Typed on"
    again = page.save_revision(user=root.token.user, overwrite_revision=revision)
    assert again.pk == revision.pk
    assert root.change(page, tag, title="Lost").status_code == 412


def test_a_field_that_there_is_not_is_named(world: Any, root: Writer) -> None:
    response = root.change(world.first, "*", sumary="x")
    assert response.status_code == 400
    assert "'sumary'" in response.json()["detail"]
    assert "summary" in response.json()["detail"]


def test_what_fails_changes_nothing(world: Any, root: Writer) -> None:
    revisions = world.first.revisions.count()
    tag = root.read(world.first)["ETag"]
    assert root.change(world.first, tag, title="").status_code == 422
    assert root.change(world.first, tag, slug="second").status_code == 422
    assert world.first.revisions.count() == revisions
    assert root.read(world.first)["ETag"] == tag


def test_permissions_are_those_of_the_user(world: Any) -> None:
    editor = Writer("Editor")
    assert editor.change(world.first, "*", title="Edited").status_code == 200
    assert editor.act(world.first, "publish").status_code == 403
    later = timezone.now() + timedelta(days=1)
    assert editor.act(world.first, "schedule", go_live_at=later).status_code == 403
    submitted = editor.act(world.first, "submit")
    assert submitted.status_code == 200, submitted.content
    world.first.refresh_from_db()
    assert world.first.current_workflow_state.status == "in_progress"
    assert editor.act(world.first, "submit").status_code in (403, 422)
    stranger = Writer("Author")
    assert stranger.change(world.second, "*", title="Mine").status_code in (403, 404)


def test_a_page_is_scheduled(world: Any, api: Api, root: Writer) -> None:
    page = world.third
    later = timezone.now() + timedelta(days=1)
    assert root.change(page, "*", title="Tomorrow").status_code == 200
    response = root.act(page, "schedule", go_live_at=later, expire_at=later + timedelta(days=1))
    assert response.status_code == 200, response.content
    publish_all()
    assert api.json(f"pages/{page.pk}/")["title"] == "Third"
    page.refresh_from_db()
    assert page.get_latest_revision().approved_go_live_at == later
    assert root.change(page, "*", title="Locked until then").status_code == 403
    again = root.act(page, "schedule", go_live_at=later)
    assert (again.status_code, "unschedule" in again.content.decode()) == (422, True), again.content
    assert root.act(page, "unschedule").status_code == 200
    assert root.change(page, "*", title="Free").status_code == 200
    for wrong in (
        {"go_live_at": timezone.now() - timedelta(days=1)},
        {"expire_at": timezone.now() - timedelta(days=1)},
        {"go_live_at": later, "expire_at": later},
        {"go_live_at": "tomorrow"},
    ):
        assert root.act(page, "schedule", **wrong).status_code == 422, wrong


def test_images_and_files_are_uploaded(world: Any, api: Api, root: Writer) -> None:
    def upload(address: str, **fields: Any) -> Any:
        headers = {"Authorization": f"Bearer {root.secret}"}
        return root.client.post(ROOT + address, fields, headers=headers)

    picture = get_test_image_file()
    picture.seek(0)
    image = upload("images/", title="Uploaded", file=picture)
    assert image.status_code == 201, image.content
    file = upload("documents/", title="Paper", file=SimpleUploadedFile("paper.txt", b"text"))
    assert file.status_code == 201, file.content
    publish_all()
    assert api.json(f"images/{image.json()['id']}/")["title"] == "Uploaded"
    assert api.json(f"files/{file.json()['id']}/")["title"] == "Paper"
    for name, content in (("a.png", b"text"), ("a.jpg", b"\xff\xd8\xff\xe0" + b"x" * 300)):
        bad = upload("images/", title="No image", file=SimpleUploadedFile(name, content))
        assert bad.status_code == 422, name
    assert (Image.objects.count(), File.objects.count()) == (2, 2)


def test_an_action_that_there_is_not_is_not_found(world: Any, root: Writer) -> None:
    for match in (None, "*"):
        assert root.act(world.first, "nothing", match).status_code == 404


def test_an_upload_goes_into_a_collection(world: Any, root: Writer) -> None:
    """Into the root where none is named, however many there are."""
    first = Collection.get_first_root_node()
    birds = first.add_child(name="Birds")
    owls = birds.add_child(name="Owls")
    listed = root.send("GET", "collections/").json()
    assert listed["items"] == [
        {"id": first.pk, "name": "Root", "parent_id": None},
        {"id": birds.pk, "name": "Birds", "parent_id": first.pk},
        {"id": owls.pk, "name": "Owls", "parent_id": birds.pk},
    ]

    def upload(**fields: Any) -> Any:
        file = SimpleUploadedFile("paper.txt", b"text")
        headers = {"Authorization": f"Bearer {root.secret}"}
        body = {"title": "Paper", "file": file, **fields}
        return root.client.post(f"{ROOT}documents/", body, headers=headers)

    for fields, expected in (({}, first), ({"collection_id": owls.pk}, owls)):
        response = upload(**fields)
        assert response.status_code == 201, response.content
        assert File.objects.get(pk=response.json()["id"]).collection == expected
    assert upload(collection_id=10_000).status_code == 422
    assert upload(collection_id="").status_code == 422


def test_answers_lead_to_this_host(world: Any, root: Writer, settings: Any) -> None:
    """Not to the front end, whose host Wagtail would take."""
    meta = root.read(world.first).json()["meta"]
    assert meta["detail_url"].startswith(f"{settings.ROOST_BASE_URL}{ROOT}pages/")
    assert meta["html_url"] == "https://example.com/blog/first/"


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "nothing/here/", None, 404),
        ("GET", "pages/99999999999999999999999/", None, 400),
        ("GET", "pages/-1/", None, 400),
        ("GET", "pages/x/", None, 400),
        ("GET", "pages/?child_of=99999999999999999999999", None, 422),
        ("GET", "pages/?order=../../etc", None, 422),
        ("POST", "pages/", b"{", 400),
        ("POST", "pages/", b"[" * 100_000, 400),
        ("POST", "pages/", b'{"title": "\xff"}', 400),
        ("POST", "pages/", b'{"title": "a\\u0000b"}', 400),
        ("POST", "pages/", b'{"title":"' + b"x" * 10_000_000 + b'"}', 413),
        ("POST", "pages/", {"meta": {"type": "pages.ArticlePage"}, "cover": 1}, 400),
        ("POST", "pages/", [1], 400),
        ("POST", "pages/", {"meta": {"type": "auth.User", "parent_id": 1}}, 422),
    ],
)
def test_hostile_requests_are_refused(
    root: Writer, method: str, address: str, body: Any, status: int
) -> None:
    response = root.send(method, address, body)
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
