"""The command on small folders, one test a promise."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.importing.conftest import page_text, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    from tests.factories import make_site

    return make_site()


def run(folder, **options):
    """Run the command; return the report and whether it ended well."""
    out = io.StringIO()
    report = Path(folder).parent / "report.json"
    failed = False
    try:
        call_command(
            "import_markdown",
            str(folder),
            site="example.com",
            report=report,
            no_progress=True,
            stdout=out,
            **options,
        )
    except CommandError:
        failed = True
        if not report.exists():
            raise
    result = json.loads(report.read_text())
    report.unlink()
    assert result["failed"] is failed
    result["text"] = out.getvalue()
    return result


def page_at(path, site=None):
    from wagtail.models import Page, Site

    home = (site or Site.objects.get(hostname="example.com")).root_page
    page = Page.objects.filter(url_path=home.url_path + path).first()
    return page.specific if page else None


def revisions():
    from wagtail.models import Revision

    return Revision.objects.count()


def body(page):
    return [(block.block_type, block.value) for block in page.body]


def test_kinds_of_pages_by_file_and_date(site, write):
    from pages.models import ArticlePage, HomePage, SectionPage, StandardPage

    report = run(
        write(
            {
                "_index.md": page_text("Welcome", title="Hello", description="What it is"),
                "docs/_index.md": page_text(title="Docs"),
                "docs/a.md": page_text(title="A", description="About **a**"),
                "blog/post/index.md": page_text(
                    title="Post", date="2024-05-06", lastmod="2024-06-07"
                ),
            }
        )
    )
    home = page_at("")
    assert isinstance(home, HomePage)
    assert (home.title, home.summary) == ("Hello", "What it is")
    assert isinstance(page_at("docs/"), SectionPage)
    assert isinstance(page_at("docs/a/"), StandardPage)
    assert (page_at("docs/a/").summary, page_at("docs/a/").search_description) == (
        "About a",
        "About a",
    )
    post = page_at("blog/post/")
    assert isinstance(post, ArticlePage)
    assert post.first_published_at.date().isoformat() == "2024-05-06"
    assert post.last_published_at.date().isoformat() == "2024-06-07"
    assert page_at("blog/").title == "Blog"
    assert (report["created"], report["updated"], report["sections_made"]) == (3, 1, 1)


def test_new_pages_are_published_as_wagtail_does_it(site, write):
    from wagtail.models import Page, PageLogEntry

    run(
        write(
            {
                "a.md": page_text("# Text", title="A"),
                "b/_index.md": page_text(title="B"),
                "b/c.md": page_text(title="C"),
            }
        )
    )
    page = page_at("a/")
    assert page.live
    assert not page.has_unpublished_changes
    assert page.live_revision == page.latest_revision == page.get_latest_revision()
    assert page.revisions.count() == 1
    restored = page.latest_revision.as_object()
    assert (restored.title, body(restored)) == (page.title, body(page))
    actions = (
        PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["wagtail.create", "wagtail.publish"]
    assert Page.find_problems() == ([], [], [], [], [])
    page.title = "Edited"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.revisions.count() == 2
    child = page_at("b/").add_child(instance=type(page)(title="Later", slug="later"))
    assert child.get_parent() == page_at("b/")


def test_every_page_has_its_document_afterwards(site, write):
    from pages.publishing.models import PublishedDocument, Touch

    run(
        write(
            {"a.md": page_text("[b](b.md)", title="A"), "b.md": page_text("[a](/a/#x)", title="B")}
        )
    )
    documents = {
        row.path: json.loads(bytes(row.body))
        for row in PublishedDocument.objects.filter(kind="page")
    }
    assert {"/", "/a/", "/b/"} <= set(documents)
    assert 'href="/b/"' in documents["/a/"]["body"][0]["value"]
    assert 'href="/a/#x"' in documents["/b/"]["body"][0]["value"]
    assert not Touch.objects.filter(generation=None).exists()


def test_a_second_run_changes_nothing_and_says_so(site, write):
    folder = write(
        {
            "a.md": page_text(
                "![x](x.png) [b](b.md) [gone](/gone/)", title="A", tags="[t]", aliases="[/old/]"
            ),
            "b/index.md": page_text("Text", title="B", date="2024-01-01", author="Ann"),
            "x.png": picture(),
        }
    )
    run(folder)
    before = revisions()
    report = run(folder)
    assert revisions() == before
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 2)
    assert (report["images"], report["redirects"], report["authors"]) == (0, 0, 0)
    assert "Nothing has changed since the last import; no revision was made." in report["text"]


def test_an_edited_file_makes_one_revision_of_its_page_only(site, write):
    folder = write({"a.md": page_text("One", title="A"), "b.md": page_text("Two", title="B")})
    run(folder)
    before = revisions()
    write({"a.md": page_text("Other words", title="A2")})
    report = run(folder)
    assert revisions() == before + 1
    assert (report["updated"], report["unchanged"]) == (1, 1)
    page = page_at("a/")
    assert (page.title, page.live, page.has_unpublished_changes) == ("A2", True, False)
    assert "Other words" in str(page.body)


def test_what_a_page_refers_to_counts_as_part_of_it(site, write):
    folder = write(
        {
            "a.md": page_text("![x](x.png)", title="A"),
            "b.md": page_text("[c](c.md)", title="B"),
            "d.md": page_text("{{% include part.md %}}", title="D"),
            "_includes/part.md": "Old",
            "x.png": picture("red"),
        }
    )
    run(folder)
    write({"x.png": picture("blue"), "c.md": page_text(title="C"), "_includes/part.md": "New"})
    report = run(folder)
    assert (report["created"], report["updated"], report["images"]) == (1, 3, 1)
    assert f'id="{page_at("c/").pk}"' in str(page_at("b/").body.raw_data[0])
    assert "New" in str(page_at("d/").body)


def test_drafts_are_drafts(site, write):
    folder = write(
        {
            "a.md": page_text("Text", title="A", draft="true"),
            "b.md": page_text(title="B", expiryDate="2020-01-01"),
        }
    )
    report = run(folder)
    for path in ("a/", "b/"):
        page = page_at(path)
        assert (page.live, page.has_unpublished_changes, page.revisions.count()) == (False, True, 1)
    assert page_at("b/").expired
    assert report["drafts"] == 2
    write({"a.md": page_text("Text", title="A")})
    run(folder)
    assert page_at("a/").live


def test_a_published_page_that_becomes_a_draft_is_unpublished(site, write):
    folder = write({"a.md": page_text("Text", title="A")})
    run(folder)
    write({"a.md": page_text("Text", title="A", draft="true")})
    run(folder)
    assert not page_at("a/").live


def test_the_same_picture_is_one_image(site, write):
    from media.models import File, Image

    report = run(
        write(
            {
                "a/index.md": page_text("![One](p.png)\n\n[PDF](paper.pdf)", title="A"),
                "a/p.png": picture(),
                "a/paper.pdf": b"%PDF-1.4",
                "b.md": page_text(
                    "![Two](/img/q.png)", title="B", date="2024-01-01", cover="/img/q.png"
                ),
                "static/img/q.png": picture(),
            }
        )
    )
    image = Image.objects.get()
    assert (image.width, image.description, report["images"], report["documents"]) == (
        40,
        "One",
        1,
        1,
    )
    assert page_at("b/").cover == image
    assert body(page_at("b/"))[0][1]["image"] == image
    assert f'linktype="document" id="{File.objects.get().pk}"' in str(
        page_at("a/").body.raw_data[1]["value"]
    )


@pytest.mark.parametrize(
    ("files", "path", "reason"),
    [
        ({"bad.md": "---\ntitle: [\n---\n"}, "bad.md", "bad front matter"),
        ({"bad.md": b"---\ntitle: \xff\n---\n"}, "bad.md", "not UTF-8"),
        ({"bad.md": page_text(title="X", date="soon")}, "bad.md", "not a date"),
        (
            {"x.md": page_text(title="X"), "x/index.md": page_text(title="X")},
            "x/index.md",
            "same URL as x.md: /x/",
        ),
        (
            {"x.md": page_text(title="X", url="/y/"), "y.md": page_text(title="Y")},
            "y.md",
            "same URL as x.md",
        ),
    ],
)
def test_a_broken_file_is_reported_and_the_rest_is_imported(site, write, files, path, reason):
    report = run(write({"good.md": page_text(title="Good"), **files}))
    assert report["failed"]
    assert list(report["broken"]) == [path]
    assert reason in report["broken"][path]
    assert page_at("good/").live


def test_a_missing_image_is_a_fault_of_its_page(site, write):
    folder = write(
        {
            "a.md": page_text("![Its words](gone.png)\n\nText", title="A"),
            "b.md": page_text("![](bad.png)", title="B"),
            "bad.png": b"no picture",
        }
    )
    report = run(folder)
    faults = {"a.md": ["missing image: gone.png"], "b.md": ["not a picture: bad.png"]}
    assert (report["failed"], report["faults"], report["pages"]) == (True, faults, 2)
    assert "Its words" in str(page_at("a/").body)
    assert run(folder)["faults"] == faults
    write({"gone.png": picture(), "bad.png": picture()})
    assert not run(folder)["failed"]
    assert body(page_at("a/"))[0][0] == "image"


def test_a_file_that_is_gone(site, write):
    folder = write({"a.md": page_text(title="A"), "b.md": page_text(title="B")})
    run(folder)
    (folder / "b.md").unlink()
    assert run(folder)["gone"] == ["b.md"]
    assert page_at("b/").live
    report = run(folder, prune=True)
    assert (report["gone"], report["unpublished"]) == (["b.md"], 1)
    assert not page_at("b/").live
    assert run(folder, prune=True)["gone"] == []
    write({"b.md": page_text(title="B")})
    run(folder)
    assert page_at("b/").live


def test_a_file_that_has_become_broken_is_not_gone(site, write):
    folder = write({"a.md": page_text(title="A")})
    run(folder)
    write({"a.md": "---\n[\n---\n"})
    report = run(folder, prune=True)
    assert report["gone"] == []
    assert page_at("a/").live


def test_a_dry_run_writes_nothing(site, write):
    from wagtail.models import Locale, Page

    from pages.importing.models import ImportedSource

    before = (Page.objects.count(), revisions(), Locale.objects.count())
    report = run(
        write({"en/a.md": page_text("![x](no.png)", title="A"), "ja/a.md": page_text(title="A")}),
        locale="en,ja",
        dry_run=True,
    )
    assert (report["created"], list(report["faults"])) == (2, ["en/a.md"])
    assert (Page.objects.count(), revisions(), Locale.objects.count()) == before
    assert not ImportedSource.objects.exists()


def test_locale_folders_are_translations(site, write):
    folder = write(
        {
            "en/_index.md": page_text(title="Home"),
            "en/docs/_index.md": page_text(title="Docs"),
            "en/docs/a.md": page_text("[b](/docs/b/)", title="A"),
            "en/docs/b.md": page_text(title="B"),
            "en/docs/deep/c.md": page_text(title="C"),
            "ja/docs/a/index.md": page_text("[b](/docs/b/) [c](/docs/deep/c/)", title="あ"),
            "ja/docs/b.md": page_text(title="い"),
            "es/docs/deep/c.md": page_text("[b](../b.md)", title="Ce"),
        }
    )
    report = run(folder, locale="all")
    english, japanese = (
        page_at("docs/a/"),
        page_at("docs/a/").get_translation(_locale("ja")).specific,
    )
    assert japanese.title == "あ"
    assert japanese.get_parent().specific.title == "Docs"
    assert japanese.get_parent().translation_key == english.get_parent().translation_key
    assert japanese.get_url_parts()[2] == "/ja/docs/a/"
    text = str(japanese.body.raw_data[0]["value"])
    assert f'id="{page_at("docs/b/").get_translation(_locale("ja")).pk}"' in text
    assert f'id="{page_at("docs/deep/c/").pk}"' in text
    spanish = page_at("docs/deep/c/").get_translation(_locale("es"))
    assert [page.title for page in spanish.get_ancestors()[1:]] == ["Home", "Docs", "Deep"]
    assert report["failed"] is False
    assert run(folder, locale="all")["unchanged"] == 8


def test_a_locale_that_comes_later_is_linked_too(site, write):
    folder = write({"en/a.md": page_text(title="A")})
    run(folder, locale="en")
    write({"ja/a.md": page_text(title="あ")})
    report = run(folder, locale="en,ja")
    assert (report["created"], report["unchanged"]) == (1, 1)
    assert page_at("a/").get_translation(_locale("ja")).title == "あ"


def _locale(code):
    from wagtail.models import Locale

    return Locale.objects.get(language_code=code)


def test_zola_paths_authors_and_old_addresses(site, write):
    from wagtail.contrib.redirects.models import Redirect

    report = run(
        write(
            {
                "one.md": (
                    '+++\npath = "inside/2024/05/06/One-1.0"\ntitle = "One"\n'
                    'authors = ["Ann", "The Team"]\n'
                    'aliases = ["inside/2024/05/06/one.html"]\n'
                    '[taxonomies]\ntags = ["x"]\ncategories = ["News"]\n+++\n'
                    "[two](@/two/index.md#part)\n"
                ),
                "two/index.md": '+++\ntitle = "Two"\ndate = 2024-02-03\n+++\n## Part\n',
            }
        )
    )
    page = page_at("inside/2024/05/06/One-1-0/")
    assert _byline(page) == ["Ann", "The Team"]
    assert page.first_published_at.date().isoformat() == "2024-05-06"
    assert (page.category.name, list(page.tags.names())) == ("News", ["x"])
    assert f'id="{page_at("two/").pk}" anchor="part"' in page.body.raw_data[0]["value"]
    redirects = dict(Redirect.objects.values_list("old_path", "redirect_page_id"))
    assert redirects == {
        "/inside/2024/05/06/One-1.0": page.pk,
        "/inside/2024/05/06/one.html": page.pk,
    }
    assert (report["authors"], report["categories"], report["sections_made"]) == (2, 1, 4)
    assert _byline(page.latest_revision.as_object()) == ["Ann", "The Team"]


def _byline(page):
    return [item.author.name for item in page.article_authors.all()]


def test_jekyll_posts(site, write):
    from wagtail.contrib.redirects.models import Redirect

    run(
        write(
            {
                "_posts/2024-01-02-Hello.md": page_text(
                    "{% post_url 2024-01-02-Hello %}", title="Hello", layout="post"
                )
            }
        )
    )
    page = page_at("Hello/")
    assert page.first_published_at.date().isoformat() == "2024-01-02"
    assert Redirect.objects.get().old_path == "/2024/01/02/Hello.html"


def test_siblings_stand_in_order_also_those_that_come_later(site, write):
    folder = write(
        {
            "c.md": page_text(title="C", weight=1),
            "b.md": page_text(title="B", weight=30),
            "z.md": page_text(title="Z"),
            "a.md": page_text(title="A"),
        }
    )
    run(folder)
    assert _children() == ["C", "B", "A", "Z"]
    write({"n.md": page_text(title="N", weight=20), "m.md": page_text(title="M", weight=-1)})
    report = run(folder)
    assert _children() == ["M", "C", "N", "B", "A", "Z"]
    assert report["moved"] == 2
    assert run(folder)["moved"] == 0


def _children():
    return [page.title for page in page_at("").get_children()]


def test_a_file_with_a_new_address_moves_its_page(site, write):
    folder = write({"a/x.md": page_text(title="X"), "b/y.md": page_text(title="Y")})
    run(folder)
    page = page_at("a/x/")
    write({"a/x.md": page_text(title="X", url="/b/other/")})
    run(folder)
    assert page_at("b/other/") == page
    assert page_at("a/x/") is None


def test_a_folder_that_was_moved_is_known_again(site, write, tmp_path):
    folder = write({"a.md": page_text(title="A"), "b/c.md": page_text(title="C")})
    run(folder)
    elsewhere = tmp_path / "elsewhere" / "content"
    elsewhere.parent.mkdir()
    os.rename(folder, elsewhere)
    report = run(elsewhere)
    assert (report["unchanged"], report["created"], report["updated"]) == (2, 0, 0)


def test_a_page_that_is_already_there_is_taken_over(site, write):
    from pages.models import StandardPage
    from tests.factories import publish

    page = publish(site.root_page, StandardPage(title="By hand", slug="a"))
    report = run(write({"a.md": page_text("Imported", title="A")}))
    assert (report["created"], report["updated"]) == (0, 1)
    assert page_at("a/") == page
    assert page.revisions.count() == 2


def test_a_page_that_was_deleted_comes_back(site, write):
    folder = write({"a.md": page_text(title="A")})
    run(folder)
    page_at("a/").delete()
    assert run(folder)["created"] == 1
    assert page_at("a/").live


def test_a_broken_section_page_keeps_the_pages_below_it(site, write):
    folder = write({"docs/_index.md": "---\n[\n---\n", "docs/a.md": page_text(title="A")})
    report = run(folder)
    assert list(report["broken"]) == ["docs/_index.md"]
    assert page_at("docs/a/").live
    write({"docs/_index.md": page_text(title="The docs")})
    run(folder)
    assert page_at("docs/").title == "The docs"


def test_what_editors_change_stays_until_the_file_changes(site, write):
    folder = write({"a.md": page_text("One", title="A")})
    run(folder)
    page = page_at("a/")
    page.title = "By an editor"
    page.save_revision().publish()
    run(folder)
    assert page_at("a/").title == "By an editor"


def test_links_to_the_old_host_are_internal(site, write):
    run(
        write(
            {
                "a.md": page_text("[b](https://old.example/b/#x)", title="A"),
                "b.md": page_text(title="B"),
            }
        ),
        base_url="https://old.example",
    )
    assert f'id="{page_at("b/").pk}" anchor="x"' in page_at("a/").body.raw_data[0]["value"]


def test_nothing_outside_of_the_folder_is_taken(site, write, tmp_path):
    (tmp_path / "secret.png").write_bytes(picture())
    report = run(write({"a.md": page_text("![x](../secret.png) ![y](/../secret.png)", title="A")}))
    assert report["faults"]["a.md"] == [
        "missing image: ../secret.png",
        "missing image: /../secret.png",
    ]
    assert report["images"] == 0


def test_the_admin_search_and_usage_know_the_pages_once_the_tasks_have_run(site, write):
    from django_tasks_db.models import DBTaskResult
    from wagtail.models import ReferenceIndex

    from media.models import Image
    from pages.importing.indexes import update_indexes
    from pages.models import StandardPage

    run(write({"a.md": page_text("![x](x.png) Wombat", title="A"), "x.png": picture()}))
    queued = DBTaskResult.objects.filter(task_path__endswith="update_indexes")
    for task in queued:
        update_indexes.func(*task.args_kwargs["args"])
    assert [page.title for page in StandardPage.objects.all().search("Wombat")] == ["A"]
    assert ReferenceIndex.get_grouped_references_to(Image.objects.get()).count() == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"site": "other.example"}, "is no site; there are: example.com:443"),
        ({"parent": "/nowhere/"}, "has no page at this path"),
        ({"locale": "xx"}, "xx is not one of the languages"),
        ({"locale": "en,ja"}, "there is no folder"),
        ({"user": "nobody"}, "there is no such user"),
    ],
)
def test_a_wrong_option_stops_before_anything_is_written(site, write, options, message):
    from wagtail.models import Page

    before = Page.objects.count()
    with pytest.raises(CommandError, match=message):
        call_command(
            "import_markdown", str(write({"a.md": "x"})), **{"site": "example.com", **options}
        )
    assert Page.objects.count() == before


def test_a_folder_that_is_not_there(site, tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_markdown", str(tmp_path / "no"), site="example.com")
